"""Saving while somebody types: what the page's script is told of each outcome."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.celery import app
from surveys import services
from surveys.models import AnsweringTime, AnswerRevision
from surveys.selectors import answers_of
from tests.factories.accounts import sign_in
from tests.factories.surveys import answer_all, level
from tests.unit.surveys.test_answering_time import token_on

KEY = "workforce.clinical-authority"


@pytest.fixture
def page(maple, client):
    sign_in(client, maple.lead)
    return reverse("surveys:question_answer", args=[maple.assessment.pk, KEY])


@pytest.fixture
def worker_at_once():
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def autosave(client, page, **fields):
    return client.post(
        page, {"seen_version": 0, "response": "3", "comment": "", **fields}, headers={"accept": "application/json"}
    )


def test_a_save_answers_with_the_version_and_words_and_marks_the_revision(client, page, maple):
    response = autosave(client, page, comment="As in the minutes")
    assert response.status_code == 200
    said = response.json()
    assert (said["state"], said["version"]) == ("saved", 1)
    assert said["words"].startswith("Saved ")
    assert maple.lead.name in said["at_length"]
    assert AnswerRevision.objects.get().autosaved


def test_the_version_it_answers_with_serves_the_ordinary_save(client, page, maple):
    version = autosave(client, page, comment="half").json()["version"]
    fields = {"seen_version": version, "response": "4", "comment": "whole", "continue": "1"}
    assert client.post(page, fields).status_code == 302
    assert answers_of(maple.assessment)[KEY].comment == "whole"
    assert [row.autosaved for row in AnswerRevision.objects.order_by("version")] == [True, False]


def test_a_comment_without_a_level_is_kept_and_is_no_answer(client, page, maple):
    assert autosave(client, page, response="", comment="Asking payroll").status_code == 200
    answer = answers_of(maple.assessment)[KEY]
    assert (answer.response, answer.comment) == ("", "Asking payroll")


def test_an_unchanged_form_adds_nothing(client, page):
    autosave(client, page)
    assert autosave(client, page, seen_version=1).json()["version"] == 1
    assert AnswerRevision.objects.count() == 1


def test_an_empty_form_adds_nothing(client, page):
    response = autosave(client, page, response="")
    assert (response.status_code, response.json()["state"]) == (200, "unchanged")
    assert not AnswerRevision.objects.exists()


def test_a_conflict_brings_both_texts_and_overwrites_nothing(client, page, maple):
    services.save_answer(
        assessment=maple.assessment, question_key=KEY, seen_version=0, given=level(5, "hers"), by=maple.colleague
    )
    response = autosave(client, page, comment="mine")
    said = response.json()
    assert (response.status_code, said["state"], said["own"]) == (409, "conflict", False)
    assert said["theirs"]["comment"] == "hers"
    assert said["theirs"]["response"] == "5"
    assert said["yours"]["comment"] == "mine"
    assert said["by"] == maple.colleague.name
    assert answers_of(maple.assessment)[KEY].comment == "hers"


def test_what_the_question_does_not_take_is_said_field_by_field(client, page):
    response = autosave(client, page, comment="x" * 5_000)
    assert (response.status_code, response.json()["state"]) == (422, "invalid")
    assert list(response.json()["errors"]) == ["comment"]
    assert not AnswerRevision.objects.exists()


def test_a_signed_assessment_is_locked_and_says_by_whom(client, page, maple):
    answer_all(maple.assessment, maple.lead)
    services.sign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="CIO",
        by=maple.lead,
    )
    response = autosave(client, page, comment="too late", seen_version=1)
    assert (response.status_code, response.json()["state"]) == (423, "locked")
    assert maple.lead.name in response.json()["words"]
    assert answers_of(maple.assessment)[KEY].comment == ""


def test_a_busy_database_is_told_apart(client, page, monkeypatch):
    def busy(**kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("surveys.views.autosave.save_answer", busy)
    response = autosave(client, page)
    assert (response.status_code, response.json()["state"]) == (503, "busy")


def test_a_session_that_ended_is_said_and_saves_nothing(client, page):
    client.logout()
    response = autosave(client, page)
    assert (response.status_code, response.json()["state"]) == (401, "signed out")
    assert not AnswerRevision.objects.exists()


def test_who_may_only_read_may_not_save_and_a_stranger_sees_no_question(client, page, maple):
    sign_in(client, maple.clinician)
    assert autosave(client, page).status_code == 403
    sign_in(client, maple.stranger)
    assert autosave(client, page).status_code == 404
    assert not AnswerRevision.objects.exists()


def test_hostile_text_comes_back_as_json_and_nothing_else(client, page, maple):
    services.save_answer(
        assessment=maple.assessment,
        question_key=KEY,
        seen_version=0,
        given=level(5, "<script>alert(1)</script>"),
        by=maple.colleague,
    )
    response = autosave(client, page, comment="<img src=x onerror=alert(1)>")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_it_takes_at_most_eight_queries(client, page):
    autosave(client, page, comment="warm")
    with CaptureQueriesContext(connection) as captured:
        assert autosave(client, page, comment="again", seen_version=1).status_code == 200
    queries = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(queries) <= 8, "\n".join(queries)


def test_time_is_measured_once_by_the_ordinary_save_or_when_the_page_is_left(client, page, worker_at_once):
    token = token_on(client, page)
    autosave(client, page, comment="one", opened=token)
    autosave(client, page, comment="two", opened=token, seen_version=1)
    assert not AnsweringTime.objects.exists()
    sent = {"seen_version": 2, "response": "3", "comment": "two", "opened": token, "autosaved": "1", "continue": "1"}
    assert client.post(page, sent).status_code == 302
    assert AnsweringTime.objects.count() == 1

    left = token_on(client, page)
    autosave(client, page, comment="three", opened=left, seen_version=2)
    autosave(client, page, comment="three", opened=left, seen_version=3, closing="1")
    assert AnsweringTime.objects.count() == 2


def test_the_answer_page_is_light_as_sent(client, page):
    built = Path(settings.BASE_DIR) / "build" / "static"
    sent = [client.get(page).content, *((built / name).read_bytes() for name in PARTS)]
    assert sum(len(gzip.compress(part, 6)) for part in sent) < 45_000


PARTS = ("portal.css", "portal.js", "autosave.js")
