"""What a workbook that was filled in would change, and where somebody else was first. Pure."""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..content import AnswerInput
from ..questionnaire.document import FrameworkDocument, QuestionText
from .reading import Filled
from .words import comparable

BLANK = AnswerInput()


class Kind(enum.StrEnum):
    """How the workbook's answer lies to the one that stands."""

    NEW = "new"
    CHANGED = "changed"
    EMPTIED = "emptied"
    CONFLICT = "conflict"
    UNCHANGED = "unchanged"
    MOVED_ON = "moved on"
    """The portal's has changed since the download; nobody touched the workbook's."""


@dataclass(frozen=True)
class Standing:
    """An answer as it stands, with its version (0: there is none)."""

    content: AnswerInput = BLANK
    version: int = 0


@dataclass(frozen=True)
class Difference:
    """One question: what stands, what the workbook says, and how the two lie to each other.

    ``yours`` is False where the person may not answer this theme.
    """

    question: QuestionText
    kind: Kind
    stands: Standing
    given: AnswerInput
    yours: bool = True

    @property
    def name(self) -> str:
        """Of its choice in the form; another one once the standing answer has moved on again."""
        return f"choice-{self.question.key}-{self.stands.version}"


def compare(
    document: FrameworkDocument,
    filled: Filled,
    *,
    stands: Mapping[str, Standing],
    seen: Mapping[str, AnswerInput],
    themes: Collection[str] | None = None,
) -> list[Difference]:
    """Every question that the workbook answers, in the questionnaire's order.

    Args:
        stands: the answers as they stand now.
        seen: the answers as the download saw them, for the questions that have moved on since.
        themes: those that the person may answer; None is all.
    """
    found = []
    for question in document.questions:
        given = filled.answers.get(question.key)
        if given is None:
            continue
        standing = stands.get(question.key, Standing())
        moved_on = standing.version != filled.stamp.seen.get(question.key, 0)
        if _same(given, standing.content):
            kind = Kind.UNCHANGED
        elif not moved_on:
            kind = _kind(standing.content, given)
        elif _same(given, seen.get(question.key, BLANK)):
            kind = Kind.MOVED_ON
        else:
            kind = Kind.CONFLICT
        found.append(Difference(question, kind, standing, given, themes is None or question.theme in themes))
    return found


def _kind(stands: AnswerInput, given: AnswerInput) -> Kind:
    if given == BLANK or (stands.response and not given.response):
        return Kind.EMPTIED
    return Kind.CHANGED if stands.response else Kind.NEW


def _same(one: AnswerInput, other: AnswerInput) -> bool:
    return _comparable(one) == _comparable(other)


def _comparable(content: AnswerInput) -> tuple[object, ...]:
    texts = comparable(content.text), comparable(content.comment)
    return content.response, content.level, content.not_applicable_reason, *texts
