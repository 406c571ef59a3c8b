"""Low answers with evidence attached that shows more. Pure.

The portal cannot read a document. It goes by what people said when they attached it, and by how much there is.
"""

from ..evidence.pieces import Piece
from .finding import Finding, Kind, finding
from .material import LEVEL, NOT_KNOWN, Material

LOW = 2
"""The highest level that counts as low."""
MANY = 2
"""Pieces of evidence that ask for a word at level 1, for which nothing has to be shown."""


def find(material: Material) -> list[Finding]:
    """Levels 1 and 2, and "not known", with evidence said to show a higher level; level 1 with two pieces or more."""
    found = []
    for question in material.document.scored:
        if material.response(question.key) not in (LEVEL, NOT_KNOWN):
            continue
        answered = material.level(question.key)
        if (answered or 1) > LOW:
            continue
        pieces = material.shown(question.key)
        say = _say(answered, pieces)
        if say:
            besides = sorted([piece.id or 0, piece.level or 0] for piece in pieces)
            found.append(finding(Kind.UNDERSTATED, question.key, say, [question], material, besides))
    return found


def _say(answered: int | None, pieces: list[Piece]) -> str:
    given = f"level {answered}" if answered else "“not known”"
    shown = max((piece.level or 0 for piece in pieces), default=0)
    if shown > (answered or 1):
        return f"The answer is {given}, but evidence is attached that is said to show level {shown}."
    if (answered or 1) == 1 and len(pieces) >= MANY:
        return f"The answer is {given}, but {len(pieces)} pieces of evidence are attached. Do they show more?"
    return ""
