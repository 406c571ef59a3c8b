"""Answers “not applicable” that the region refused: they have to be changed before anybody signs. Pure."""

from .finding import Finding, Kind, finding
from .material import Material


def find(material: Material) -> list[Finding]:
    """One for each refused answer, with the region's note."""
    return [
        finding(Kind.NOT_APPLICABLE_REFUSED, question.key, material.refused[question.key], [question], material)
        for question in material.document.scored
        if question.key in material.refused
    ]
