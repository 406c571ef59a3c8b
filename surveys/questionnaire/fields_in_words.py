"""The fields of a theme or question as flat text, each with a name to compare by and words to show. Pure: no ORM."""

from collections.abc import Mapping
from typing import Any

from surveys.questionnaire.document import Condition
from surveys.questionnaire.question_in_words import bounds_in_words

# What a question asks: a change of any of these changes its question hash.
ASKED = frozenset({"kind", "prompt", "covers", "levels", "not_applicable", "applies_to"})
# What errata may correct; everything else is fixed once a version is published.
HELP = frozenset({"why_it_matters", "guidance", "who_knows", "evidence", "wgll", "next_step", "title", "introduction"})

_WORDS = {
    "kind": "Kind",
    "prompt": "Question",
    "why_it_matters": "Why it matters",
    "covers": "What counts",
    "guidance": "Guidance",
    "who_knows": "Who usually knows",
    "applies_to": "Asked of",
    "wgll": "What Good Looks Like",
    "title": "Title",
    "introduction": "Introduction",
    "weight": "Weight",
    "sensitive": "Sensitive",
    "checks": "Checks",
    "prefill": "Filled in beforehand",
    "points": "Points",
    "gate": "Rule for a theme’s level",
    "most_not_applicable_per_theme": "Most answers of not applicable in a theme",
    "themes_for_overall": "Themes needed for an overall score",
}
_OF_LEVEL = {"levels": "Level {}", "evidence": "Evidence for level {}", "next_step": "Next step from level {}"}


def field_in_words(name: str) -> str:
    """The name of a field for a reader: ``evidence.3`` is “Evidence for level 3”."""
    field, _, part = name.partition(".")
    if field in _OF_LEVEL:
        return _OF_LEVEL[field].format(part)
    if field == "not_applicable" and part:
        return f"Reason for not applicable: {part}"
    return _WORDS.get(field, field.replace("_", " ").capitalize())


def kind_of_field(name: str) -> str:
    """“asked”, “scored” or “help”, by what a change of the field means."""
    field = name.partition(".")[0]
    return "asked" if field in ASKED else "help" if field in HELP else "scored"


def flat_fields(data: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a question or theme of the stored document as texts, by name; ids and questions are left out."""
    flat: dict[str, str] = {}
    for name, value in data.items():
        if name in ("id", "questions"):
            continue
        if name == "checks":
            flat[name] = "\n".join(check_in_words(check) for check in value)
        elif name == "not_applicable" and isinstance(value, str):
            flat[name] = value
        elif isinstance(value, Mapping) and name in (*_OF_LEVEL, "not_applicable"):
            flat |= {f"{name}.{part}": str(text) for part, text in value.items()}
        else:
            flat[name] = _plain(value)
    return flat


def check_in_words(check: Mapping[str, Any]) -> str:
    """“Shown when a.b is level 4 or above and c.d is level 2 or below: …”"""
    conditions = " and ".join(f"{one['question']} is {bounds_in_words(_condition(one))}" for one in check["if"])
    return f"Shown when {conditions}: {check['say']}"


def _condition(data: Mapping[str, Any]) -> Condition:
    return Condition(data["question"], data.get("at_least"), data.get("at_most"))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name.replace('_', ' ')}: {_plain(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value)
