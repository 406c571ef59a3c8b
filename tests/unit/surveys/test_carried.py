"""What a submission gives to the next wave's questions, for any two versions, trusts and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from surveys.carrying import MOST_IN_BULK, Carried, Flag, carried, flags
from surveys.content import AnswerInput
from surveys.evidence.pieces import Piece
from surveys.models import Answer
from surveys.questionnaire.document import FrameworkDocument, QuestionText, Theme
from surveys.tasklist import theme_progress, theme_tasks
from tests.factories.documents import make_document

TYPES = ("acute", "ambulance")
BASE = make_document(((1,) * 3,) * 2, themes_for_overall=1)


@dataclass(frozen=True)
class Case:
    """A trust of a type then and now, two versions, and what it answered."""

    then: FrameworkDocument
    now: FrameworkDocument
    type_then: str
    type_now: str
    answers: Mapping[str, AnswerInput]

    @property
    def asked_then(self) -> FrameworkDocument:
        return self.then.asked_of(self.type_then)

    @property
    def asked_now(self) -> FrameworkDocument:
        return self.now.asked_of(self.type_now)

    def carried(self) -> Carried:
        return carried(
            then=self.then,
            asked_then=self.asked_then,
            now=self.now,
            asked_now=self.asked_now,
            flagged=flags(self.then, self.now),
            answers=self.answers,
            evidence={},
        )


@st.composite
def versions(draw: st.DrawFn) -> FrameworkDocument:
    """The base with questions left out, renamed, moved, reworded, without reasons, or for one type of trust."""
    moved: list[QuestionText] = []
    themes = []
    for theme in BASE.themes:
        kept = []
        for question in theme.questions:
            changed = draw(st.sampled_from(["no", "no", "gone", "renamed", "moved", "prompt", "level", "help", "type"]))
            if changed == "gone":
                continue
            if changed == "renamed":
                question = replace(question, key=f"{question.key}-new")
            elif changed == "prompt":
                question = replace(question, prompt=draw(st.sampled_from(["? ", "What?"])))
            elif changed == "level" and question.is_scored:
                question = replace(question, levels={**question.levels, 3: "another"}, not_applicable={})
            elif changed == "help":
                question = replace(question, guidance="Look twice.", weight=2)
            elif changed == "type" and question.is_scored:
                question = replace(question, applies_to=("acute",))
            (moved if changed == "moved" else kept).append(question)
        themes.append(replace(theme, questions=tuple(kept)))
    last: Theme = themes[-1]
    themes[-1] = replace(last, questions=(*last.questions, *(replace(question, theme=last.key) for question in moved)))
    return replace(BASE, themes=tuple(themes))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    case = Case(draw(versions()), draw(versions()), draw(st.sampled_from(TYPES)), draw(st.sampled_from(TYPES)), {})
    answers = {}
    for question in case.asked_then.questions:
        if not question.is_scored:
            text = draw(st.sampled_from(["", "Less."]))
            answers[question.key] = AnswerInput(response="text" if text else "", text=text)
            continue
        kind = draw(st.sampled_from(["level", "level", "not_known", "not_applicable", "absent"]))
        if kind == "level":
            answers[question.key] = AnswerInput(response=kind, level=draw(st.integers(1, 5)))
        elif kind == "not_known":
            answers[question.key] = AnswerInput(response=kind)
        elif kind == "not_applicable" and question.not_applicable:
            answers[question.key] = AnswerInput(response=kind, not_applicable_reason="elsewhere")
    return replace(case, answers=answers)


def asks(question: QuestionText) -> tuple:
    return (
        question.prompt,
        question.kind,
        question.covers,
        sorted(question.levels.items()),
        sorted(question.not_applicable.items()),
        question.applies_to,
    )


def slowly_flagged(case: Case, question: QuestionText) -> Flag:
    for other in case.then.questions:
        if other.key == question.key:
            same = asks(other) == asks(question) if question.is_scored else other.prompt == question.prompt
            return Flag.UNCHANGED if same else Flag.REWORDED
    return Flag.NEW


@given(cases())
def test_flags_agree_with_a_slow_comparison_of_every_word(case: Case):
    found = case.carried()
    assert list(found.questions) == [question.key for question in case.asked_now.questions]
    for key, last in found.questions.items():
        assert last.flag == slowly_flagged(case, case.now.question(key))


@given(cases())
def test_only_an_unchanged_question_that_was_answered_is_carried(case: Case):
    for key, last in case.carried().questions.items():
        answer = case.answers.get(key)
        expected = last.flag == Flag.UNCHANGED and answer is not None and bool(answer.response)
        assert last.is_carried == expected
        assert last.content == (answer if answer and answer.response and last.then else None)
        assert bool(last.why_not) == (last.flag != Flag.NEW and not expected)


@given(cases())
def test_every_question_of_then_is_asked_now_or_named_as_gone(case: Case):
    found = case.carried()
    asked = {question.key for question in case.asked_then.questions}
    gone = [question.key for question in (*found.retired, *found.no_longer_asked)]
    assert set(gone) == asked - set(found.questions)
    assert len(gone) == len(set(gone))
    assert all(question.key not in {q.key for q in case.now.questions} for question in found.retired)


@given(cases(), st.data())
def test_what_is_carried_never_counts_as_answered(case: Case, data: st.DataObject):
    found, document = case.carried(), case.asked_now
    scored = [question.key for question in document.scored]
    answered = data.draw(st.sets(st.sampled_from(scored))) if scored else set()
    answers = {key: Answer(response="level", level=2) for key in answered}
    listed = theme_tasks(document, answers, None, found)
    assert sum(theme.answered for theme in listed) == len(answered)
    assert sum(theme.to_confirm for theme in listed) == len(found.to_confirm(answered))
    assert all(theme.answered + theme.to_confirm <= theme.total for theme in listed)
    quick = theme_progress(document, answered, (), found.keys)
    assert [(t.answered, t.total, t.to_confirm, t.hint) for t in listed] == [
        (t.answered, t.total, t.to_confirm, t.hint) for t in quick
    ]


@given(cases(), st.data())
def test_only_low_levels_that_nobody_answered_are_confirmed_together(case: Case, data: st.DataObject):
    found = case.carried()
    keys = list(found.questions)
    answered, filled = (data.draw(st.sets(st.sampled_from(keys))) if keys else set() for _ in range(2))
    for theme in case.asked_now.themes:
        for last in found.in_bulk(theme.key, answered, filled):
            assert last.question.theme == theme.key
            assert last.flag == Flag.UNCHANGED
            assert last.content.response == "level"
            assert last.content.level <= MOST_IN_BULK == 3
            assert last.question.key not in answered | filled


def test_an_answer_without_its_reason_is_not_carried_even_where_nothing_else_changed():
    question = BASE.scored[0]
    gone = AnswerInput(response="not_applicable", not_applicable_reason="no-such-reason")
    found = Case(BASE, BASE, "acute", "acute", {question.key: gone}).carried()
    assert "no longer one of the question’s reasons" in found.questions[question.key].why_not


def test_a_question_that_was_not_asked_of_the_trusts_type_says_so():
    question = BASE.scored[0]
    theme = replace(BASE.themes[0], questions=(replace(question, applies_to=("acute",)), *BASE.themes[0].questions[1:]))
    document = replace(BASE, themes=(theme, *BASE.themes[1:]))
    became = Case(document, document, "ambulance", "acute", {}).carried()
    assert "your type of trust" in became.questions[question.key].why_not
    left = Case(
        document, document, "acute", "ambulance", {question.key: AnswerInput(response="level", level=2)}
    ).carried()
    assert [q.key for q in left.no_longer_asked] == [question.key]
    assert question.key not in left.questions


def test_links_are_told_from_files():
    question = BASE.scored[0]
    pieces = [Piece("Plan", "link", 3, "", address="https://a.example"), Piece("List", "pdf", None, "", sha256="ab")]
    found = carried(
        then=BASE,
        asked_then=BASE,
        now=BASE,
        asked_now=BASE,
        flagged=flags(BASE, BASE),
        answers={question.key: AnswerInput(response="level", level=3)},
        evidence={question.key: pieces},
    ).questions[question.key]
    assert [piece.title for piece in found.links] == ["Plan"]
    assert [piece.title for piece in found.files] == ["List"]
