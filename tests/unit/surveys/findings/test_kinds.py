"""Every kind of finding: when it is found, when not, and that it says so in words."""

from dataclasses import replace

import pytest

from surveys.content import AnswerInput
from surveys.evidence.pieces import Piece
from surveys.findings import Held, Kind, LastTime, Material, find, gaps_in, warnings_in
from surveys.questionnaire.document import Check, Condition, FrameworkDocument
from tests.factories.findings import at_level, material
from tests.factories.surveys import shipped_document, small_document

KEYS = [question.key for question in small_document().scored]
FIRST, SECOND = KEYS[:2]
MIXED = {key: 2 + number % 2 for number, key in enumerate(KEYS)}
NOT_KNOWN = AnswerInput(response="not_known")
NOT_APPLICABLE = AnswerInput(response="not_applicable", not_applicable_reason="elsewhere")


def without_checks(document: FrameworkDocument) -> FrameworkDocument:
    themes = (
        replace(theme, questions=tuple(replace(question, checks=()) for question in theme.questions))
        for theme in document.themes
    )
    return replace(document, themes=tuple(themes))


def look(levels=MIXED, document=None, **more) -> Material:
    return material(levels, document or without_checks(small_document()), **more)


def keys(findings) -> list[str]:
    return [finding.key for finding in findings]


def piece(number: int = 1, level: int | None = None, **more) -> Piece:
    return Piece(title="Minutes", kind="link", level=level, note="", id=number, **more)


def last_time(levels, document=None) -> LastTime:
    document = document or without_checks(small_document())
    return LastTime("Spring 2025", document, {key: at_level(value) for key, value in levels.items()})


def test_ordinary_answers_give_nothing():
    assert find(look()) == []


# --- what stands in the way --------------------------------------------------------------------------


def test_a_question_without_an_answer_is_a_gap_and_a_comment_is_no_answer():
    answers = {**MIXED, SECOND: AnswerInput(comment="Asking the finance team")}
    del answers[FIRST]
    assert keys(gaps_in(look(answers))) == [f"unanswered.{FIRST}", f"unanswered.{SECOND}"]
    assert warnings_in(look(answers)) == []


@pytest.mark.parametrize(("excused", "found"), [(2, []), (3, ["too-many-not-applicable.workforce"])])
def test_at_most_two_answers_of_a_theme_may_be_not_applicable(excused, found):
    given = look({**MIXED, **dict.fromkeys(KEYS[:excused], NOT_APPLICABLE)})
    assert keys(gaps_in(given)) == found
    assert all(len(gap.questions) == excused for gap in gaps_in(given))


# --- contradictions ----------------------------------------------------------------------------------


def test_a_rule_of_the_framework_is_found_once_however_many_questions_carry_it():
    check = Check((Condition(FIRST, at_least=4), Condition(SECOND, at_most=1)), "Can both be so?")
    plain = without_checks(small_document())
    carrying = tuple(replace(q, checks=(check,)) if q.key in (FIRST, SECOND) else q for q in plain.themes[0].questions)
    document = replace(plain, themes=(replace(plain.themes[0], questions=carrying),))
    shown = {FIRST: [piece()]}
    [found] = warnings_in(look({**MIXED, FIRST: 4, SECOND: 1}, document, evidence=shown))
    assert (found.kind, found.say) == (Kind.CONTRADICTION, "Can both be so?")
    assert [question.key for question in found.questions] == [FIRST, SECOND]
    for levels in ({FIRST: 3, SECOND: 1}, {FIRST: 4, SECOND: 2}, {FIRST: 4, SECOND: NOT_KNOWN}):
        assert warnings_in(look({**MIXED, **levels}, document, evidence=shown)) == []


# --- held facts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "given", "found"),
    [
        (3, 2, True),
        (3, NOT_KNOWN, True),
        (3, 3, False),
        (3, 5, False),  # A fact that good says nothing against a higher level.
        (2, 3, True),
        (1, NOT_KNOWN, False),
        (3, NOT_APPLICABLE, False),
    ],
)
def test_an_answer_is_held_against_a_fact(held, given, found):
    held_facts = {FIRST: Held(held, "Toolkit: Standards Met, published 30 June 2025")}
    warnings = warnings_in(look({**MIXED, FIRST: given}, held=held_facts, evidence={FIRST: [piece()]}))
    assert keys(warnings) == ([f"against-fact.{FIRST}"] if found else [])


# --- since last time ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [(1, 3, ["rise"]), (2, 3, []), (3, 3, []), (3, 2, []), (3, 1, ["fall"]), (5, 1, ["fall"]), (2, 5, ["rise"])],
)
def test_two_levels_or_more_since_last_time_are_asked_about(then, now, found):
    warnings = warnings_in(look({**MIXED, FIRST: now}, last=last_time({FIRST: then}), evidence={FIRST: [piece()]}))
    assert [warning.kind for warning in warnings] == found
    if found:
        assert f"Level {now}" in warnings[0].say
        assert f"from level {then} in Spring 2025" in warnings[0].say


@pytest.mark.parametrize("now", [NOT_KNOWN, NOT_APPLICABLE, AnswerInput()])
def test_what_is_no_level_neither_rises_nor_falls(now):
    assert warnings_in(look({**MIXED, FIRST: now}, last=last_time({FIRST: 5}))) == []


def test_levels_of_a_reworded_or_another_question_are_not_compared():
    document = without_checks(small_document())
    question = document.question(FIRST)
    reworded = replace(question, levels={**question.levels, 4: "As level 3, and something else."})
    theme = document.themes[0]
    before = replace(document, themes=(replace(theme, questions=(reworded, *theme.questions[1:])),))
    assert warnings_in(look({**MIXED, FIRST: 1}, last=last_time({FIRST: 5}, before))) == []
    assert warnings_in(look({**MIXED, FIRST: 1}, last=last_time({"workforce.gone": 5}))) == []


# --- evidence ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_a_high_level_asks_for_evidence(level):
    given = {**MIXED, FIRST: level}
    assert keys(warnings_in(look(given))) == ([f"unsupported.{FIRST}"] if level > 3 else [])
    infected = {FIRST: [piece(state="infected")]}
    assert keys(warnings_in(look(given, evidence=infected))) == ([f"unsupported.{FIRST}"] if level > 3 else [])


@pytest.mark.parametrize(
    ("given", "shown", "found"),
    [
        (1, [2], True),
        (2, [4], True),
        (2, [2], False),
        (3, [5], False),  # Not low.
        (1, [None], False),  # One piece of which nobody said what it shows.
        (1, [None, None], True),
        (2, [None, None], False),  # Level 2 asks for something to be shown.
        (NOT_KNOWN, [3], True),
        (NOT_APPLICABLE, [5, 5], False),
    ],
)
def test_a_low_level_is_held_against_the_evidence_attached_to_it(given, shown, found):
    pieces = [piece(number, level) for number, level in enumerate(shown, start=1)]
    warnings = warnings_in(look({**MIXED, FIRST: given}, evidence={FIRST: pieces}))
    assert keys(warnings) == ([f"understated.{FIRST}"] if found else [])


# --- one level throughout ----------------------------------------------------------------------------


def test_a_theme_at_one_level_is_a_straight_line_and_another_answer_breaks_it():
    [found] = warnings_in(look(3))
    assert found.key == "straight-line.workforce"
    assert "All 8 answers in Workforce are at level 3." in found.say
    for other in (2, NOT_KNOWN, NOT_APPLICABLE, AnswerInput()):
        assert warnings_in(look({**dict.fromkeys(KEYS, 3), FIRST: other})) == []
    assert warnings_in(look(dict.fromkeys(KEYS, NOT_KNOWN))) == []


def test_all_themes_at_one_level_are_one_finding_and_not_six():
    document = without_checks(shipped_document())
    [found] = warnings_in(look(3, document))
    assert (found.key, len(found.questions)) == ("straight-line.everywhere", 48)
    other = {q.key: 2 if q.theme == "workforce" else 3 for q in document.scored}
    assert len(warnings_in(look(other, document))) == 6


def test_a_theme_of_few_questions_is_no_line():
    document = without_checks(small_document())
    theme = document.themes[0]
    short = replace(document, themes=(replace(theme, questions=theme.questions[:5]),))
    assert warnings_in(look(3, short)) == []
