"""docs/scoring.md says what the code does: its tables and figures are computed again from the page itself."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from maturity.disclosure import PORTAL, Cell, Reader, disclose
from maturity.distribution import PERCENTS
from maturity.scoring import METHOD_VERSION, explain
from tests.factories.surveys import shipped_document, small_document

PAGE = (Path(__file__).parents[3] / "docs" / "scoring.md").read_text()
CODES = {"not known": 0, "not applicable": -1} | {f"level {level}": level for level in range(1, 6)}


def table_after(words: str) -> list[list[str]]:
    """The body of the first table after ``words``."""
    rows = re.search(r"(?:^\|.*\n)+", PAGE[PAGE.index(words) :], re.MULTILINE).group().splitlines()
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


@pytest.fixture
def example():
    return table_after("## A worked example")


@pytest.fixture
def theme(example):
    return explain(small_document(), [CODES[answer] for _, answer, _, _ in example]).theme("workforce")


def test_the_page_describes_the_method_in_use():
    assert f"scoring method {METHOD_VERSION}." in PAGE


def test_the_points_are_the_frameworks():
    document = shipped_document()
    assert {int(level): int(points) for level, points in table_after("## From answers to points")} == document.points
    assert document.gate.share == Fraction(2, 3)
    assert document.gate.most_below == 2
    assert document.most_not_applicable_per_theme == 2
    assert document.themes_for_overall == 6


def test_the_example_answers_every_question_as_it_may_be_answered(example):
    document = small_document()
    assert [key for key, *_ in example] == [question.key for question in document.scored]
    assert all(question.weight == 1 for question in document.scored)
    reasons = [set(document.question(key).not_applicable) for key, answer, *_ in example if answer == "not applicable"]
    assert set.intersection(*reasons)


def test_the_examples_parts_are_those_computed(example, theme):
    for (key, answer, level, points), part in zip(example, theme.parts, strict=True):
        assert part.question == key
        if answer == "not applicable":
            assert (level, points, part.level) == ("left out", "left out", None)
        else:
            assert (int(level), int(points)) == (part.level, part.points)


def test_the_examples_score_and_best_completion_are_those_computed(theme):
    for words, value in (("Score", theme.score), ("Best completion", theme.best)):
        points, questions, result = re.search(rf"^- {words}: (\d+) ÷ (\d+) = ([\d.]+)$", PAGE, re.MULTILINE).groups()
        assert Fraction(int(points), int(questions)) == value
        assert result == f"{float(value):.1f}"


def test_the_examples_level_is_that_computed(theme):
    rows = table_after("so two thirds is four questions")
    assert [
        (test.level, test.reached, max(test.level - 2, 1), "yes" if test.passed else "no") for test in theme.tests
    ] == [(int(level), int(reach), int(lowest), passed) for level, reach, lowest, passed in rows]
    assert theme.tests[0].needed == 4
    assert f"The theme is at level {theme.level}." in PAGE
    assert theme.tests[3].too_low == ("workforce.protected-time",)
    (change,) = theme.level_step.changes
    assert (change.question, change.to_level) == ("workforce.protected-time", 4)
    assert "75 ÷ 6 = 12.5" in PAGE


def test_five_answers_at_5_and_three_at_1_are_as_the_page_says():
    theme = explain(small_document(), [5] * 5 + [1] * 3).theme("workforce")
    assert f"level 1 score {float(theme.score)}, and the theme is at level {theme.level}" in " ".join(PAGE.split())


def test_what_is_shown_of_a_group_is_as_the_page_says():
    def shown(n: int):
        cell = Cell(n, n, n, 50.0, {str(percent): 50.0 for percent in PERCENTS}, (0, n - n // 2, n // 2, 0, 0))
        return disclose({0: cell}, {0: Reader.PEER})[0]

    starts = [int(re.search(r"\d+", row[0]).group()) for row in table_after("depends on how many of them")]
    assert starts[1:] == [PORTAL.median_from, PORTAL.quartiles_from, PORTAL.deciles_from]
    assert [shown(n).median is None for n in (7, 8)] == [True, False]
    assert [shown(n).quartiles is None for n in (11, 12)] == [True, False]
    assert [shown(n).level_counts is None for n in (29, 30)] == [True, False]
    assert f"If fewer than {float(PORTAL.least_response):.0%}" in PAGE
