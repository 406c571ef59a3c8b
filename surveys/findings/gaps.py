"""Questions without an answer: nothing may be unanswered at sign-off. Pure."""

from .finding import Finding, Kind, finding
from .material import Material


def find(material: Material) -> list[Finding]:
    """One for each scored question that has no answer; a comment alone is none."""
    return [
        finding(Kind.UNANSWERED, question.key, question.prompt, [question], material)
        for question in material.document.scored
        if not material.response(question.key)
    ]
