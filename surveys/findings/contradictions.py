"""Contradictions between answers, by the rules that the framework holds as data. Pure."""

import hashlib

from ..questionnaire.document import Check, Condition
from ..snapshot import canonical_json
from .finding import Finding, Kind, finding
from .material import Material


def find(material: Material) -> list[Finding]:
    """Every check whose conditions all hold, once, in the order of the questions that carry them."""
    document = material.document
    found: dict[Check, Finding] = {}
    for question in document.scored:
        for check in question.checks:
            if check not in found and all(_holds(condition, material) for condition in check.conditions):
                asked = [document.question(condition.question) for condition in check.conditions]
                found[check] = finding(Kind.CONTRADICTION, _name(check), check.say, asked, material)
    return list(found.values())


def _holds(condition: Condition, material: Material) -> bool:
    level = material.level(condition.question)
    return (
        level is not None
        and (condition.at_least is None or level >= condition.at_least)
        and (condition.at_most is None or level <= condition.at_most)
    )


def _name(check: Check) -> str:
    """A check has no id: its conditions are its name, in a form short enough for an address."""
    conditions = [[c.question, c.at_least, c.at_most] for c in check.conditions]
    return hashlib.sha256(canonical_json(conditions).encode()).hexdigest()[:16]
