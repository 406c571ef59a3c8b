"""The question page: what is typed is kept, whatever goes wrong."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from surveys import services
from surveys.models import Answer, AnswerRevision
from surveys.selectors import answers_of
from tests.factories.accounts import sign_in
from tests.factories.surveys import answer_all, level

KEY = "workforce.clinical-authority"


def seen_version_in(html: str) -> str:
    field = re.search(r'<input[^>]*name="seen_version"[^>]*>', html)
    return re.search(r'value="(\d+)"', field[0])[1]


@pytest.fixture
def page(maple, client):
    """The address of one question, and a client signed in as Maple's digital lead."""
    sign_in(client, maple.lead)
    return reverse("surveys:question_answer", args=[maple.assessment.pk, KEY])


def send(client, page, **fields):
    return client.post(page, {"seen_version": 0, "response": "3", "comment": "", **fields})


def test_save_and_continue_goes_to_the_next_question(client, page, maple):
    response = send(client, page, comment="As in the minutes of May")
    assert response.status_code == 302
    assert "/questions/workforce." in response.url
    assert KEY not in response.url
    assert answers_of(maple.assessment)[KEY].comment == "As in the minutes of May"


def test_save_and_go_back_returns_to_the_theme(client, page, maple):
    theme = reverse("surveys:theme_read", args=[maple.assessment.pk, "workforce"])
    assert send(client, page, back="1").url == theme


def test_going_back_with_nothing_typed_saves_nothing(client, page, maple):
    response = client.post(page, {"seen_version": 0, "back": "1"})
    assert response.status_code == 302
    assert not Answer.objects.exists()


def test_no_choice_is_an_error_that_links_to_the_first_level_and_keeps_the_comment(client, page):
    response = client.post(page, {"seen_version": 0, "comment": "half a thought", "continue": "1"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "There is a problem" in html
    assert 'href="#id_response' in html or 'href="#response' in html
    assert "half a thought" in html


def test_a_comment_alone_can_be_kept_when_going_back(client, page, maple):
    assert client.post(page, {"seen_version": 0, "comment": "Asking HR", "back": "1"}).status_code == 302
    assert answers_of(maple.assessment)[KEY].comment == "Asking HR"


def test_a_stale_save_gets_409_with_both_texts_and_can_be_saved_knowingly(client, page, maple):
    services.save_answer(
        assessment=maple.assessment, question_key=KEY, seen_version=0, given=level(5, "hers"), by=maple.colleague
    )
    response = send(client, page, comment="mine")
    html = response.content.decode()
    assert response.status_code == 409
    assert "hers" in html
    assert "mine" in html
    assert str(maple.colleague.name) in html
    assert answers_of(maple.assessment)[KEY].comment == "hers"
    assert seen_version_in(html) == "1"

    assert send(client, page, comment="mine", seen_version=1).status_code == 302
    assert answers_of(maple.assessment)[KEY].comment == "mine"
    assert AnswerRevision.objects.count() == 2


def test_an_answer_to_a_signed_assessment_is_shown_back_and_not_saved(client, page, maple):
    answer_all(maple.assessment, maple.lead)
    services.sign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="CIO",
        by=maple.lead,
    )
    response = send(client, page, comment="too late", seen_version=1)
    assert response.status_code == 409
    assert "too late" in response.content.decode()
    assert answers_of(maple.assessment)[KEY].comment == ""


def test_an_answer_that_was_saved_before_the_signature_is_not_called_lost(client, page, maple):
    answer_all(maple.assessment, maple.lead)
    services.sign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="CIO",
        by=maple.lead,
    )
    response = send(client, page, seen_version=1)
    assert (response.status_code, response.url) == (302, page)
    assert b"The answers are locked" in client.get(page).content


def test_a_session_that_ended_while_typing_shows_the_text(client, page):
    client.logout()
    response = send(client, page, comment="an hour of work")
    assert response.status_code == 401
    assert "an hour of work" in response.content.decode()


def test_a_person_who_may_only_read_sees_the_answer_and_cannot_save(client, page, maple):
    sign_in(client, maple.clinician)
    assert b"Save and continue" not in client.get(page).content
    assert send(client, page).status_code == 403


@pytest.mark.parametrize("address", ["/assessments/999999/questions/{}/", "/assessments/OWN/questions/nonsense/"])
def test_what_is_absent_answers_404(client, page, maple, address):
    address = address.format(KEY).replace("OWN", str(maple.assessment.pk))
    assert client.get(address).status_code == 404
    assert send(client, address).status_code == 404


def test_another_trusts_question_answers_as_if_it_were_absent(client, page, maple):
    foreign = reverse("surveys:question_answer", args=[maple.other_assessment.pk, KEY])
    assert client.get(foreign).status_code == 404
    assert send(client, foreign).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"response": "6"},
        {"response": "level"},
        {"response": "not_applicable"},
        {"response": "not_applicable", "not_applicable_reason": "made-up"},
        {"seen_version": "-1"},
        {"seen_version": "many"},
        {"seen_version": ""},
        {"comment": "x" * 20_000},
        {"comment": "nul \x00 byte"},
    ],
)
def test_wrong_input_is_refused_and_shown_again(client, page, fields):
    response = send(client, page, **fields)
    assert response.status_code == 422
    assert not Answer.objects.exists()


def test_markup_in_a_comment_is_text_everywhere(client, page, maple):
    payload = "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>"
    send(client, page, comment=payload)
    for address in (page, reverse("surveys:answers_check", args=[maple.assessment.pk])):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_saving_takes_at_most_eight_queries(client, page):
    send(client, page, comment="warm")
    with CaptureQueriesContext(connection) as captured:
        assert send(client, page, comment="again", seen_version=1).status_code == 302
    queries = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(queries) <= 8, "\n".join(queries)


@pytest.mark.parametrize("name", ["assessment_read", "answers_check", "question_answer"])
def test_pages_take_at_most_fifteen_queries(client, page, maple, name):
    answer_all(maple.assessment, maple.lead)
    args = [maple.assessment.pk] + ([KEY] if name == "question_answer" else [])
    address = reverse(f"surveys:{name}", args=args)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert len(captured) <= 15, "\n".join(query["sql"] for query in captured)
