"""How long answering takes is measured without saying whose time it was, and told of groups only."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from config.celery import app
from surveys import stopwatch
from surveys.models import AnsweringTime, Assessment, Question
from surveys.selectors import answers_of, hours_last_time, times_of
from surveys.services.time import keep_answering_time
from tests.factories.accounts import make_person, sign_in, signed_in
from tests.factories.organisations import make_trust
from tests.factories.surveys import answer_all, open_assessment

KEY = "workforce.plan"


@pytest.fixture
def worker_at_once():
    """What is left to the worker is done on the spot."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved."""

    class Clock:
        now = 1_800_000_000.0

        def time(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(stopwatch, "time", clock)
    return clock


@pytest.fixture
def page(maple, client, worker_at_once) -> str:
    sign_in(client, maple.lead)
    return reverse("surveys:question_answer", args=[maple.assessment.pk, KEY])


def token_on(client, page: str) -> str:
    field = re.search(r'<input[^>]*name="opened"[^>]*>', client.get(page).content.decode())
    return re.search(r'value="([^"]*)"', field[0])[1]


def save(client, page, token, *, seen_version=0, **fields):
    sent = {"seen_version": seen_version, "response": "3", "comment": "", "opened": token, **fields}
    return client.post(page, sent)


def test_seconds_from_opening_to_saving_are_kept_with_a_pseudonym(client, page, maple, clock):
    token = token_on(client, page)
    clock.now += 95
    assert save(client, page, token).status_code == 302
    row = AnsweringTime.objects.get()
    assert (row.wave, row.question.key, row.seconds) == (maple.assessment.wave, KEY, 95)
    assert row.person == stopwatch.pseudonym(wave_id=row.wave_id, user_id=maple.lead.pk)


def test_a_row_knows_no_trust_no_answer_no_person_and_no_moment():
    kept = {field.name for field in AnsweringTime._meta.get_fields()}
    assert kept == {"id", "wave", "question", "person", "seconds"}
    assert AnsweringTime._meta.pk.get_internal_type() == "UUIDField"


def test_a_pseudonym_is_another_in_each_wave_and_needs_the_key(settings):
    first = stopwatch.pseudonym(wave_id=1, user_id=7)
    assert first == stopwatch.pseudonym(wave_id=1, user_id=7)
    assert first != stopwatch.pseudonym(wave_id=2, user_id=7)
    settings.SECRET_KEY = "another" * 10
    assert first != stopwatch.pseudonym(wave_id=1, user_id=7)


def test_a_page_that_was_left_open_counts_twenty_minutes(client, page, clock):
    token = token_on(client, page)
    clock.now += 3 * 3600
    save(client, page, token)
    assert AnsweringTime.objects.get().seconds == 20 * 60


@pytest.mark.parametrize("token", [None, "", "nonsense", "1800000000:tampered", "x" * 50_000, "nul \x00", ":" * 9])
def test_a_token_that_is_missing_or_tampered_with_counts_nothing_and_breaks_no_save(client, page, maple, token):
    sent = {"seen_version": 0, "response": "3", "comment": ""} | ({} if token is None else {"opened": token})
    assert client.post(page, sent).status_code == 302
    assert answers_of(maple.assessment)[KEY].level == 3
    assert not AnsweringTime.objects.exists()


def test_a_token_older_than_a_session_or_from_the_future_counts_nothing(client, page, clock):
    token = token_on(client, page)
    clock.now += 13 * 3600
    save(client, page, token)
    clock.now -= 14 * 3600
    save(client, page, token, seen_version=1, comment="Earlier than the page.")
    assert not AnsweringTime.objects.exists()


def test_a_token_of_another_question_or_person_counts_nothing(client, page, maple):
    other = reverse("surveys:question_answer", args=[maple.assessment.pk, "workforce.vacancies"])
    save(client, page, token_on(client, other))
    save(client, other, token_on(signed_in(maple.colleague), other))
    assert not AnsweringTime.objects.exists()


def test_a_mistake_keeps_the_clock_running_and_an_unchanged_answer_counts_nothing(client, page, clock):
    token = token_on(client, page)
    clock.now += 30
    refused = save(client, page, token, response="")
    assert refused.status_code == 422
    assert token in refused.content.decode()
    clock.now += 30
    save(client, page, token)
    save(client, page, token)
    assert [row.seconds for row in AnsweringTime.objects.all()] == [60]


def test_a_save_goes_through_without_a_broker(client, page, maple, monkeypatch):
    token = token_on(client, page)

    def refuse(*args, **kwargs):
        raise OSError("no broker")

    monkeypatch.setattr("surveys.tasks.keep_answering_time_task.apply_async", refuse)
    monkeypatch.setattr("surveys.tasks._silent_until", 0.0)
    assert save(client, page, token).status_code == 302
    assert answers_of(maple.assessment)[KEY].level == 3


def test_a_measured_save_takes_at_most_eight_queries(client, page):
    app.conf.task_always_eager = False  # As on a portal: the worker stores the time.
    token = token_on(client, page)
    save(client, page, token, comment="warm")
    with CaptureQueriesContext(connection) as captured:
        assert save(client, page, token, seen_version=1, comment="again").status_code == 302
    queries = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(queries) <= 8, "\n".join(queries)


# --- figures ------------------------------------------------------------------------------------------


def spend(assessment: Assessment, people: int, seconds: int, *, key: str = KEY) -> None:
    question = Question.objects.get(version=assessment.wave.framework_version, key=key)
    for person in range(people):
        keep_answering_time(
            wave_id=assessment.wave_id, question_id=question.pk, person=f"p{person}", seconds=seconds + person
        )


def submitted(slug: str, trusts: int) -> Assessment:
    for number in range(trusts):
        make_trust(f"R{slug[-1]}{number:02}")
    first = open_assessment(make_trust(f"R{slug[-1]}ZZ"), slug)
    Assessment.objects.filter(wave=first.wave).exclude(pk=first.pk).update(state=Assessment.State.SUBMITTED)
    return first


@pytest.mark.django_db
def test_nothing_is_told_of_fewer_than_eight_people():
    assessment = submitted("2026", 8)
    spend(assessment, 7, 600)
    times = times_of(assessment.wave)
    assert (times.questions[KEY].minutes, times.themes["workforce"].minutes, times.hours_a_trust) == (None, None, None)


@pytest.mark.django_db
def test_medians_are_of_people_and_hours_of_trusts_that_submitted():
    assessment = submitted("2026", 8)
    spend(assessment, 9, 600)
    spend(assessment, 9, 300)
    times = times_of(assessment.wave)
    assert times.questions[KEY].minutes == pytest.approx((900 + 2 * 4) / 60)
    assert times.themes["workforce"].people == 9
    assert times.hours_a_trust == pytest.approx((9 * 900 + 2 * 36) / 3600 / 8)
    assert "workforce.vacancies" not in times.questions


@pytest.mark.django_db
def test_hours_are_not_told_of_fewer_than_eight_trusts():
    assessment = submitted("2026", 7)
    spend(assessment, 20, 600)
    assert times_of(assessment.wave).hours_a_trust is None


@pytest.mark.django_db
def test_the_hours_of_last_time_are_those_of_the_latest_earlier_wave_that_has_them():
    first = submitted("2024", 8)
    second, third = open_assessment(first.trust, "2025"), open_assessment(first.trust, "2026")
    spend(first, 8, 1200)
    spend(second, 3, 1200)
    wave, hours = hours_last_time(third.wave)
    assert (wave, round(hours, 3)) == (first.wave, round(8 * 1200 / 3600 / 8, 3))
    assert hours_last_time(first.wave) is None


@pytest.mark.django_db
def test_the_page_of_times_withholds_below_eight_and_takes_few_queries():
    assessment = submitted("2026", 8)
    spend(assessment, 9, 600)
    spend(assessment, 5, 600, key="workforce.vacancies")
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    address = reverse("surveys:time_read", args=["2026"])
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = " ".join(client.get(address).content.decode().split())
    assert len(captured) <= 15
    assert "10 minutes" in page
    assert "Fewer than 8" in page
    assert client.get(reverse("surveys:time_read", args=["1999"])).status_code == 404


def test_answers_made_up_or_imported_take_no_time(maple):
    answer_all(maple.assessment, maple.lead)
    assert not AnsweringTime.objects.exists()
