from dataclasses import replace
from itertools import combinations, combinations_with_replacement, product

import pytest

from maturity.scoring import InvalidSnapshot, score_cohort
from maturity.scoring import levels_of as codes_of
from tests.factories.documents import make_answers, make_document
from tests.size import report

DOCUMENT = make_document([[1] * 4], themes_for_overall=1)
EVERY = frozenset(question.key for question in DOCUMENT.scored)


def levels_of(document, given, *, confirmed=EVERY):
    return codes_of(document, given, confirmed=confirmed)


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


def test_not_applicable_counts_as_level_1_until_it_is_confirmed():
    given = snapshot([-1, -1, 3, 0])
    assert levels_of(DOCUMENT, given, confirmed=()) == [1, 1, 3, 0]
    assert levels_of(DOCUMENT, given, confirmed={"a.2", "a.3"}) == [1, -1, 3, 0], "of a level nothing is confirmed"


def test_what_is_not_asked_of_a_type_of_trust_needs_nobody_to_confirm_it():
    theme = DOCUMENT.themes[0]
    document = replace(
        DOCUMENT,
        themes=(
            replace(theme, questions=(replace(theme.questions[0], applies_to=("ambulance",)), *theme.questions[1:])),
        ),
    )
    assert levels_of(document, snapshot([5, 3, 3, 3]), confirmed=()) == [-1, 3, 3, 3]


def test_no_way_of_answering_less_pays():
    """quality.md asks for it: every pattern of levels of eight equal questions, every allowed way to say less."""
    document = make_document([[1] * 8], themes_for_overall=1)
    tried = 0
    for pattern in combinations_with_replacement(range(1, 6), 8):
        less = []
        for places in (*combinations(range(8), 1), *combinations(range(8), 2)):
            for said in product((0, -1), repeat=len(places)):
                codes = list(pattern)
                for place, code in zip(places, said, strict=True):
                    codes[place] = code
                answers = {"trust": {"type": "acute"}, "answers": make_answers(document, codes)}
                less.append(codes_of(document, answers, confirmed=()) if -1 in said else codes)
        scores = score_cohort(document, [list(pattern), *less])
        assert (scores.theme_denominator == scores.theme_denominator[0]).all()
        assert (scores.theme_numerator <= scores.theme_numerator[0]).all(), pattern
        assert (scores.theme_level <= scores.theme_level[0]).all(), pattern
        assert (scores.overall_numerator <= scores.overall_numerator[0]).all(), pattern
        tried += len(less)
    report(f"ways of answering less, of all patterns of eight questions: {tried:,}, of which 0 pay")
