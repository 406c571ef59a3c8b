"""Answers that contradict what the portal holds of the trust. Pure."""

from .finding import Finding, Kind, finding
from .material import LEVEL, NOT_KNOWN, Material

CAPS_BELOW = 3
"""A fact that gives this level or more says nothing against a higher one: it does not ask for what that takes."""


def find(material: Material) -> list[Finding]:
    """Answers below what a fact gives, and above it where the fact itself is weak. "Not known" counts as level 1."""
    found = []
    for question in material.document.scored:
        held = material.held.get(question.key)
        if held is None or material.response(question.key) not in (LEVEL, NOT_KNOWN):
            continue
        answered = material.level(question.key)
        level = answered or 1
        if level < held.level or (level > held.level and held.level < CAPS_BELOW):
            given = f"level {answered}" if answered else "“not known”"
            say = (
                f"{held.words}. That goes with level {held.level}; the answer is {given}. "
                "Is one of the two out of date?"
            )
            besides = [held.level, held.words]
            found.append(finding(Kind.AGAINST_FACT, question.key, say, [question], material, besides))
    return found
