"""The writing standard, as far as a machine sees it."""

from typing import Any

import pytest

from surveys.questionnaire.loading import from_document
from surveys.questionnaire.style import style_faults
from tests.unit.surveys.questionnaire.example import framework, question


def faults_with(**fields: Any) -> list[str]:
    data = framework()
    notes = question(data, "records.notes")
    for name, value in fields.items():
        if name.startswith("level_"):
            notes["levels"][int(name[-1])] = value
        else:
            notes[name] = value
    return style_faults(from_document(data), source="f")


def test_the_example_keeps_the_standard() -> None:
    assert faults_with() == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"level_3": "As level 2, and it is regularly checked."}, "level 3 says 'regularly'"),
        ({"level_4": "As level 3, and there is good cover."}, "level 4 says 'good'"),
        ({"level_4": "As level 3, and most wards have it."}, "level 4 says 'most'"),
        ({"level_4": "As level 3, and a well-led team has it."}, None),
        ({"level_4": "As level 3, and at least 3 and at most 5 wards have it."}, None),
        ({"level_3": f"As level 2, and {'x' * 130}."}, "level 3 has 147 characters; the most is 140"),
        ({"level_3": "As level 2, and this. And that."}, "level 3 must be one sentence"),
        ({"level_3": "As level 2, and this"}, "level 3 must be one sentence"),
        ({"level_2": "A list names the notes."}, "level 2 names no period"),
        ({"level_2": "The list in force today names the notes."}, None),
        ({"guidance": "Ask the SIRO."}, "SIRO is not explained: write the words, then (SIRO)"),
        ({"guidance": "Ask the senior information risk owner (SIRO)."}, None),
        ({"prompt": f"How {'x' * 120}?"}, "the prompt has 125 characters; the most is 110"),
        ({"guidance": "Please count."}, "leave out 'please'"),
        ({"covers": "x" * 500}, "covers has 500 characters; the most is 420"),
    ],
)
def test_style(fields: dict[str, str], expected: str | None) -> None:
    faults = faults_with(**fields)
    if expected is None:
        assert faults == []
    else:
        assert len(faults) == 1
        assert faults[0].startswith(f"f: records.notes: {expected}")
