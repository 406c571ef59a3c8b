from reports.presenters.changes import answer_in_words, changes, changes_in_words
from tests.factories.documents import make_answers, make_document

DOCUMENT = make_document([(1,) * 4], themes_for_overall=1, open_questions=False)
KEYS = {question.key for question in DOCUMENT.scored}


def snapshot(*codes: int) -> dict:
    return {"answers": make_answers(DOCUMENT, codes)}


def test_answers_rise_fall_stay_or_cannot_be_compared():
    found = changes(DOCUMENT, snapshot(2, 4, 3, 0), snapshot(3, 1, 3, 2), KEYS)
    assert [change.direction for change in found] == ["up", "down", "same", "other"]
    assert (found[0].before, found[0].now) == ("level 2", "level 3")
    assert found[3].before == "not known"


def test_a_reworded_question_is_left_out():
    found = changes(DOCUMENT, snapshot(2, 4, 3, 1), snapshot(3, 1, 3, 2), KEYS - {"a.1"})
    assert [change.question for change in found] == ["a.2", "a.3", "a.4"]


def test_two_answers_that_are_no_level_are_the_same_or_other():
    found = changes(DOCUMENT, snapshot(0, 0, -1, 3), snapshot(0, -1, -1, -1), KEYS)
    assert [change.direction for change in found] == ["same", "other", "same", "other"]


def test_changes_are_said_in_one_sentence():
    found = changes(DOCUMENT, snapshot(2, 4, 3, 0), snapshot(3, 1, 3, 2), KEYS)
    assert changes_in_words(found, "2025") == (
        "Since 2025, 1 answer went up, 1 went down, 1 stayed the same and 1 cannot be compared, because one of the two "
        "is not a level."
    )
    still = changes(DOCUMENT, snapshot(3, 3, 3, 3), snapshot(3, 3, 3, 3), KEYS)
    assert changes_in_words(still, "2025") == "Since 2025, no answer went up, none went down and 4 stayed the same."


def test_nothing_comparable_is_said_too():
    assert changes_in_words((), "2025").startswith("No question is worded as it was in 2025")


def test_an_absent_answer_was_not_asked():
    assert answer_in_words(None) == "not asked"


def test_what_was_carried_forward_is_marked_and_counted():
    now = snapshot(2, 4, 3, 1)
    for entry in now["answers"][:2]:
        entry["carried"] = True
    found = changes(DOCUMENT, snapshot(2, 4, 3, 2), now, KEYS)
    assert [change.carried for change in found] == [True, True, False, False]
    assert changes_in_words(found, "2025").endswith(
        "3 stayed the same. 2 answers were carried forward, each confirmed as still true."
    )
