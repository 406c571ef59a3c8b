"""The writing standard, as far as a machine sees it."""

from typing import Any

import pytest

from surveys.questionnaire.loading import from_document
from surveys.questionnaire.reading import grade
from surveys.questionnaire.style import style_faults
from tests.unit.surveys.questionnaire.example import framework, question

HARD = (
    "Organisational accountability arrangements necessitate comprehensible documentation concerning interoperability "
    "considerations, notwithstanding institutional heterogeneity."
)


def sound() -> dict[str, Any]:
    """The example, its descriptors told apart: as they stand they say the same of each list."""
    data = framework()
    for theme in data["themes"]:
        for asked in theme["questions"]:
            subject = asked["id"].partition(".")[2]
            for level in (3, 4, 5) if asked["kind"] == "scored" else ():
                asked["levels"][level] = (
                    asked["levels"][level]
                    .replace("list", f"list of {subject}")
                    .replace("each was", f"each of the {subject} was")
                )
    return data


def faults_with(**fields: Any) -> list[str]:
    data = sound()
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
        ({"covers": "It is. " * 80}, None),
        ({"covers": "It is. " * 81}, "covers has 566 characters; the most is 560"),
        ({"guidance": "It is. " * 71}, "guidance has 496 characters; the most is 420"),
        ({"why_it_matters": "It is. " * 71}, "why_it_matters has 496 characters; the most is 420"),
        ({"guidance": HARD}, "guidance: reading grade "),
        ({"why_it_matters": HARD}, "why_it_matters: reading grade "),
    ],
)
def test_style(fields: dict[str, str], expected: str | None) -> None:
    faults = faults_with(**fields)
    if expected is None:
        assert faults == []
    else:
        assert len(faults) == 1
        assert faults[0].startswith(f"f: records.notes: {expected}")


def test_two_questions_that_ask_the_same():
    data = sound()
    question(data, "records.notes")["prompt"] = "How does a trust keep its lists of the letters?"
    assert style_faults(from_document(data), source="f") == [
        "f: records.letters: the prompt asks nearly what records.notes asks"
    ]


def test_two_descriptors_that_say_the_same():
    data = sound()
    question(data, "records.notes")["levels"][4] = (
        "As level 3, and each of the printers was checked in the last 6 months."
    )
    assert style_faults(from_document(data), source="f") == [
        "f: records.notes, level 4: the descriptor says nearly what devices.printers, level 4 says"
    ]


def test_the_example_of_the_loader_says_the_same_of_each_list():
    assert any("says nearly what" in fault for fault in style_faults(from_document(framework()), source="f"))


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The cat sat. The dog ran.", -4, 1),
        ("Ward staff wait when a system is new and nobody has been shown how it works.", 4, 8),
        (HARD, 20, 60),
        ("", 0, 0),
        ("…", 0, 0),
    ],
)
def test_reading_grades(text: str, least: float, most: float):
    assert least <= grade(text) <= most


def test_an_abbreviation_in_brackets_is_not_read_twice():
    assert grade("Ask the chief nurse (CNO) first.") == grade("Ask the chief nurse first.")
