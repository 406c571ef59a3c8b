"""Every question of a result: own level with its descriptor, peers, what was answered before, the next step. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from maturity.disclosure import Figure, Shown
from surveys.questionnaire.document import FrameworkDocument, QuestionText

from ..charts.levels import level_columns, levels_in_words
from .changes import Change, answer_in_words, answers_by_question
from .words import sentence

SENSITIVE = "Not shown by name: the question is sensitive"
WAITS = "The region has not confirmed it: it counts as level 1 until then."
BESIDE_SENSITIVE = "Not shown by name: its theme holds a sensitive question"


@dataclass(frozen=True)
class QuestionView:
    """One question. ``counts`` are the peers at level 1 to 5, empty where ``peers`` says why there are none.

    ``only``: they are shown because this reader may read names, and are withheld from others.
    """

    key: str
    theme: str
    prompt: str
    scored: bool
    level: int | None
    answer: str
    descriptor: str
    comment: str
    text: str
    before: str
    direction: str
    carried: bool
    next_step: str
    counts: tuple[int, ...]
    peers: str
    only: bool = False

    def svg(self) -> str:
        """The peers' levels as a chart; blank where they are withheld."""
        if not self.counts:
            return ""
        return level_columns(
            self.counts, name=f"levels-{self.key.replace('.', '-')}", title=f"Peers: {self.prompt}", own=self.level
        )


def question_views(
    document: FrameworkDocument,
    snapshot: Mapping[str, Any],
    *,
    changes: Mapping[str, Change],
    peers: Mapping[str, Shown],
    reads_answers: bool,
    waiting: Collection[str] = (),
) -> tuple[QuestionView, ...]:
    """Present every question in order.

    ``changes`` and ``peers`` are by question key; ``waiting`` are those said not to apply that no region confirmed.
    Without ``reads_answers`` the reader sees scores by name and no more: comments, open answers and every answer in a
    theme that holds a sensitive question are left out.
    """
    answers = answers_by_question(snapshot)
    withheld = set() if reads_answers else {theme.key for theme in document.themes if theme.holds_sensitive}
    return tuple(
        _view(
            question,
            answers.get(question.key),
            changes.get(question.key),
            peers.get(question.key),
            reads_answers=reads_answers,
            hidden=question.theme in withheld,
            waits=question.key in waiting,
        )
        for question in document.questions
        if question.kind == "scored" or (reads_answers and answers.get(question.key, {}).get("text"))
    )


def about_peers(views: tuple[QuestionView, ...], peers: str) -> tuple[str, tuple[QuestionView, ...]]:
    """Say once, above all questions, how to read the peers' charts, and why some or all have none.

    Returns those words and the views, which then no longer each repeat the reason. ``peers`` is a plural, blank
    where nothing is published.
    """
    scored = [view for view in views if view.scored]
    if not peers:
        return "", views
    # How many have a score differs from question to question: what is said once leaves it out.
    without = [view for view in scored if not view.counts and view.peers]
    reasons = " ".join(dict.fromkeys(_general(view.peers) for view in without))
    if len(without) < len(scored) and any(view.counts for view in scored):
        own = "; the triangle is this trust" if any(view.counts and view.level for view in scored) else ""
        words = f"Charts show the share of {peers} at each level{own}."
        words += f" Some questions have no chart. {reasons}" if reasons else ""
    else:
        words = f"The levels of {peers} cannot be seen. {reasons}" if reasons else ""
    return words, tuple(view if view.counts else replace(view, peers="") for view in views)


def _general(reason: str) -> str:
    """A reason without the number of trusts of one question."""
    return f"{reason.split('; ')[0].rstrip('.')}."


def _view(
    question: QuestionText,
    answer: Mapping[str, Any] | None,
    change: Change | None,
    shown: Shown | None,
    *,
    reads_answers: bool,
    hidden: bool,
    waits: bool,
) -> QuestionView:
    scored = question.kind == "scored"
    level = answer["level"] if answer and answer["response"] == "level" and not hidden else None
    response = answer["response"] if answer and not hidden else ""
    # A not-known answer counts as level 1, so its next step is level 1's.
    standing = level or (1 if response == "not_known" else None)
    counts = tuple(shown.level_counts) if shown and shown.level_counts and sum(shown.level_counts) else ()
    return QuestionView(
        key=question.key,
        theme=question.theme,
        prompt=question.prompt,
        scored=scored,
        level=level,
        answer=_answer(question, answer, hidden) if scored else "",
        descriptor=_descriptor(question, answer, response, waits),
        comment=answer["comment"] if answer and reads_answers else "",
        text=answer["text"] if answer and reads_answers else "",
        before="" if change is None or hidden else sentence(change.before),
        direction="" if change is None or hidden else change.direction,
        carried=change is not None and change.carried and not hidden,
        next_step=(question.next_step or {}).get(standing, "") if standing else "",
        counts=counts,
        peers=_peers_in_words(counts, level, shown) if scored else "",
        only=bool(counts and shown and Figure.LEVELS in shown.named_only),
    )


def _answer(question: QuestionText, answer: Mapping[str, Any] | None, hidden: bool) -> str:
    if hidden:
        return SENSITIVE if question.sensitive else BESIDE_SENSITIVE
    return sentence(answer_in_words(answer))


def _descriptor(question: QuestionText, answer: Mapping[str, Any] | None, response: str, waits: bool) -> str:
    match response:
        case "level" if answer:
            return question.levels[answer["level"]]
        case "not_known":
            return "It counts as level 1, since nobody can show more."
        case "not_applicable" if answer:
            reason = (question.not_applicable or {}).get(answer["reason"], "")
            return f"{reason} {WAITS}".lstrip() if waits else reason
    return ""


def _peers_in_words(counts: tuple[int, ...], level: int | None, shown: Shown | None) -> str:
    if counts:
        return levels_in_words(counts, level)
    return " ".join(shown.reasons) if shown else ""
