"""What the checks look at: the answers, and what they are held against. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..content import AnswerInput, StoredContent
from ..evidence.pieces import Piece
from ..questionnaire.document import FrameworkDocument

LEVEL, NOT_KNOWN, NOT_APPLICABLE = "level", "not_known", "not_applicable"
"""Values of ``models.Response``, written out because this package may not load the ORM."""

Content = StoredContent | AnswerInput


@dataclass(frozen=True)
class Held:
    """The level that a held fact gives, and the fact in words with its source and date."""

    level: int
    words: str


@dataclass(frozen=True)
class LastTime:
    """What the same trust submitted last in an earlier wave, and what was asked then."""

    wave: str
    document: FrameworkDocument
    answers: Mapping[str, Content]


@dataclass(frozen=True)
class Material:
    """Answers, evidence and held facts by question key. ``last`` is None for a trust's first submission.

    ``refused`` are the region's notes on answers “not applicable” that it refused.
    """

    document: FrameworkDocument
    answers: Mapping[str, Content]
    evidence: Mapping[str, Sequence[Piece]] = field(default_factory=dict)
    held: Mapping[str, Held] = field(default_factory=dict)
    last: LastTime | None = None
    refused: Mapping[str, str] = field(default_factory=dict)

    def response(self, key: str) -> str:
        """How the question was answered; blank where it was not."""
        answer = self.answers.get(key)
        return answer.response if answer else ""

    def level(self, key: str) -> int | None:
        """The level of an answer that is one."""
        answer = self.answers.get(key)
        return answer.level if answer else None

    def shown(self, key: str) -> list[Piece]:
        """The evidence that shows this answer; an infected file shows nothing."""
        return [piece for piece in self.evidence.get(key, ()) if not piece.is_infected]
