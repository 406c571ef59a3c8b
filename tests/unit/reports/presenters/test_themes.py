from dataclasses import replace

import pytest

from maturity.scoring import explain
from reports.presenters.themes import WITHHELD, theme_view
from tests.factories.documents import make_document

EVEN = make_document([(1,) * 8], themes_for_overall=1, open_questions=False)


def a_view(*codes: int, document=EVEN, reads_answers=True):
    return theme_view(document, explain(document, codes).theme("a"), reads_answers=reads_answers)


def test_five_high_and_three_low_answers_are_level_1_and_it_says_why():
    view = a_view(5, 5, 5, 5, 5, 1, 1, 1)
    assert (view.score, view.level) == (63, 1)
    assert view.level_reasons[0].startswith("A theme stands at the highest level that at least two thirds")
    assert view.level_reasons[-1] == "Not yet level 2: 5 of 8 questions are at level 2 or above; 6 are needed."


def test_a_question_too_far_below_is_named():
    view = a_view(5, 5, 5, 5, 5, 5, 5, 1)
    assert view.level == 3
    assert view.level_reasons[-1] == "Not yet level 4: “?” lies more than 2 levels below it."


def test_level_5_has_nothing_above_it():
    view = a_view(*[5] * 8)
    assert view.level_reasons[-1].startswith("Level 5: 8 of 8")
    assert (view.level_step, view.lifts, view.level_step_changes) == ("", (), ())


def test_unequal_weights_are_spoken_of_as_weights():
    document = make_document([(3, 1, 1)], themes_for_overall=1, open_questions=False)
    view = a_view(1, 5, 5, document=document)
    assert view.level_reasons[-1] == "Not yet level 2: weight 2 of 5 is at level 2 or above; 4 is needed."
    assert "each counted by its weight" in view.score_reason


def test_what_lifts_most_comes_first_and_of_equals_the_lowest():
    view = a_view(4, 1, 3, 2, 5, 5, 5, 5)
    assert [(lift.question, lift.from_level) for lift in view.lifts] == [("a.2", 1), ("a.4", 2), ("a.3", 3)]
    assert {lift.gain for lift in view.lifts} == {"3 points"}


def test_a_step_over_several_levels_adds_all_of_their_points():
    view = a_view(5, 5, 5, 5, 5, 5, 5, 1)
    (change,) = view.level_step_changes
    assert (change.from_level, change.to_level, change.gain) == (1, 2, "3 points")
    document = make_document([(1, 1, 1)], themes_for_overall=1, open_questions=False)
    (change,) = a_view(1, 4, 1, document=document).level_step_changes
    assert (change.from_level, change.to_level, change.gain) == (1, 2, "8 points")


def test_not_known_answers_show_the_best_completion():
    view = a_view(3, 3, 3, 3, 3, 3, 0, 0)
    assert (view.score, view.best, view.not_known) == (38, 63, 2)
    assert view.best_reason == (
        "2 answers are not known and count as level 1. At best, with level 5 there, the score would be 63."
    )
    assert a_view(*[3] * 8).best is None


def test_what_is_left_out_is_said():
    said = a_view(3, 3, 3, 3, 3, 3, 3, -1).score_reason
    assert "1 question left out as not applicable: counted as level 1, it would make the score 44 and" in said
    said = a_view(5, 5, 5, 5, 1, -1, 5, -1).score_reason
    assert said.endswith("counted as level 1, they would make the score 63 and the level 1.")


@pytest.mark.parametrize("codes", [[-1] * 8])
def test_where_nothing_applies_there_is_no_score(codes):
    view = a_view(*codes)
    assert (view.score, view.level, view.level_reasons, view.level_words) == (None, None, (), "")
    assert view.score_reason == "No question of this theme applies, so it has no score."


def test_a_theme_with_a_sensitive_question_tells_a_reader_of_scores_nothing_of_its_questions():
    first, *others = EVEN.themes[0].questions
    questions = (replace(first, sensitive=True), *others)
    document = replace(EVEN, themes=(replace(EVEN.themes[0], questions=questions),))
    codes = (0, 5, 5, 5, 5, 5, 5, -1)
    view = a_view(*codes, document=document, reads_answers=False)
    told = a_view(*codes, document=document)
    assert (view.score, view.level, view.withheld) == (told.score, told.level, WITHHELD)
    assert (view.best, view.not_known, view.best_reason) == (None, 0, "")
    assert (view.lifts, view.level_step, view.level_step_changes) == ((), "", ())
    assert view.level_reasons == told.level_reasons[:1]
    assert view.level_words == "a stands at level 3."
    assert view.score_reason == (
        "The mean over the questions that apply: levels 1 to 5 are worth 0, 25, 50, 75 and 100 points."
    )
    assert told.lifts
    assert (told.not_known, told.withheld) == (1, "")
    nowhere = a_view(*[-1] * 8, document=document, reads_answers=False)
    assert (nowhere.level_words, nowhere.level_reasons) == ("", ())
    assert nowhere.score_reason == "No question of this theme applies, so it has no score."
