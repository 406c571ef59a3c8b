"""Answers that moved by two levels or more since the same trust last submitted. Pure."""

from ..questionnaire.document import FrameworkDocument, QuestionText
from .finding import Finding, Kind, finding
from .material import Material

FEWEST = 2
"""Levels that an answer has to move to be asked about."""


def find(material: Material) -> list[Finding]:
    """One for each question asked with the same five descriptors then and now, if both answers are levels.

    Where a descriptor was reworded the same number need not mean the same thing, so nothing is said.
    """
    last = material.last
    if last is None:
        return []
    found = []
    for question in material.document.scored:
        now, answer = material.level(question.key), last.answers.get(question.key)
        then = answer.level if answer else None
        if now is None or then is None or abs(now - then) < FEWEST or not _asked_alike(question, last.document):
            continue
        kind, moved = (Kind.RISE, "up") if now > then else (Kind.FALL, "down")
        say = f"Level {now}, {moved} from level {then} in {last.wave}. What has changed?"
        found.append(finding(kind, question.key, say, [question], material, [last.wave, then]))
    return sorted(found, key=lambda one: one.kind == Kind.FALL)


def _asked_alike(question: QuestionText, document: FrameworkDocument) -> bool:
    return any(other.key == question.key and other.levels == question.levels for other in document.scored)
