"""A framework is loaded whole, or refused with every fault named."""

import contextlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from organisations.models import TrustType
from surveys.models import Answer, Framework, FrameworkVersion, Question
from surveys.questionnaire.document import TRUST_TYPES, Check, Condition, Gate
from surveys.questionnaire.loading import FrameworkInvalid, from_document, read_yaml
from surveys.questionnaire.rules import LONGEST_REASON_KEY
from tests.unit.surveys.questionnaire.example import changed, framework, question


def errors_of(data: object) -> list[str]:
    with pytest.raises(FrameworkInvalid) as caught:
        from_document(data, source="0.3.yaml")
    return caught.value.errors


def test_loads_a_valid_framework() -> None:
    document = from_document(framework())
    assert (document.slug, document.version, document.title) == ("example", "0.3", "An example")
    assert document.gate == Gate(share=Fraction(2, 3), most_below=2)
    assert document.points == {1: 0, 2: 25, 3: 50, 4: 75, 5: 100}
    assert [theme.weight for theme in document.themes] == [2, 1]
    assert [q.kind for q in document.questions] == ["scored", "scored", "scored", "open", "scored", "scored", "open"]
    phones = document.question("devices.phones")
    assert phones.applies_to == ("acute", "ambulance")
    assert phones.not_applicable == {"borrowed": "Another trust lends them.", "none-in-use": "The trust has none."}
    assert document.question("devices.machines").checks == (
        Check(
            conditions=(
                Condition("devices.machines", at_least=4),
                Condition("records.notes", at_most=2),
            ),
            say="Machines are checked, notes are not. Is one of the two out of date?",
        ),
    )
    assert document.theme("records").scored == document.theme("records").questions[:2]


def test_a_question_or_theme_that_is_not_there_is_a_key_error() -> None:
    document = from_document(framework())
    with pytest.raises(KeyError):
        document.question("devices.ships")
    with pytest.raises(KeyError):
        document.theme("ships")


def test_white_space_and_letter_composition_are_made_one() -> None:
    data = changed(lambda d: d.update(title="  An\n\texample  cafe\u0301 "))
    assert from_document(data).title == "An example café"


def _set(identifier: str, **fields: Any) -> Callable[[dict[str, Any]], object]:
    return lambda data: question(data, identifier).update(fields)


def _drop(identifier: str, field: str) -> Callable[[dict[str, Any]], object]:
    return lambda data: question(data, identifier).pop(field)


def _level(identifier: str, level: int, text: object) -> Callable[[dict[str, Any]], object]:
    return lambda data: question(data, identifier)["levels"].update({level: text})


def _condition(**fields: Any) -> Callable[[dict[str, Any]], object]:
    return lambda data: question(data, "devices.machines")["checks"][0]["if"][1].update(fields)


def _questions(theme: int) -> Callable[[dict[str, Any]], list[dict[str, Any]]]:
    return lambda data: data["themes"][theme]["questions"]


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no slug": (lambda d: d.pop("slug"), "slug is missing"),
    "slug with capitals": (lambda d: d.update(slug="Example"), "slug must be small letters, digits and single hyphens"),
    "version as a number": (lambda d: d.update(version=1), "version must be text, not 1; quote it if it is meant so"),
    "version without a dot": (lambda d: d.update(version="1"), "version must be two numbers such as 1.0, not '1'"),
    "version too long": (lambda d: d.update(version="1." + "1" * 19), "version has 21 characters; the most is 20"),
    "empty title": (lambda d: d.update(title=" "), "title is empty"),
    "control character": (lambda d: d.update(title="a\x00b"), "title holds a character that cannot be printed"),
    "misspelt field": (lambda d: d.update(tittle="x"), "'tittle' is not a field known here"),
    "points missing a level": (lambda d: d["points"].pop(3), "points must be given for each of the levels 1 to 5"),
    "points that fall": (
        lambda d: d["points"].update({3: 20}),
        "points must rise with every level, from 0 at level 1 to 100 at level 5",
    ),
    "points as text": (lambda d: d["points"].update({3: "50"}), "points 3 must be a whole number, not '50'"),
    "points out of range": (lambda d: d["points"].update({5: 101}), "points 5 must be from 0 to 100, not 101"),
    "level six": (lambda d: d["points"].update({6: 100}), "points has 6 where a level from 1 to 5 is expected"),
    "points no mapping": (lambda d: d.update(points=[0, 25]), "points must give a value by level"),
    "gate without share": (lambda d: d["gate"].pop("share"), "gate: share is missing"),
    "gate share above one": (lambda d: d["gate"].update(share="3/2"), "gate: share must be a fraction such as 2/3"),
    "gate share by zero": (lambda d: d["gate"].update(share="2/0"), "gate: share must be a fraction such as 2/3"),
    "gate no mapping": (lambda d: d.update(gate="2/3"), "gate: expected named fields (a mapping)"),
    "most below five": (lambda d: d["gate"].update(most_below=5), "gate: most_below must be from 0 to 4, not 5"),
    "all may be left out": (
        lambda d: d.update(most_not_applicable_per_theme=2),
        "records: most_not_applicable_per_theme is 2, so all 2 scored questions could be left out",
    ),
    "themes no list": (lambda d: d.update(themes={}), "themes must be a list"),
    "no themes": (lambda d: d.update(themes=[]), "there is no theme"),
    "theme twice": (lambda d: d["themes"].append(d["themes"][0]), "the theme id 'devices' is used 2 times"),
    "theme id with dot": (lambda d: d["themes"][0].update(id="de.vices"), "de.vices: a theme's id must be small"),
    "theme no mapping": (lambda d: d["themes"].append("x"), "theme 3: expected named fields (a mapping)"),
    "theme weight zero": (lambda d: d["themes"][0].update(weight=0), "devices: weight must be from 1 to 1000, not 0"),
    "theme without scored": (
        lambda d: d["themes"][1].update(questions=_questions(1)(d)[2:]),
        "records: the theme has no scored question",
    ),
    "theme without open": (
        lambda d: _questions(1)(d).pop(),
        "records: the theme must have exactly one open question; it has 0",
    ),
    "theme with two open": (
        lambda d: _questions(1)(d).append({**_questions(1)(d)[2], "id": "records.more", "prompt": "What else?"}),
        "records: the theme must have exactly one open question; it has 2",
    ),
    "open not last": (lambda d: _questions(1)(d).reverse(), "records: the open question must come last in its theme"),
    "question id missing": (_drop("records.notes", "id"), "records, question 1: id is missing"),
    "question id twice": (
        _set("records.letters", id="records.notes"),
        "the question id 'records.notes' is used 2 times",
    ),
    "question of another theme": (
        _set("records.letters", id="devices.letters"),
        "devices.letters: the id begins with 'devices', but the question stands in the theme 'records'",
    ),
    "question id without theme": (
        _set("records.letters", id="letters"),
        "letters: the id must be written records.slug, the slug in small letters, digits and hyphens",
    ),
    "prompt twice": (
        lambda d: question(d, "records.letters").update(prompt=question(d, "records.notes")["prompt"].upper()),
        "the prompt 'how does the trust keep its list of notes?' is used 2 times",
    ),
    "prompt no question": (_set("records.notes", prompt="Notes."), "records.notes: the prompt must be a question"),
    "prompt too long": (
        _set("records.notes", prompt="x" * 300 + "?"),
        "records.notes: prompt has 301 characters; the most is 300",
    ),
    "unknown kind": (_set("records.notes", kind="scaled"), "records.notes: kind must be scored or open, not 'scaled'"),
    "level missing": (
        lambda d: question(d, "records.notes")["levels"].pop(4),
        "records.notes: levels has nothing for level 4",
    ),
    "level as number": (_level("records.notes", 2, 7), "records.notes: levels 2 must be text, not 7; quote it"),
    "levels no mapping": (_set("records.notes", levels=["a"]), "records.notes: levels must give a value by level"),
    "level not cumulative": (
        _level("records.notes", 4, "Each was checked."),
        "records.notes: level 4 must begin 'As level 3, and'",
    ),
    "level on the wrong one": (
        _level("records.notes", 5, "As level 3, and more."),
        "records.notes: level 5 must begin 'As level 4, and'",
    ),
    "two levels alike": (
        _level("records.notes", 2, "No list dated in the last 12 months names the notes."),
        "records.notes: the descriptor 'No list dated in the last 12 months names the notes.' is used 2 times",
    ),
    "evidence for level 1": (
        lambda d: question(d, "records.notes")["evidence"].update({1: "none"}),
        "records.notes: evidence must not be given for level 1",
    ),
    "evidence missing": (
        lambda d: question(d, "records.notes")["evidence"].pop(5),
        "records.notes: evidence has nothing for level 5",
    ),
    "next step from 5": (
        lambda d: question(d, "records.notes")["next_step"].update({5: "Rest."}),
        "records.notes: next_step must not be given for level 5",
    ),
    "next step missing": (_drop("records.notes", "next_step"), "records.notes: next_step is missing"),
    "applicability not decided": (_drop("records.notes", "not_applicable"), "records.notes: not_applicable is missing"),
    "not applicable always": (
        _set("records.notes", not_applicable="always"),
        "records.notes: not_applicable must be never, or a reason by key",
    ),
    "no reasons": (
        _set("records.notes", not_applicable={}),
        "records.notes: not_applicable must be never, or a reason",
    ),
    "reason with capitals": (
        _set("records.notes", not_applicable={"None": "x"}),
        "records.notes: the not_applicable reason 'None' must be small letters",
    ),
    "reason key too long": (
        _set("records.notes", not_applicable={"a" * 61: "x"}),
        f"records.notes: the not_applicable reason '{'a' * 61}' must be small letters",
    ),
    "reason without words": (_set("records.notes", not_applicable={"none": ""}), "records.notes: none is empty"),
    "weight as decimal": (
        _set("records.notes", weight="1.5"),
        "records.notes: weight must be a whole number, not '1.5'",
    ),
    "weight true": (_set("records.notes", weight=True), "records.notes: weight must be a whole number, not True"),
    "weight zero": (_set("records.notes", weight=0), "records.notes: weight must be from 1 to 1000, not 0"),
    "unknown wgll": (_set("records.notes", wgll="led-well"), "records.notes: wgll must be one of well-led"),
    "sensitive maybe": (
        _set("records.notes", sensitive="maybe"),
        "records.notes: sensitive must be true or false, not 'maybe'",
    ),
    "applies to dentists": (_set("records.notes", applies_to=["dental"]), "records.notes: applies_to must be all, or"),
    "applies to nobody": (
        _set("records.notes", applies_to=[]),
        "records.notes: applies_to must be all, or name at least one trust type",
    ),
    "applies twice": (
        _set("records.notes", applies_to=["acute", "acute"]),
        "records.notes: the trust type 'acute' is used 2 times",
    ),
    "who knows as text": (_set("records.notes", who_knows="CIO"), "records.notes: who_knows must be a list"),
    "open question with levels": (
        _set("records.national-change", levels={1: "x"}),
        "records.national-change: 'levels' is not a field known here",
    ),
    "open question with weight": (
        _set("records.national-change", weight=1),
        "records.national-change: 'weight' is not a field known here",
    ),
    "check of an unknown question": (
        _condition(question="records.stones"),
        "devices.machines, check 1: 'records.stones' is not a scored question of this framework",
    ),
    "check of an open question": (
        _condition(question="records.national-change"),
        "devices.machines, check 1: 'records.national-change' is not a scored question of this framework",
    ),
    "check of level 6": (_condition(at_most=6), "devices.machines, check 1: at_most must be from 1 to 5, not 6"),
    "check of level 0": (_condition(at_least=0), "devices.machines, check 1: at_least must be from 1 to 5, not 0"),
    "check that cannot hold": (
        _condition(at_least=4),
        "devices.machines, check 1: no answer to 'records.notes' can be both at_least and at_most that",
    ),
    "check without bound": (
        lambda d: question(d, "devices.machines")["checks"][0]["if"][1].pop("at_most"),
        "devices.machines, check 1: the condition on 'records.notes' needs at_least or at_most",
    ),
    "check by expression": (
        _condition(expression="x > 1"),
        "devices.machines, check 1: 'expression' is not a field known here",
    ),
    "check of one question": (
        lambda d: question(d, "devices.machines")["checks"][0]["if"].pop(),
        "devices.machines, check 1: a check compares the answers to at least two questions",
    ),
    "check about others": (
        lambda d: question(d, "devices.machines")["checks"][0]["if"][0].update(question="devices.phones"),
        "devices.machines, check 1: no condition is about the question that carries the check",
    ),
    "check of the same twice": (
        _condition(question="devices.machines"),
        "devices.machines, check 1: the question 'devices.machines' is used 2 times",
    ),
    "check without words": (
        lambda d: question(d, "devices.machines")["checks"][0].pop("say"),
        "devices.machines, check 1: say is missing",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_file_place_and_reason(name: str) -> None:
    change, expected = FAULTS[name]
    errors = errors_of(changed(change))
    assert any(error.startswith(f"0.3.yaml: {expected}") for error in errors), errors


def test_every_fault_is_found_at_once() -> None:
    def break_much(data: dict[str, Any]) -> None:
        data.pop("title")
        question(data, "records.notes")["levels"].pop(3)
        question(data, "records.letters")["weight"] = 0
        question(data, "devices.phones").pop("why_it_matters")

    assert errors_of(changed(break_much)) == [
        "0.3.yaml: title is missing",
        "0.3.yaml: devices.phones: why_it_matters is missing",
        "0.3.yaml: records.letters: weight must be from 1 to 1000, not 0",
        "0.3.yaml: records.notes: levels has nothing for level 3",
    ]


@pytest.mark.parametrize("data", [None, [], "text", 7, {}])
def test_what_is_no_framework_at_all_is_refused(data: object) -> None:
    assert errors_of(data)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data(), junk=PLAIN)
def test_junk_anywhere_is_refused_or_read_but_never_breaks_the_loader(data: st.DataObject, junk: object) -> None:
    whole = framework()
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    walk(whole)
    node, key = data.draw(st.sampled_from(places))
    node[key] = junk
    with contextlib.suppress(FrameworkInvalid):
        from_document(whole)


def write(folder: Path, name: str, data: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(yaml.safe_dump(data, allow_unicode=True))
    return path


def test_reads_a_file(tmp_path: Path) -> None:
    assert read_yaml(write(tmp_path / "example", "0.3.yaml", framework())) == from_document(framework())


def test_a_file_must_be_named_for_its_slug_and_version(tmp_path: Path) -> None:
    with pytest.raises(FrameworkInvalid) as caught:
        read_yaml(write(tmp_path / "sample", "0.4.yaml", framework()))
    assert caught.value.errors == [
        "0.4.yaml: version is 0.3, but the file is named 0.4.yaml",
        "0.4.yaml: slug is example, but the folder is named sample",
    ]


def test_trust_types_are_those_of_the_organisations() -> None:
    assert set(TRUST_TYPES) == set(TrustType.values)


def test_lengths_fit_the_columns_that_hold_them() -> None:
    assert Framework._meta.get_field("title").max_length == 150
    assert FrameworkVersion._meta.get_field("version").max_length == 20
    assert Question._meta.get_field("prompt").max_length == 300
    assert Question._meta.get_field("key").max_length == 80
    assert Question._meta.get_field("theme").max_length == 40
    assert Answer._meta.get_field("not_applicable_reason").max_length == LONGEST_REASON_KEY
