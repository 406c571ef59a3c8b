from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.scoring import Change, LevelStep, explain
from tests.factories.documents import make_document
from tests.unit.maturity import slow_scoring
from tests.unit.maturity.strategies import codes, documents, documents_with_cohorts

ONE_THEME = make_document([[1] * 8], themes_for_overall=1)


def test_the_worked_example_says_why_it_is_level_1():
    theme = explain(ONE_THEME, [5, 5, 5, 5, 5, 1, 1, 1]).theme("a")
    assert (float(theme.score), theme.level) == (62.5, 1)
    level_2 = theme.tests[1]
    assert (level_2.reached, float(level_2.needed), level_2.too_low, level_2.passed) == (5, 16 / 3, (), False)
    assert theme.tests[4].too_low == ("a.6", "a.7", "a.8")
    assert theme.level_step == LevelStep(level=2, changes=(Change("a.6", 1, 2),))


def test_an_answer_far_below_is_lifted_only_as_far_as_the_gate_asks():
    theme = explain(ONE_THEME, [5] * 7 + [2]).theme("a")
    assert theme.level_step == LevelStep(level=5, changes=(Change("a.8", 2, 3),))


def test_nothing_lifts_a_theme_at_the_top():
    theme = explain(ONE_THEME, [5] * 8).theme("a")
    assert (theme.level_step, theme.score_steps) == (None, ())


def test_the_heaviest_question_lifts_the_score_most():
    document = make_document([[1, 3, 2]], themes_for_overall=1)
    steps = explain(document, [0, 2, 4]).theme("a").score_steps
    assert [(step.change, float(step.gain)) for step in steps] == [
        (Change("a.2", 2, 3), 12.5),
        (Change("a.3", 4, 5), 25 / 3),
        (Change("a.1", 1, 2), 25 / 6),
    ]


def test_parts_tell_not_known_from_level_1_and_from_not_applicable():
    parts = explain(make_document([[1, 1, 1]]), [0, 1, -1]).theme("a").parts
    assert [(part.level, part.not_known, part.points) for part in parts] == [
        (1, True, 0),
        (1, False, 0),
        (None, False, 0),
    ]


def test_the_strict_score_takes_not_applicable_as_level_1():
    theme = explain(ONE_THEME, [5, 5, 5, 5, 5, 5, -1, -1]).theme("a")
    assert (theme.score, theme.level) == (100, 5)
    assert (theme.strict_score, theme.strict_level) == (75, 3)


def test_a_theme_where_nothing_applies_is_explained_without_a_score():
    explanation = explain(make_document([[1], [1]], themes_for_overall=2), [-1, 3])
    assert explanation.overall is None
    theme = explanation.theme("a")
    assert (theme.score, theme.level, theme.tests, theme.score_steps, theme.level_step) == (None, None, (), (), None)


@given(documents_with_cohorts(most_units=1))
def test_the_explanation_agrees_with_the_slow_second_implementation(case):
    document, (levels,) = case
    expected = slow_scoring.score(document, levels)
    explanation = explain(document, levels)
    assert (explanation.overall, explanation.overall_best) == expected[""][:2]
    for theme in explanation.themes:
        assert (theme.score, theme.best, theme.level) == expected[theme.theme]
        if theme.tests:
            assert max(test.level for test in theme.tests if test.passed) == theme.level


@given(documents_with_cohorts(most_units=1))
def test_each_score_step_adds_what_it_says(case):
    document, (levels,) = case
    keys = [question.key for question in document.scored]
    before = slow_scoring.score(document, levels)
    for theme in explain(document, levels).themes:
        for step in theme.score_steps:
            lifted = list(levels)
            lifted[keys.index(step.change.question)] = step.change.to_level
            after = slow_scoring.score(document, lifted)
            assert after[theme.theme][0] - before[theme.theme][0] == step.gain
            if before[""][0] is None:
                assert step.overall_gain is None
            else:
                assert after[""][0] - before[""][0] == step.overall_gain


@settings(max_examples=40)
@given(documents(most_themes=1, most_questions=4), st.data())
def test_no_smaller_change_reaches_the_next_level(document, data):
    levels = data.draw(codes(document))
    theme = explain(document, levels).theme("a")
    if theme.level is None or theme.level == 5:
        assert theme.level_step is None
        return
    counted = [slow_scoring.counted(code) for code in levels]
    cheapest = min(
        (sum(a != b for a, b in zip(counted, lifted, strict=True)), sum(lifted) - sum(counted))
        for lifted in product(*[range(code, 6) if code > 0 else (code,) for code in counted])
        if slow_scoring.score(document, list(lifted))["a"][2] > theme.level
    )
    step = theme.level_step
    assert step.level == theme.level + 1
    assert (len(step.changes), sum(c.to_level - c.from_level for c in step.changes)) == cheapest
    lifted = list(counted)
    for change in step.changes:
        position = [question.key for question in document.scored].index(change.question)
        assert lifted[position] == change.from_level
        lifted[position] = change.to_level
    assert slow_scoring.score(document, lifted)["a"][2] == step.level
