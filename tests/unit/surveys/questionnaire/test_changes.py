"""A version written as its changes; the example beside the docs is one, and is never a version of its own."""

from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire.changes import apply_changes, read_changed
from surveys.questionnaire.diff import Trend, compare
from surveys.questionnaire.faults import FrameworkInvalid
from surveys.questionnaire.loading import FRAMEWORKS, from_document
from surveys.questionnaire.style import style_faults
from tests.factories.surveys import shipped_document
from tests.unit.surveys.questionnaire.example import framework, scored

EXAMPLE = Path(__file__).parents[4] / "docs" / "examples" / "digital-maturity-1.1.changes.yaml"
FROM = {"slug": "example", "version": "0.3"}


def applied(**changes: Any):
    return apply_changes(from_document(framework()), {"from": FROM, "version": "0.4", **changes}, source="c")


def test_the_example_makes_a_sound_version_of_the_shipped_one():
    document = read_changed(EXAMPLE)
    assert (document.slug, document.version) == ("digital-maturity", "1.1")
    assert style_faults(document, source=EXAMPLE.name) == []
    diff = compare(shipped_document(), document)
    trends = {q.key: q.trend for theme in diff.themes for q in theme.changed_questions}
    assert trends == {
        "workforce.plan": Trend.REWORDED,
        "workforce.digital-skills": Trend.CONTINUES,
        "workforce.apprentices": Trend.NEW,
        "workforce.career-paths": Trend.ENDS,
    }


def test_the_example_says_that_it_is_one_and_is_not_among_the_frameworks():
    assert EXAMPLE.read_text().startswith("# An example")
    assert not list(FRAMEWORKS.glob("*/1.1*"))
    assert not list(FRAMEWORKS.glob("**/*.changes.yaml"))


def test_fields_levels_and_order():
    document = applied(
        change=[{"question": "records.notes", "set": {"weight": 2, "next_step": {"1": "Begin."}}}],
        retire=["devices.printers"],
        add=[{"after": "records.notes", "question": scored("records.forms", "forms")}],
    )
    notes = document.question("records.notes")
    assert (notes.weight, notes.next_step[1], notes.next_step[2]) == (2, "Begin.", "Date it.")
    assert [q.key for q in document.theme("records").questions][:2] == ["records.notes", "records.forms"]
    with pytest.raises(KeyError):
        document.question("devices.printers")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from": {"slug": "example", "version": "0.2"}}, "version is 0.2, but it is applied to 0.3"),
        ({"retire": ["records.nothing"]}, "there is no question records.nothing"),
        ({"change": [{"question": "records.notes"}]}, "set is missing"),
        ({"change": [{"question": "records.notes", "set": {"colour": "red"}}]}, "colour"),
        ({"add": [{"after": "records.notes", "question": "text"}]}, "expected named fields"),
        ({"replace": []}, "replace"),
        # What refers to the retired question is found by the loader.
        ({"retire": ["records.notes"]}, "'records.notes' is not a scored question"),
    ],
)
def test_what_is_wrong_is_said(changes: dict[str, Any], said: str):
    with pytest.raises(FrameworkInvalid) as refused:
        applied(**changes)
    assert said in str(refused.value)
