"""What an assessment is made of, in the model: plain values."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Content(NamedTuple):
    """An answer: response, level, reason why it does not apply, text and comment."""

    response: str = ""
    level: int | None = None
    reason: str = ""
    text: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Asked:
    """A question: its theme, whether it is scored, and the reasons for which it may be not applicable."""

    theme: str
    scored: bool
    reasons: frozenset[str]

    def allows(self, content: Content) -> bool:
        if not self.scored:
            return content.response in ("", "text") and content.level is None and not content.reason
        if content.text or (content.response != "level" and content.level is not None):
            return False
        if content.response == "not_applicable":
            return content.reason in self.reasons
        if content.reason:
            return False
        return (
            content.level in (1, 2, 3, 4, 5) if content.response == "level" else content.response in ("", "not_known")
        )


@dataclass(frozen=True)
class Rights:
    """Of one person in this trust. ``themes`` limits what they answer; None is all of them."""

    answers: bool = False
    leads: bool = False
    countersigns: bool = False
    decides: str = ""
    """Above the trust: "region" or "nation"."""
    title: str = ""
    """What they are called who have no job title; blank for who may not dissent."""
    themes: frozenset[str] | None = None


class Revision(NamedTuple):
    content: Content
    by: str
    carried: bool


@dataclass
class Signed:
    kind: str
    by: str
    answers_hash: str
    withdrawn: bool = False
    submission: int | None = None


@dataclass
class Work:
    """A theme, or one question, in somebody's hands."""

    person: str
    state: str
    version: int
    number: int


@dataclass
class Submitted:
    content_hash: str
    on: date
    claims: frozenset[tuple[str, str]]
    """Question and reason of what was said to be not applicable."""
    withdrawn: bool = False


@dataclass
class Request:
    """To open an assessment again. ``granted`` is None while nobody has decided."""

    by: str
    granted: bool | None = None


@dataclass
class Dissented:
    key: str
    answer: str
    text: str
    by: str
    withdrawn: bool = False
