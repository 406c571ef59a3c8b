"""Signed off, and the score is there: by the worker, by the sweeper, and whatever happens to either."""

import os
import socket
import time

import pytest
from django.urls import reverse

from audit.models import Event, Seal
from maturity.models import Score
from surveys import services
from surveys.models import Submission
from tests.services.person import Person
from tests.services.portal import Portal
from tests.size import report

pytestmark = pytest.mark.services

PROMPT_SECONDS = 10
"""A score is to be visible 2 s after the signature, and what it was is printed; here two processes share the cores."""
FOUND_SECONDS = 60


def sign(maple) -> None:
    services.sign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="Chief information officer",
        by=maple.lead,
    )
    maple.assessment.refresh_from_db()


def countersign_in_the_browser(maple, portal: Portal) -> float:
    """Counter-sign by the page and return the seconds that the answer took."""
    sign(maple)
    clinician = Person(maple.clinician, portal.url)
    page = reverse("surveys:assessment_countersign", args=[maple.assessment.pk])
    fields = clinician.form(page)
    started = time.monotonic()
    answer = clinician.send(page, {**fields, "signed_as": "Chief clinical information officer", "agreed": "on"})
    seconds = time.monotonic() - started
    assert answer.status_code == 302, answer.text
    assert Submission.objects.filter(assessment=maple.assessment).count() == 1
    return seconds


def countersign_with_the_message_lost(maple) -> None:
    """Counter-sign in this process, whose messages reach no worker."""
    sign(maple)
    services.countersign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="Medical director",
        by=maple.clinician,
    )


def is_scored(maple) -> bool:
    return Score.objects.filter(submission__assessment=maple.assessment, scope="theme").exists()


def test_the_worker_scores_a_submission_at_once(portal, maple):
    portal.start_all()
    countersign_in_the_browser(maple, portal)
    seconds = portal.wait_for("worker", lambda: is_scored(maple), PROMPT_SECONDS)
    report(
        f"counter-signed to scored by a worker, with whatever else runs here: {seconds:.1f} s (2 s on a quiet machine)"
    )


def test_the_sweeper_finds_what_a_lost_message_forgot(portal, maple):
    portal.start_all()
    countersign_with_the_message_lost(maple)
    assert portal.wait_for("worker", lambda: is_scored(maple), FOUND_SECONDS) > 0


def test_events_are_sealed_by_the_worker_within_seconds(portal, maple):
    portal.start_all()
    portal.wait_for("worker", lambda: Seal.objects.count() == Event.objects.count() > 0, PROMPT_SECONDS)


def test_a_killed_worker_finishes_the_work_when_it_is_back(portal, maple):
    portal.start_all()
    portal.kill("worker")
    countersign_in_the_browser(maple, portal)
    assert not is_scored(maple)
    portal.start("worker")
    portal.wait_for("worker", lambda: is_scored(maple), FOUND_SECONDS)
    assert Score.objects.filter(submission__assessment=maple.assessment, scope="theme").count() == 1


@pytest.mark.skipif("TEST_REDIS_URL" in os.environ, reason="is about the embedded broker; here it is Redis")
def test_an_empty_message_is_put_aside_and_the_worker_goes_on(portal, maple):
    portal.start_all()
    worker = portal.processes["worker"]
    queue = portal.var_dir / "broker" / "celery"
    (queue / "new" / "00000000000000000000-empty").touch()
    countersign_in_the_browser(maple, portal)
    portal.wait_for("worker", lambda: is_scored(maple), PROMPT_SECONDS)
    assert worker.poll() is None
    assert [path.name for path in (queue / "unreadable").iterdir()] == ["00000000000000000000-empty"]


def test_without_a_broker_a_signature_is_taken_and_scored_when_there_is_one(portal, maple):
    with_broker = dict(portal.env)
    if "REDIS_URL" in portal.env:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        portal.env["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
    else:
        portal.var_dir.mkdir(parents=True)
        (portal.var_dir / "broker").write_text("A file where the folder should be.")
    portal.start("web")
    assert countersign_in_the_browser(maple, portal) < 5
    status, shown = portal.status("/statusz")
    assert status == 503
    assert not shown["checks"]["broker"]["well"]
    assert portal.status("/readyz")[0] == 200

    portal.stop()
    portal.env = with_broker
    if "REDIS_URL" not in portal.env:
        (portal.var_dir / "broker").unlink()
    portal.start_all()
    portal.wait_for("worker", lambda: is_scored(maple), FOUND_SECONDS)
    assert portal.status("/statusz")[1]["checks"]["broker"]["well"]
