"""Self-score, reviewers' levels and moderated levels side by side, with their differences. Words, no queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .content import AnswerInput
from .models import ModeratedLevel, Response, Review, ReviewEntry
from .questionnaire.document import FrameworkDocument, QuestionText, Theme


@dataclass(frozen=True)
class OtherLevel:
    """What somebody else than the trust holds to be right. ``difference`` is against the self-score, in words."""

    level: int | None
    difference: str = ""
    remark: str = ""

    @property
    def words(self) -> str:
        return "Cannot tell" if self.level is None else f"Level {self.level}"


@dataclass(frozen=True)
class Remark:
    by: str
    text: str


@dataclass(frozen=True)
class ComparedQuestion:
    """One line: ``reviewers`` in the order of the reviews, None where a reviewer recorded nothing."""

    question: QuestionText
    own: str
    reviewers: tuple[OtherLevel | None, ...]
    moderated: OtherLevel | None
    remarks: tuple[Remark, ...]
    proposal: ModeratedLevel | None = None

    @property
    def differs(self) -> bool:
        others = [*self.reviewers, self.moderated]
        return any(other is not None and other.difference not in ("", "same") for other in others)


@dataclass(frozen=True)
class ComparedTheme:
    key: str
    title: str
    questions: tuple[ComparedQuestion, ...]

    @property
    def differences(self) -> int:
        """In how many questions somebody's level is not the trust's."""
        return sum(question.differs for question in self.questions)


def compare(
    document: FrameworkDocument,
    answers: Mapping[str, AnswerInput],
    reviews: Sequence[Review],
    entries: Sequence[Mapping[str, ReviewEntry]],
    moderated: Mapping[str, ModeratedLevel],
    proposals: Mapping[str, ModeratedLevel],
) -> list[ComparedTheme]:
    """Every theme with its scored questions. ``entries`` are those of each of ``reviews``, by question key."""

    def line(question: QuestionText) -> ComparedQuestion:
        own = _level_of(answers.get(question.key))
        found = [of_review.get(question.key) for of_review in entries]
        standing = moderated.get(question.key)
        remarks = [
            Remark(review.reviewer_label, entry.remark)
            for review, entry in zip(reviews, found, strict=True)
            if entry is not None and entry.remark
        ]
        if standing is not None:
            remarks.append(Remark("Moderation", standing.reason))
        return ComparedQuestion(
            question=question,
            own=own_words(answers.get(question.key)),
            reviewers=tuple(
                None if entry is None else OtherLevel(entry.level, difference(own, entry.level), entry.remark)
                for entry in found
            ),
            moderated=None
            if standing is None
            else OtherLevel(standing.level, difference(own, standing.level), standing.reason),
            remarks=tuple(remarks),
            proposal=proposals.get(question.key),
        )

    def of_theme(theme: Theme) -> ComparedTheme:
        return ComparedTheme(theme.key, theme.title, tuple(line(question) for question in theme.scored))

    return [of_theme(theme) for theme in document.themes]


def own_words(answer: AnswerInput | None) -> str:
    """The self-score in a few words."""
    if answer is None or not answer.response:
        return "Not answered"
    if answer.response == Response.LEVEL:
        return f"Level {answer.level}"
    return "Not known" if answer.response == Response.NOT_KNOWN else "Not applicable"


def difference(own: int | None, other: int | None) -> str:
    """How another level stands to the self-score: "same", "1 higher", "2 lower"; blank where there is no telling."""
    if own is None or other is None:
        return ""
    if own == other:
        return "same"
    return f"{abs(other - own)} {'higher' if other > own else 'lower'}"


def _level_of(answer: AnswerInput | None) -> int | None:
    """The level that an answer counts as: not known is level 1, as in the score."""
    if answer is None:
        return None
    return 1 if answer.response == Response.NOT_KNOWN else answer.level
