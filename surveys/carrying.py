"""What a new wave takes over from the last submission, question by question. Pure: no queries.

Nothing is copied: an answer of last time is shown until somebody confirms that it is still true. Before that it counts
as no answer.
"""

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .content import AnswerInput
from .evidence.pieces import Piece
from .models import Response
from .questionnaire import canonical
from .questionnaire.document import FrameworkDocument, QuestionText

MOST_IN_BULK = 3
"""Levels above this are confirmed one by one: a high claim is worth a look of its own."""


class Flag(enum.StrEnum):
    """A question beside the one of the same key in the version before."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    NEW = "new"


NOT_ASKED_THEN = "It was not asked of your type of trust then."
NOT_ANSWERED_THEN = "It was not answered then."
REASON_GONE = "The reason why it was not applicable is no longer one of the question’s reasons. Answer it again."
REWORDED = "The question has been reworded since, so that the old answer may no longer fit. Answer it again."


@dataclass(frozen=True)
class LastTime:
    """One question now, and what became of it since the last submission.

    ``then`` is the question as it was asked, ``content`` what was answered and ``evidence`` what was attached; None and
    empty where there is nothing. ``why_not`` says why the answer is not carried; it is carried where that is blank.
    """

    question: QuestionText
    flag: Flag
    then: QuestionText | None = None
    content: AnswerInput | None = None
    evidence: tuple[Piece, ...] = ()
    why_not: str = ""

    @property
    def is_carried(self) -> bool:
        """Whether it can be confirmed as still true."""
        return self.content is not None and not self.why_not

    @property
    def fits_bulk(self) -> bool:
        """Whether it can be confirmed together with others."""
        return (
            self.is_carried
            and self.content is not None
            and self.content.response == Response.LEVEL
            and self.content.level is not None
            and self.content.level <= MOST_IN_BULK
        )

    @property
    def links(self) -> tuple[Piece, ...]:
        """The evidence that is carried with the answer."""
        return tuple(piece for piece in self.evidence if piece.is_link)

    @property
    def files(self) -> tuple[Piece, ...]:
        """The evidence that has to be attached again."""
        return tuple(piece for piece in self.evidence if not piece.is_link)


@dataclass(frozen=True)
class Carried:
    """Every question that is asked now beside the last submission, by key and in order.

    ``retired`` are questions asked then that the framework has no more; ``no_longer_asked`` those that it has and does
    not ask of this type of trust.
    """

    questions: Mapping[str, LastTime] = field(default_factory=dict)
    retired: tuple[QuestionText, ...] = ()
    no_longer_asked: tuple[QuestionText, ...] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the scored questions whose answer can be confirmed."""
        return frozenset(key for key, last in self.questions.items() if last.is_carried and last.question.is_scored)

    def flagged(self, flag: Flag) -> list[QuestionText]:
        """The scored questions with this flag."""
        return [last.question for last in self.questions.values() if last.flag == flag and last.question.is_scored]

    def to_confirm(self, answered: Collection[str]) -> frozenset[str]:
        """The keys of scored questions that nobody has answered yet, and whose last answer can be confirmed."""
        return self.keys - frozenset(answered)

    def in_bulk(self, theme: str, answered: Collection[str], filled: Collection[str] = ()) -> list[LastTime]:
        """What can be confirmed together in a theme: neither answered yet nor ``filled`` in from a held fact."""
        return [
            last
            for key, last in self.questions.items()
            if last.question.theme == theme and last.fits_bulk and key not in answered and key not in filled
        ]


def flags(then: FrameworkDocument, now: FrameworkDocument) -> dict[str, Flag]:
    """The flag of each question of ``now`` by key; both are whole documents, not those of a type of trust."""
    before = {question.key: canonical.question_hash(question) for question in then.questions}
    return {question.key: _flag(before.get(question.key), question) for question in now.questions}


def _flag(stood: str | None, question: QuestionText) -> Flag:
    if stood is None:
        return Flag.NEW
    return Flag.UNCHANGED if stood == canonical.question_hash(question) else Flag.REWORDED


def carried(
    *,
    then: FrameworkDocument,
    asked_then: FrameworkDocument,
    now: FrameworkDocument,
    asked_now: FrameworkDocument,
    flagged: Mapping[str, Flag],
    answers: Mapping[str, AnswerInput],
    evidence: Mapping[str, Sequence[Piece]],
) -> Carried:
    """What the submission with ``answers`` and ``evidence`` gives to each question that is asked now.

    ``then`` and ``now`` are whole versions, ``asked_then`` and ``asked_now`` what they ask of this trust. ``flagged``
    is what ``flags`` says of the whole versions.
    """
    before = {question.key: question for question in then.questions}
    asked_before = {question.key for question in asked_then.questions}
    here = {question.key for question in now.questions}
    asked_here = {question.key for question in asked_now.questions}
    return Carried(
        questions={
            question.key: _last_time(
                question,
                flagged[question.key],
                before.get(question.key),
                answers.get(question.key) if question.key in asked_before else None,
                evidence.get(question.key, ()),
                was_asked=question.key in asked_before,
            )
            for question in asked_now.questions
        },
        retired=_in_order(asked_then.questions, asked_before - here),
        no_longer_asked=_in_order(asked_then.questions, (asked_before & here) - asked_here),
    )


def _in_order(questions: Iterable[QuestionText], keys: Collection[str]) -> tuple[QuestionText, ...]:
    return tuple(question for question in questions if question.key in keys)


def _last_time(
    question: QuestionText,
    flag: Flag,
    then: QuestionText | None,
    content: AnswerInput | None,
    evidence: Sequence[Piece],
    *,
    was_asked: bool,
) -> LastTime:
    if then is None:
        return LastTime(question, flag)
    if content is None or not content.response:
        return LastTime(question, flag, then, why_not=NOT_ANSWERED_THEN if was_asked else NOT_ASKED_THEN)
    return LastTime(question, flag, then, content, tuple(evidence), _why_not(question, flag, content))


def _why_not(question: QuestionText, flag: Flag, content: AnswerInput) -> str:
    if content.response == Response.NOT_APPLICABLE and content.not_applicable_reason not in question.not_applicable:
        return REASON_GONE
    return REWORDED if flag == Flag.REWORDED else ""
