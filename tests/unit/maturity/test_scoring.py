from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.scoring import InvalidRules, ScoreRow, fingerprint, points_of, rules_of, score_cohort
from surveys.questionnaire.document import FrameworkDocument, Theme
from tests.factories.documents import make_document
from tests.unit.maturity import slow_scoring
from tests.unit.maturity.strategies import documents_with_cohorts

ONE_THEME = make_document([[1] * 8], themes_for_overall=1)


def scores_of_one(document: FrameworkDocument, levels: list[int]) -> dict[tuple[str, str], ScoreRow]:
    return {(row.scope, row.key): row for row in score_cohort(document, [levels]).rows()[0]}


def exact(row: ScoreRow) -> Fraction | None:
    return Fraction(row.numerator, row.denominator) if row.denominator else None


@given(documents_with_cohorts())
def test_every_score_equals_the_slow_second_implementation(case):
    document, cohort = case
    for levels, rows in zip(cohort, score_cohort(document, np.array(cohort)).rows(), strict=True):
        expected = slow_scoring.score(document, levels)
        for row in rows:
            if row.scope == "question":
                continue
            best = Fraction(row.best_numerator, row.denominator) if row.denominator else None
            assert (exact(row), best, row.level) == expected[row.key]
        stored = {row.key for row in rows if row.scope != "question"}
        assert stored == {t.key for t in document.themes} | ({""} if rules_of(document).has_overall else set())


@given(documents_with_cohorts())
def test_question_rows_add_up_to_their_theme(case):
    document, cohort = case
    for rows in score_cohort(document, np.array(cohort)).rows():
        by_key = {row.key: row for row in rows}
        for theme in document.themes:
            questions = [by_key[q.key] for q in theme.scored]
            for field in ("numerator", "denominator", "best_numerator"):
                assert sum(getattr(q, field) for q in questions) == getattr(by_key[theme.key], field)


@given(documents_with_cohorts(), st.randoms(use_true_random=False))
def test_scores_do_not_depend_on_the_order_or_the_rest_of_the_cohort(case, chance):
    document, cohort = case
    whole = score_cohort(document, np.array(cohort)).rows()
    order = list(range(len(cohort)))
    chance.shuffle(order)
    chosen = order[: chance.randint(1, len(order))]
    again = score_cohort(document, np.array([cohort[i] for i in chosen])).rows()
    assert again == [whole[i] for i in chosen]
    for rows in whole:
        mixed = list(rows)
        chance.shuffle(mixed)
        assert fingerprint(mixed) == fingerprint(rows)


def test_five_answers_at_level_5_and_three_at_level_1_score_62_point_5_and_are_level_1():
    theme = scores_of_one(ONE_THEME, [5, 5, 5, 5, 5, 1, 1, 1])["theme", "a"]
    assert (theme.numerator / theme.denominator, theme.level) == (62.5, 1)


@pytest.mark.parametrize(
    ("levels", "level"),
    [
        ([5] * 8, 5),
        ([5] * 7 + [3], 5),
        ([5] * 7 + [2], 4),  # The share is at level 5, but one answer lies more than two below it.
        ([5] * 6 + [1, 1], 3),
        ([4] * 5 + [3] * 3, 3),  # Five of eight are less than two thirds.
        ([4] * 6 + [2, 2], 4),
        ([3, 3, 3, 3, 3, 3, 0, 0], 3),
        ([4, 4, 4, 4, 4, 4, 0, 0], 3),
        ([4, 4, 4, 4, -1, -1, 2, 2], 4),  # Four of six: exactly two thirds.
    ],
)
def test_the_gate_takes_the_highest_level_that_two_thirds_reach_and_none_lies_far_below(levels, level):
    assert scores_of_one(ONE_THEME, levels)["theme", "a"].level == level


def test_not_known_counts_as_level_1_and_as_level_5_in_the_best_completion():
    rows = scores_of_one(ONE_THEME, [0, 3, 3, 3, 3, 3, 3, 3])
    theme, question = rows["theme", "a"], rows["question", "a.1"]
    assert theme[2:5] == (350, 8, 450)
    assert question == ScoreRow("question", "a.1", 0, 1, 100, 1)


def test_not_applicable_leaves_the_denominator_and_has_no_level():
    rows = scores_of_one(make_document([[3, 1]], themes_for_overall=1), [-1, 4])
    assert rows["theme", "a"] == ScoreRow("theme", "a", 75, 1, 75, 4)
    assert rows["question", "a.1"] == ScoreRow("question", "a.1", 0, 0, 0, None)


def test_a_theme_where_nothing_applies_has_no_score_and_leaves_no_overall_score():
    rows = scores_of_one(make_document([[1], [1]], themes_for_overall=2), [-1, 4])
    assert rows["theme", "a"] == ScoreRow("theme", "a", 0, 0, 0, None)
    assert rows["overall", ""] == ScoreRow("overall", "", 0, 0, 0, None)


def test_overall_is_the_mean_of_six_themes_over_a_common_denominator():
    document = make_document([[1, 1, 1], [1, 1], [1], [1], [1], [1]])
    overall = scores_of_one(document, [2, 1, 1, 2, 1, 5, 5, 1, 1])["overall", ""]
    assert exact(overall) == (Fraction(25, 3) + Fraction(25, 2) + 200) / 6
    assert overall.denominator == 36


def test_a_framework_of_one_theme_has_no_overall_score_while_six_are_asked_for():
    document = make_document([[1] * 8], themes_for_overall=6)
    assert {row.scope for row in score_cohort(document, [[3] * 8]).rows()[0]} == {"theme", "question"}


def test_a_theme_without_scored_questions_is_left_out():
    document = make_document([[1, 1], [1]], themes_for_overall=2)
    talk = Theme(key="talk", title="", introduction="", weight=5, questions=(document.question("a.open"),))
    document = replace(document, themes=(document.themes[0], talk, document.themes[1]))
    rows = scores_of_one(document, [5, 1, 5])
    assert exact(rows["overall", ""]) == 75
    assert ("theme", "talk") not in rows


@given(documents_with_cohorts(most_units=1), st.data())
def test_not_known_never_pays_against_any_level(case, data):
    document, (levels,) = case
    position = data.draw(st.integers(0, len(levels) - 1))
    level = data.draw(st.integers(1, 5))
    unknown, answered = ([*levels[:position], code, *levels[position + 1 :]] for code in (0, level))
    both = score_cohort(document, np.array([unknown, answered]))
    for name in ("theme", "overall"):
        numerator, denominator = getattr(both, f"{name}_numerator"), getattr(both, f"{name}_denominator")
        assert (denominator[0] == denominator[1]).all()
        assert (numerator[0] <= numerator[1]).all()
        assert (both.theme_level[0] <= both.theme_level[1]).all()


@given(documents_with_cohorts(most_units=1), st.data())
def test_a_higher_level_never_lowers_a_score_or_a_level(case, data):
    document, (levels,) = case
    position = data.draw(st.integers(0, len(levels) - 1))
    low = data.draw(st.integers(1, 4))
    before, after = ([*levels[:position], code, *levels[position + 1 :]] for code in (low, low + 1))
    both = score_cohort(document, np.array([before, after]))
    assert (both.theme_numerator[0] <= both.theme_numerator[1]).all()
    assert (both.overall_numerator[0] <= both.overall_numerator[1]).all()
    assert (both.theme_level[0] <= both.theme_level[1]).all()


def test_two_not_applicable_answers_lift_a_theme_of_eight_by_at_most_25_points_and_two_levels():
    """docs/scoring.md says so: every theme of eight equal questions is tried."""
    pairs = list(combinations_with_replacement(range(1, 6), 2))
    points = levels = 0
    for others in combinations_with_replacement(range(1, 6), 6):
        answered = score_cohort(ONE_THEME, [[*pair, *others] for pair in pairs])
        left_out = scores_of_one(ONE_THEME, [-1, -1, *others])["theme", "a"]
        points = max(points, exact(left_out) - Fraction(int(answered.theme_numerator.min()), 8))
        levels = max(levels, left_out.level - int(answered.theme_level.min()))
    assert (points, levels) == (25, 2)


def test_points_divide_once_and_are_nan_where_nothing_applies():
    assert points_of([1, 0], [3, 0]).tolist()[0] == 1 / 3
    assert np.isnan(points_of([1, 0], [3, 0])[1])


def test_a_cohort_of_none_has_no_scores():
    assert score_cohort(ONE_THEME, np.empty((0, 8), dtype=np.int8)).rows() == []


@pytest.mark.parametrize(
    "levels", [[[3] * 7], [3] * 8, [[6] + [3] * 7], [[-2] + [3] * 7], [[2.5] + [3] * 7], [[float("nan")] * 8]]
)
def test_levels_of_another_shape_or_code_are_refused(levels):
    with pytest.raises(ValueError, match="Levels must be"):
        score_cohort(ONE_THEME, np.array(levels))


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": [[0, 1]]},
        {"weights": [[]]},
        {"theme_weights": [0]},
        {"points": {1: 10, 2: 0, 3: 50, 4: 75, 5: 100}},
        {"points": {1: 0, 2: 25, 3: 50, 4: 75}},
        {"share": Fraction(0)},
        {"share": Fraction(3, 2)},
        {"most_below": -1},
        {"themes_for_overall": 0},
    ],
)
def test_rules_that_cannot_be_scored_are_refused(changes):
    with pytest.raises(InvalidRules):
        rules_of(make_document(**{"weights": [[1, 1]], **changes}))


def test_weights_that_could_overflow_are_refused_and_the_largest_that_cannot_are_exact():
    with pytest.raises(InvalidRules, match="64 bits"):
        rules_of(make_document([[10**4]] * 6))
    document = make_document([[497, 1]] * 6)
    assert exact(scores_of_one(document, [2, 5] * 6)["overall", ""]) == Fraction(497 * 25 + 100, 498)


@settings(max_examples=20)
@given(st.integers(100, 400), st.data())
def test_large_weights_lose_nothing(weight, data):
    weights = [[weight + 7 * i, 1 + i] for i in range(6)]
    document = make_document(weights)
    levels = data.draw(st.lists(st.integers(0, 5), min_size=12, max_size=12))
    assert exact(scores_of_one(document, levels)["overall", ""]) == slow_scoring.score(document, levels)[""][0]
