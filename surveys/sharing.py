"""Who has what, and how far it is, for the pages that show it. Words, no queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .models import Answer, Assignment
from .questionnaire.document import FrameworkDocument, Theme
from .selectors import Contribution, changed_since_accepted, held_keys

State = Assignment.State
WORDS = {
    State.DRAFT: "Being answered",
    State.SUBMITTED: "Ready to be looked at",
    State.CHANGES_ASKED: "Changes asked",
    State.ACCEPTED: "Accepted",
}
COLOURS = {State.DRAFT: "blue", State.SUBMITTED: "yellow", State.CHANGES_ASKED: "orange", State.ACCEPTED: "green"}


@dataclass(frozen=True)
class Share:
    """A theme, or a question, in somebody's hands: what it is called, and how many of its questions are answered."""

    assignment: Assignment
    title: str
    answered: int
    total: int
    first_gap: str = ""
    changed: Sequence[Answer] = ()

    @property
    def is_question(self) -> bool:
        return self.assignment.question is not None

    @property
    def has_left(self) -> bool:
        """Whether the person answers for the trust no more: nobody has this."""
        # Added by the selectors of what stands; anything else is held by nobody.
        return not getattr(self.assignment, "is_held", False)

    @property
    def is_mine_to_do(self) -> bool:
        return self.assignment.state in (State.DRAFT, State.CHANGES_ASKED)

    @property
    def state(self) -> str:
        """In a few words, such as "Accepted, 2 answers changed since"."""
        if self.has_left:
            return "Nobody has this"
        words = WORDS[State(self.assignment.state)]
        if not self.changed:
            return words
        number = len(self.changed)
        return f"{words}, {number} answer{'' if number == 1 else 's'} changed since"

    @property
    def colour(self) -> str:
        if self.has_left:
            return "red"
        return "orange" if self.changed else COLOURS[State(self.assignment.state)]

    @property
    def who(self) -> str:
        name = self.assignment.person.name
        return f"{name} has left the team" if self.has_left else name


@dataclass(frozen=True)
class SharedTheme:
    """A theme with who has it, and those of its questions that somebody has singly."""

    theme: Theme
    answered: int
    share: Share | None
    singly: Sequence[Share]
    last_at: datetime | None = None

    @property
    def total(self) -> int:
        return len(self.theme.scored)

    @property
    def words(self) -> str:
        """Who has it, in a line; empty where nobody was asked."""
        parts = []
        if self.share is not None:
            parts.append(f"{self.share.who}: {self.share.state[0].lower()}{self.share.state[1:]}")
        if self.singly:
            number = len(self.singly)
            parts.append(f"{number} question{'' if number == 1 else 's'} given singly")
        return "; ".join(parts)


def share_of(
    document: FrameworkDocument,
    assignment: Assignment,
    standing: Iterable[Assignment],
    answered: Collection[str],
    answers: Mapping[str, Answer] | None = None,
) -> Share:
    """One assignment; ``answered`` are the keys of questions with an answer, ``answers`` tell what changed since."""
    keys = held_keys(document, assignment, standing)
    scored = {question.key for question in document.scored}
    asked = [key for key in keys if key in scored] or keys
    if assignment.question is not None:
        title = document.question(assignment.question.key).prompt
    else:
        title = document.theme(assignment.theme).title
    return Share(
        assignment=assignment,
        title=title,
        answered=sum(key in answered for key in asked),
        total=len(asked),
        first_gap=next((key for key in asked if key not in answered), ""),
        changed=changed_since_accepted(assignment, keys, answers or {}),
    )


def shared_themes(
    document: FrameworkDocument,
    standing: Sequence[Assignment],
    answered: Collection[str],
    *,
    answers: Mapping[str, Answer] | None = None,
    contributions: Iterable[Contribution] = (),
) -> list[SharedTheme]:
    """Every theme, shared out or not."""
    last: dict[str, datetime] = {}
    for contribution in contributions:
        for key, moment in contribution.last_in.items():
            last[key] = max(moment, last.get(key, moment))
    found = []
    for theme in document.themes:
        shares = [share_of(document, a, standing, answered, answers) for a in standing if a.theme == theme.key]
        found.append(
            SharedTheme(
                theme=theme,
                answered=sum(question.key in answered for question in theme.scored),
                share=next((share for share in shares if not share.is_question), None),
                singly=[share for share in shares if share.is_question],
                last_at=last.get(theme.key),
            )
        )
    return found
