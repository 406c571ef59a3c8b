"""High answers to which nobody has attached a link or a file. Pure."""

from .finding import Finding, Kind, finding
from .material import Material

HIGH = 4
"""The lowest level that asks for evidence."""


def find(material: Material) -> list[Finding]:
    """One for each answer at level 4 or 5 without evidence; an infected file is none."""
    found = []
    for question in material.document.scored:
        level = material.level(question.key)
        if level is not None and level >= HIGH and not material.shown(question.key):
            say = f"Level {level}, and no link or file is attached."
            found.append(finding(Kind.UNSUPPORTED, question.key, say, [question], material))
    return found
