"""Two answers to one question: both in full, and the person says what is to stand."""

import re

import pytest
from django.db import OperationalError
from django.urls import reverse

from surveys import services
from surveys.models import AnswerRevision
from surveys.selectors import answers_of
from tests.factories.accounts import sign_in
from tests.factories.surveys import level

KEY = "workforce.clinical-authority"
OPEN = "workforce.national"
HERS, MINE = "What the register says.\nSecond line.", "What the wards say."


@pytest.fixture
def page(maple, client):
    """A colleague has answered level 5 with her words since the page was opened."""
    sign_in(client, maple.lead)
    save(maple, 0, level(5, HERS))
    return reverse("surveys:question_answer", args=[maple.assessment.pk, KEY])


def save(maple, seen_version, given, key=KEY):
    services.save_answer(
        assessment=maple.assessment, question_key=key, seen_version=seen_version, given=given, by=maple.colleague
    )


def resolve(client, page, **fields):
    sent = {"resolving": "1", "seen_version": 1, "response": "3", "comment": MINE, "continue": "1", **fields}
    return client.post(page, {name: value for name, value in sent.items() if value is not None})


def standing(maple, key=KEY):
    answer = answers_of(maple.assessment)[key]
    return answer.level, answer.comment


def test_both_are_shown_in_full_with_who_and_when_and_nothing_is_chosen(client, page, maple):
    response = client.post(page, {"seen_version": 0, "response": "3", "comment": MINE, "continue": "1"})
    html = response.content.decode()
    assert response.status_code == 409
    for words in ("Level 5", "Level 3", HERS, MINE, maple.colleague.name, "saved this on"):
        assert words in html
    assert not re.search(r'type="radio"[^>]*checked', html)
    merged = re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[1]
    assert merged.strip() == f"{HERS}\n\n{MINE}"
    assert standing(maple) == (5, HERS)


@pytest.mark.parametrize(
    ("chosen", "stands"),
    [
        ({"keep_answer": "mine", "keep_words": "mine"}, (3, MINE)),
        ({"keep_answer": "theirs", "keep_words": "theirs"}, (5, HERS)),
        ({"keep_answer": "mine", "keep_words": "theirs"}, (3, HERS)),
        ({"keep_answer": "theirs", "keep_words": "both", "merged": "Register and wards."}, (5, "Register and wards.")),
    ],
)
def test_each_part_is_chosen_by_itself(client, page, maple, chosen, stands):
    assert resolve(client, page, **chosen).status_code == 302
    assert standing(maple) == stands


def test_without_a_choice_it_is_asked_again_and_nothing_is_lost(client, page, maple):
    response = resolve(client, page, keep_words="both", merged="Half merged")
    html = response.content.decode()
    assert response.status_code == 422
    assert "Select which answer should stand" in html
    assert "Half merged" in html
    assert MINE in html
    assert standing(maple) == (5, HERS)


def test_only_what_differs_is_asked_for(client, page, maple):
    response = client.post(page, {"seen_version": 0, "response": "5", "comment": MINE, "continue": "1"})
    html = response.content.decode()
    assert 'name="keep_words"' in html
    assert 'name="keep_answer"' not in html
    assert resolve(client, page, response="5", keep_words="mine").status_code == 302
    assert standing(maple) == (5, MINE)


def test_who_only_commented_keeps_the_level_of_the_other(client, page, maple):
    assert resolve(client, page, response=None, keep_words="mine").status_code == 302
    assert standing(maple) == (5, MINE)


def test_a_third_save_is_another_conflict_and_what_was_put_together_is_mine_now(client, page, maple):
    save(maple, 1, level(1, "A third word."))
    response = resolve(client, page, keep_answer="mine", keep_words="both", merged="Put together with care.")
    html = response.content.decode()
    assert response.status_code == 409
    assert "A third word." in html
    assert "Put together with care." in html
    assert standing(maple) == (1, "A third word.")
    again = {"seen_version": 2, "comment": "Put together with care.", "keep_answer": "mine", "keep_words": "mine"}
    assert resolve(client, page, **again).status_code == 302
    assert standing(maple) == (3, "Put together with care.")


def test_too_long_a_text_is_refused_and_kept_even_as_a_third_person_saves(client, page, maple):
    long = "w" * 4_001
    assert resolve(client, page, keep_answer="mine", keep_words="both", merged=long).status_code == 422
    save(maple, 1, level(1, "third"))
    response = resolve(client, page, keep_answer="mine", keep_words="both", merged=long)
    assert response.status_code == 409
    assert long in response.content.decode()


def test_a_busy_portal_shows_what_was_put_together(client, page, monkeypatch):
    def busy(**kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("surveys.views.question.save_answer", busy)
    response = resolve(client, page, keep_answer="theirs", keep_words="both", merged="Put together")
    html = response.content.decode()
    assert response.status_code == 503
    assert "Put together" in html
    assert re.search(r'value="5"[^>]*checked', html)


def test_a_locked_assessment_shows_what_was_put_together(client, page, maple):
    services.close_wave(wave=maple.assessment.wave, by=None)
    response = resolve(client, page, keep_answer="mine", keep_words="both", merged="Put together")
    assert response.status_code == 409
    assert "Put together" in response.content.decode()


def test_the_open_question_is_put_together_too(client, maple):
    from surveys.services import AnswerInput

    sign_in(client, maple.lead)
    key = next(q.key for q in maple_document(maple).questions if q.kind == "open")
    save(maple, 0, AnswerInput(response="text", text="Fund training."), key)
    address = reverse("surveys:question_answer", args=[maple.assessment.pk, key])
    response = client.post(address, {"seen_version": 0, "text": "Pay more.", "continue": "1"})
    assert response.status_code == 409
    assert "Fund training.\n\nPay more." in response.content.decode()
    fields = {"response": None, "comment": None, "text": "Pay more.", "keep_words": "both"}
    assert resolve(client, address, **fields, merged="Fund training and pay more.").status_code == 302
    assert answers_of(maple.assessment)[key].text == "Fund training and pay more."


def maple_document(maple):
    from surveys.selectors import document_for

    return document_for(maple.assessment)


@pytest.mark.parametrize("fields", [{"response": "9"}, {"response": "not_applicable"}, {"seen_version": "x"}])
def test_what_was_tampered_with_is_refused(client, page, maple, fields):
    assert resolve(client, page, keep_answer="mine", keep_words="mine", **fields).status_code == 422
    assert standing(maple) == (5, HERS)
    assert AnswerRevision.objects.count() == 1


def test_markup_of_either_is_text(client, page, maple):
    save(maple, 1, level(5, "<script>alert(1)</script>"))
    sent = {"seen_version": 0, "response": "3", "comment": "</textarea><script>alert(2)</script>", "continue": "1"}
    html = client.post(page, sent).content.decode()
    assert "<script>alert" not in html
