from dataclasses import replace

from maturity.disclosure import Shown
from reports.presenters.changes import changes
from reports.presenters.questions import BESIDE_SENSITIVE, SENSITIVE, about_peers, question_views
from tests.factories.documents import make_answers, make_document

DOCUMENT = make_document([(1, 1, 1)], themes_for_overall=1)


def snapshot(*codes: int, **of_first: str) -> dict:
    answers = make_answers(DOCUMENT, codes)
    answers[0] |= of_first
    open_answer = {"question": "a.open", "response": "text", "level": None, "reason": "", "comment": "", "version": 1}
    return {"answers": [*answers, open_answer | {"text": "Publish job profiles."}]}


def views(given: dict, *, document=DOCUMENT, reads_answers: bool = True, peers=None, before=None):
    moved = changes(document, before, given, {q.key for q in document.scored}) if before else ()
    return question_views(
        document,
        given,
        changes={change.question: change for change in moved},
        peers=peers or {},
        reads_answers=reads_answers,
    )


def test_each_question_has_its_level_descriptor_and_comment():
    first, second, third, last = views(snapshot(4, 0, -1, comment="We did it."))
    assert (first.level, first.answer, first.descriptor, first.comment) == (4, "Level 4", "4", "We did it.")
    assert (second.answer, second.descriptor) == ("Not known", "It counts as level 1, since nobody can show more.")
    assert (third.answer, third.descriptor) == ("Not applicable", "Another organisation does this for us.")
    assert (last.scored, last.text) == (False, "Publish job profiles.")


def test_a_reader_of_scores_sees_neither_comments_nor_open_answers():
    found = views(snapshot(4, 3, 3, comment="We did it."), reads_answers=False)
    assert [question.key for question in found] == ["a.1", "a.2", "a.3"]
    assert found[0].comment == ""
    assert found[0].level == 4


def test_a_theme_with_a_sensitive_question_is_not_shown_by_name():
    questions = (replace(DOCUMENT.themes[0].questions[0], sensitive=True), *DOCUMENT.themes[0].questions[1:])
    document = replace(DOCUMENT, themes=(replace(DOCUMENT.themes[0], questions=questions),))
    hidden = views(snapshot(4, 3, 0), document=document, reads_answers=False, before=snapshot(2, 4, 3))
    assert [question.answer for question in hidden] == [SENSITIVE, BESIDE_SENSITIVE, BESIDE_SENSITIVE]
    for question in hidden:
        assert (question.level, question.descriptor, question.before, question.next_step) == (None, "", "", "")
    assert views(snapshot(4, 3, 3), document=document)[0].level == 4


def test_peers_are_a_chart_or_the_reason_why_not():
    shown = {
        "a.1": Shown(n=40, scored=40, participating=42, level_counts=(10, 10, 10, 5, 5)),
        "a.2": Shown(n=9, scored=9, participating=10, reasons=("The full spread is shown from 30 trusts.",)),
    }
    first, second, third, _ = views(snapshot(4, 3, 3), peers=shown)
    assert first.counts == (10, 10, 10, 5, 5)
    assert "level 3: 25%" in first.peers
    assert first.svg().startswith("<svg")
    assert (second.counts, second.peers, second.svg()) == ((), "The full spread is shown from 30 trusts.", "")
    assert third.peers == ""


def test_what_was_answered_before_stands_beside():
    assert views(snapshot(4, 3, 3), before=snapshot(2, 3, 3))[0].before == "Level 2"


def test_a_reason_that_all_questions_share_is_said_once():
    withheld = Shown(n=5, scored=5, participating=5, reasons=("Figures are shown from 8 trusts.",))
    given = views(snapshot(4, 3, 3), peers=dict.fromkeys(("a.1", "a.2", "a.3"), withheld))
    words, found = about_peers(given, "care trusts")
    assert words == "The levels of care trusts cannot be seen. Figures are shown from 8 trusts."
    assert {view.peers for view in found} == {""}


def test_charts_are_explained_once_and_so_is_why_some_are_missing():
    shown = {
        "a.1": Shown(n=40, scored=40, participating=42, level_counts=(10, 10, 10, 5, 5)),
        "a.2": Shown(n=9, scored=9, participating=10, reasons=("The full spread is shown from 30; 9 have a score.",)),
        "a.3": Shown(n=8, scored=9, participating=10, reasons=("The full spread is shown from 30; 8 have a score.",)),
    }
    words, found = about_peers(views(snapshot(4, 3, 3), peers=shown), "acute trusts")
    assert words == (
        "Charts show the share of acute trusts at each level; the triangle is this trust. Some questions have no "
        "chart. The full spread is shown from 30."
    )
    assert [view.peers for view in found[1:3]] == ["", ""]
    assert about_peers(found, "")[0] == ""


def test_the_peers_of_a_question_not_shown_by_name_stay():
    questions = (replace(DOCUMENT.themes[0].questions[0], sensitive=True), *DOCUMENT.themes[0].questions[1:])
    document = replace(DOCUMENT, themes=(replace(DOCUMENT.themes[0], questions=questions),))
    shown = {"a.2": Shown(n=40, scored=40, participating=42, level_counts=(10, 10, 10, 5, 5))}
    given = views(snapshot(4, 3, 3), document=document, reads_answers=False, peers=shown)
    words, found = about_peers(given, "acute trusts")
    assert found[1].counts == (10, 10, 10, 5, 5)
    assert words == "Charts show the share of acute trusts at each level."
