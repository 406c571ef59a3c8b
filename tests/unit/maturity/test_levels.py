from dataclasses import replace

import pytest

from maturity.scoring import InvalidSnapshot, levels_of
from tests.factories.documents import make_answers, make_document

DOCUMENT = make_document([[1] * 4], themes_for_overall=1)


def snapshot(codes, trust_type="acute", **changes):
    answers = make_answers(DOCUMENT, codes)
    answers[0] |= changes
    return {"trust": {"type": trust_type}, "answers": answers}


def test_levels_come_back_in_the_documents_order_whatever_the_snapshots():
    given = snapshot([5, 0, -1, 1])
    given["answers"].reverse()
    assert levels_of(DOCUMENT, given) == [5, 0, -1, 1]


def test_an_answer_to_an_open_question_is_not_scored():
    given = snapshot([1, 2, 3, 4])
    given["answers"].append({"question": "a.open", "response": "text", "level": None, "reason": "", "text": "More."})
    assert levels_of(DOCUMENT, given) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "changes",
    [
        {"level": 6},
        {"level": None},
        {"response": ""},
        {"response": "text"},
        {"response": "not_applicable", "reason": "too hard"},
        {"response": "not_applicable", "reason": ""},
    ],
)
def test_an_answer_that_the_question_does_not_allow_is_refused(changes):
    with pytest.raises(InvalidSnapshot, match=r"a\.1"):
        levels_of(DOCUMENT, snapshot([3, 3, 3, 3], **changes))


def test_an_unanswered_question_is_refused_and_never_left_out():
    given = snapshot([3, 3, 3, 3])
    del given["answers"][2]
    with pytest.raises(InvalidSnapshot, match=r"a\.3 is not answered"):
        levels_of(DOCUMENT, given)


def test_an_answer_to_a_question_that_there_is_not_is_refused():
    with pytest.raises(InvalidSnapshot, match=r"no question z\.9"):
        levels_of(DOCUMENT, snapshot([3, 3, 3, 3], question="z.9"))


def test_a_third_not_applicable_answer_in_a_theme_is_refused():
    assert levels_of(DOCUMENT, snapshot([-1, -1, 3, 3])) == [-1, -1, 3, 3]
    with pytest.raises(InvalidSnapshot, match="at most 2"):
        levels_of(DOCUMENT, snapshot([-1, -1, -1, 3]))


def test_a_question_not_asked_of_the_trusts_type_is_not_applicable_beyond_the_two():
    theme = DOCUMENT.themes[0]
    first = replace(theme.questions[0], applies_to=("ambulance",))
    document = replace(DOCUMENT, themes=(replace(theme, questions=(first, *theme.questions[1:])),))
    assert levels_of(document, snapshot([5, -1, -1, 3])) == [-1, -1, -1, 3]
    assert levels_of(document, snapshot([5, -1, -1, 3], trust_type="ambulance")) == [5, -1, -1, 3]
