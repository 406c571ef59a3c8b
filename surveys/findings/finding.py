"""One thing that a check found, and the digest that tells whether it still rests on the same answers. Pure."""

import enum
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from ..questionnaire.document import QuestionText
from ..snapshot import canonical_json
from .material import Material


class Kind(enum.StrEnum):
    """What sort of finding it is; the value begins its key, which is kept with explanations and in submissions."""

    UNANSWERED = "unanswered"
    TOO_MANY_NOT_APPLICABLE = "too-many-not-applicable"
    NOT_APPLICABLE_REFUSED = "not-applicable-refused"
    CONTRADICTION = "contradiction"
    AGAINST_FACT = "against-fact"
    RISE = "rise"
    FALL = "fall"
    UNDERSTATED = "understated"
    UNSUPPORTED = "unsupported"
    STRAIGHT_LINE = "straight-line"

    @property
    def heading(self) -> str:
        return _HEADINGS[self]


_HEADINGS = {
    Kind.UNANSWERED: "Not answered",
    Kind.TOO_MANY_NOT_APPLICABLE: "Too many answers are “not applicable”",
    Kind.NOT_APPLICABLE_REFUSED: "Your region refused “not applicable”",
    Kind.CONTRADICTION: "Answers that do not sit well together",
    Kind.AGAINST_FACT: "Answers against what the portal holds",
    Kind.RISE: "Up by two levels or more",
    Kind.FALL: "Down by two levels or more",
    Kind.UNDERSTATED: "Low levels, although evidence is attached",
    Kind.UNSUPPORTED: "High levels without evidence",
    Kind.STRAIGHT_LINE: "The same level throughout",
}


@dataclass(frozen=True)
class Finding:
    """``key`` tells what it is about, whatever the answers are; ``digest`` changes with what it rests on."""

    kind: Kind
    key: str
    say: str
    questions: tuple[QuestionText, ...]
    digest: str


def finding(
    kind: Kind,
    about: str,
    say: str,
    questions: Iterable[QuestionText],
    material: Material,
    besides: object = None,
) -> Finding:
    """A finding of ``kind`` about ``about`` (a question's or theme's key, say).

    The digest covers how each of ``questions`` is answered (response, level and reason; words about an answer are
    none of its ground) and ``besides``, plain JSON data of what else the finding rests on.
    """
    asked = tuple(questions)
    key = f"{kind}.{about}"
    ground = [_ground(material, question.key) for question in asked]
    text = canonical_json({"finding": key, "answers": ground, "besides": besides})
    return Finding(kind, key, say, asked, hashlib.sha256(text.encode()).hexdigest())


def digest_of_all(findings: Iterable[Finding]) -> str:
    """One digest of several findings, whatever their order: it changes where one of them does, comes or goes."""
    return hashlib.sha256("\n".join(sorted(one.digest for one in findings)).encode()).hexdigest()


def _ground(material: Material, key: str) -> list[object]:
    answer = material.answers.get(key)
    if answer is None:
        return [key, "", None, ""]
    return [key, answer.response, answer.level, answer.not_applicable_reason]
