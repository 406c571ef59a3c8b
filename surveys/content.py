"""The content of an answer, whether it was just typed, stands, stood once, or was submitted. Pure: no ORM."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

MOST_COMMENT = 4_000
MOST_TEXT = 8_000
"""Characters that a comment, and the answer to an open question, may have."""


@dataclass(frozen=True)
class AnswerInput:
    """What a person put down. A blank response keeps the comment of a question not yet answered."""

    response: str = ""
    level: int | None = None
    not_applicable_reason: str = ""
    text: str = ""
    comment: str = ""


class StoredContent(Protocol):
    """What answers and their revisions have in common."""

    response: str
    level: int | None
    not_applicable_reason: str
    text: str
    comment: str


def content_of(answer: StoredContent) -> AnswerInput:
    """The content of a stored answer or revision."""
    return AnswerInput(
        response=answer.response,
        level=answer.level,
        not_applicable_reason=answer.not_applicable_reason,
        text=answer.text,
        comment=answer.comment,
    )


def content_in_snapshot(entry: Mapping[str, Any]) -> AnswerInput:
    """The content of one entry of a submission's ``answers``."""
    return AnswerInput(
        response=entry["response"],
        level=entry["level"],
        not_applicable_reason=entry["reason"],
        text=entry["text"],
        comment=entry["comment"],
    )
