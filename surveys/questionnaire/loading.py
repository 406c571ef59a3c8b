"""Framework files into framework documents, with every fault found and named. Pure: no ORM.

The same code reads the YAML that is reviewed and the JSON that is stored: ``canonical.as_document`` writes what
``from_document`` reads. docs/framework-authoring.md describes the format.
"""

import re
from fractions import Fraction
from pathlib import Path

from surveys.questionnaire.document import (
    EVERY_TRUST,
    Check,
    Condition,
    FrameworkDocument,
    Gate,
    Prefill,
    QuestionText,
    Theme,
)
from surveys.questionnaire.faults import Faults, FrameworkInvalid
from surveys.questionnaire.fields import Fields
from surveys.questionnaire.plain_yaml import read_plain_yaml
from surveys.questionnaire.rules import check_rules

__all__ = ["FRAMEWORKS", "FrameworkInvalid", "from_document", "read_yaml"]

# Where the reviewed files live: <slug>/<version>.yaml.
FRAMEWORKS = Path(__file__).resolve().parent.parent / "frameworks"

MOST_WEIGHT = 1000
_FRACTION = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})$")
_UNKNOWN_SHARE = Fraction(1)


def read_yaml(path: Path) -> FrameworkDocument:
    """Return the framework in the file ``path``, which is named ``<slug>/<version>.yaml``.

    Raises FrameworkInvalid with every fault (file, question, reason); OSError where it cannot be read.
    """
    data = read_plain_yaml(path)
    document = from_document(data, source=path.name)
    faults = Faults(path.name)
    if path.stem != document.version:
        faults.add(f"version is {document.version}, but the file is named {path.name}")
    if path.parent.name != document.slug:
        faults.add(f"slug is {document.slug}, but the folder is named {path.parent.name}")
    faults.raise_if_any()
    return document


def from_document(data: object, *, source: str = "framework") -> FrameworkDocument:
    """Return the framework in ``data`` (plain data, from YAML or from stored JSON).

    ``source`` names it in faults. Raises FrameworkInvalid with every fault.
    """
    faults = Faults(source)
    document = _document(Fields(data, faults))
    check_rules(document, faults)
    faults.raise_if_any()
    return document


def _document(fields: Fields) -> FrameworkDocument:
    document = FrameworkDocument(
        slug=fields.text("slug", longest=50),
        version=fields.text("version", longest=20),
        title=fields.text("title", longest=150),
        points=fields.level_numbers("points", least=0, most=100),
        gate=_gate(Fields(fields.raw("gate"), fields.faults.at("gate"))),
        most_not_applicable_per_theme=fields.whole_number("most_not_applicable_per_theme", least=0, most=100),
        themes_for_overall=fields.whole_number("themes_for_overall", least=1, most=100),
        themes=tuple(
            _theme(data, fields.faults, f"theme {number}")
            for number, data in enumerate(fields.items("themes"), start=1)
        ),
    )
    fields.nothing_else()
    return document


def _gate(fields: Fields) -> Gate:
    written = fields.text("share")
    match = _FRACTION.match(written)
    share = Fraction(int(match[1]), int(match[2])) if match else _UNKNOWN_SHARE
    if written and (match is None or share > 1):
        fields.faults.add(f"share must be a fraction such as 2/3, at most 1/1, not {written!r}")
        share = _UNKNOWN_SHARE
    gate = Gate(share=share, most_below=fields.whole_number("most_below", least=0, most=4))
    fields.nothing_else()
    return gate


def _place(data: object, otherwise: str) -> str:
    """The name under which faults of a theme or question are listed: its id where it has one."""
    identifier = data.get("id") if isinstance(data, dict) else None
    return identifier if isinstance(identifier, str) and identifier.strip() else otherwise


def _theme(data: object, faults: Faults, otherwise: str) -> Theme:
    fields = Fields(data, faults.at(_place(data, otherwise)))
    key = fields.text("id", longest=40)
    theme = Theme(
        key=key,
        title=fields.text("title", longest=100),
        introduction=fields.text("introduction"),
        weight=fields.whole_number("weight", least=1, most=MOST_WEIGHT, default=1),
        questions=tuple(
            _question(question, key, faults, f"{_place(data, otherwise)}, question {number}")
            for number, question in enumerate(fields.items("questions"), start=1)
        ),
    )
    fields.nothing_else()
    return theme


def _question(data: object, theme: str, faults: Faults, otherwise: str) -> QuestionText:
    fields = Fields(data, faults.at(_place(data, otherwise)))
    key = fields.text("id", longest=80)
    kind = fields.text("kind")
    if kind == "open":
        question = QuestionText(
            key=key,
            theme=theme,
            kind=kind,
            prompt=fields.text("prompt", longest=300),
            why_it_matters=fields.text("why_it_matters"),
            guidance=fields.text("guidance"),
            who_knows=fields.texts("who_knows", required=False),
        )
    else:
        question = QuestionText(
            key=key,
            theme=theme,
            kind=kind,
            prompt=fields.text("prompt", longest=300),
            why_it_matters=fields.text("why_it_matters"),
            guidance=fields.text("guidance"),
            covers=fields.text("covers"),
            levels=fields.level_texts("levels"),
            who_knows=fields.texts("who_knows"),
            evidence=fields.level_texts("evidence"),
            not_applicable=_reasons(fields),
            sensitive=fields.true_or_false("sensitive", default=False),
            applies_to=_applies_to(fields),
            weight=fields.whole_number("weight", least=1, most=MOST_WEIGHT, default=1),
            wgll=fields.text("wgll"),
            next_step=fields.level_texts("next_step"),
            checks=tuple(
                _check(check, fields.faults, number)
                for number, check in enumerate(fields.items("checks", required=False), start=1)
            ),
            prefill=_prefill(fields),
        )
    fields.nothing_else()
    return question


def _reasons(fields: Fields) -> dict[str, str]:
    """``not_applicable``: the word never, or reasons by key. In order of key, since PostgreSQL keeps no other."""
    written = fields.raw("not_applicable")
    if written is None or written == "never":
        return {}
    if not isinstance(written, dict) or not written:
        fields.faults.add("not_applicable must be never, or a reason by key")
        return {}
    reasons = Fields(written, fields.faults)
    read = {key: reasons.text(key, longest=200) for key in sorted(map(str, written))}
    reasons.nothing_else()
    return read


def _applies_to(fields: Fields) -> tuple[str, ...]:
    """``applies_to``: the word all, or a list of trust types, whose order means nothing."""
    written = fields.raw("applies_to", required=False)
    if written is None or written == EVERY_TRUST:
        return (EVERY_TRUST,)
    return tuple(sorted(fields.texts("applies_to")))


def _prefill(fields: Fields) -> Prefill | None:
    """``prefill``: a fact's name, and the level by each of its values."""
    written = fields.raw("prefill", required=False)
    if written is None:
        return None
    prefill = Fields(written, fields.faults.at(f"{fields.faults.place}, prefill"))
    fact, by_value = prefill.text("fact"), prefill.raw("levels")
    prefill.nothing_else()
    if not isinstance(by_value, dict):
        if by_value is not None:
            prefill.faults.add("levels must give a level by the fact's value")
        by_value = {}
    levels = Fields(by_value, prefill.faults)
    return Prefill(fact, {key: levels.whole_number(key, least=1, most=5) for key in sorted(map(str, by_value))})


def _check(data: object, faults: Faults, number: int) -> Check:
    fields = Fields(data, faults.at(f"{faults.place}, check {number}"))
    conditions = []
    for item in fields.items("if"):
        condition = Fields(item, fields.faults)
        conditions.append(
            Condition(
                question=condition.text("question"),
                at_least=condition.whole_number("at_least", least=1, most=5) if "at_least" in condition else None,
                at_most=condition.whole_number("at_most", least=1, most=5) if "at_most" in condition else None,
            )
        )
        condition.nothing_else()
    check = Check(conditions=tuple(conditions), say=fields.text("say", longest=300))
    fields.nothing_else()
    return check
