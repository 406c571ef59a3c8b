"""The smallest set of raised answers with which a score reaches a goal, against trying every set."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.scoring import Change, smallest_way
from tests.factories.documents import make_document
from tests.size import count
from tests.unit.maturity import slow_scoring
from tests.unit.maturity.strategies import codes, documents

SIX_THEMES = make_document()


def test_the_lowest_answers_rise_first_among_equals():
    one_theme = make_document([[1] * 8], themes_for_overall=1)
    way = smallest_way(one_theme, [4, 3, 1, 2, 4, 4, 4, 4], 60, theme="a")
    assert way.changes == (Change("a.3", 1, 3),)
    assert (way.steps, way.score) == (2, Fraction(500, 8))
    way = smallest_way(one_theme, [4, 3, 2, 2, 4, 4, 4, 4], 65, theme="a")
    assert way.changes == (Change("a.3", 2, 3), Change("a.4", 2, 3))


def test_a_heavy_question_takes_fewer_steps_than_a_light_one():
    document = make_document([[1, 3, 1]], themes_for_overall=1)
    assert smallest_way(document, [1, 4, 1], 60, theme="a").changes == (Change("a.2", 4, 5),)


def test_the_overall_score_rises_where_a_theme_has_fewer_questions_that_apply():
    levels = [2] * 48
    levels[8:10] = [-1, -1]
    way = smallest_way(SIX_THEMES, levels, Fraction(256, 10))
    assert [change.question.split(".")[0] for change in way.changes] == ["b"]


@pytest.mark.parametrize("goal", [25, 0])
def test_there_is_no_way_to_where_it_is(goal):
    assert smallest_way(SIX_THEMES, [2] * 48, goal) is None


def test_there_is_no_way_past_what_stays_as_it_is():
    unchanged = {question.key for question in SIX_THEMES.scored if question.theme != "a"}
    assert smallest_way(SIX_THEMES, [1] * 48, 17, unchanged=unchanged) is None
    assert smallest_way(SIX_THEMES, [1] * 48, 16, unchanged=unchanged).score == Fraction(100 * 31, 6 * 32)


def test_there_is_none_without_a_score():
    assert smallest_way(SIX_THEMES, [-1] * 8 + [1] * 40, 50) is None
    assert smallest_way(SIX_THEMES, [-1] * 8 + [1] * 40, 50, theme="a") is None


def test_a_long_way_is_found_without_waiting():
    weights = [[1, 2, 3, 4, 5, 6, 7, 8], [9, 8, 7, 6, 5, 4, 3, 2]] * 3
    document = make_document(weights, theme_weights=[1, 2, 3, 4, 5, 6])
    way = smallest_way(document, [1] * 48, 100)
    assert (len(way.changes), way.steps, way.score) == (48, 192, 100)


@settings(max_examples=count("examples of the smallest changes for a score, against trying all", reduced=40, full=400))
@given(documents(most_themes=2, most_questions=2), st.data())
def test_no_smaller_set_reaches_the_goal(document, data):
    levels = data.draw(codes(document))
    theme = data.draw(st.sampled_from(["", "a"]))
    goal = data.draw(st.fractions(0, 100, max_denominator=7))
    now = slow_scoring.score(document, levels)[theme][0]
    way = smallest_way(document, levels, goal, theme=theme)
    if now is None or now >= goal:
        assert way is None
        return
    counted = [slow_scoring.counted(code) for code in levels]
    found = [
        (sum(lifted) - sum(counted), *_starts(counted, lifted))
        for lifted in product(*[range(level, 6) if level > 0 else (level,) for level in counted])
        if slow_scoring.score(document, _with(levels, lifted))[theme][0] >= goal
    ]
    if not found:
        assert way is None
        return
    keys = [question.key for question in document.scored]
    lifted = list(counted)
    for change in way.changes:
        assert lifted[keys.index(change.question)] == change.from_level
        lifted[keys.index(change.question)] = change.to_level
    assert (way.steps, *_starts(counted, lifted)) == min(found)
    assert slow_scoring.score(document, _with(levels, lifted))[theme][0] == way.score


def _starts(before, after):
    """Where the steps start, added up, and in how many answers they are."""
    pairs = [(low, high) for low, high in zip(before, after, strict=True) if low != high]
    return sum(sum(range(low, high)) for low, high in pairs), len(pairs)


def _with(levels, lifted):
    return [code if code < 0 else level for code, level in zip(levels, lifted, strict=True)]
