"""Each health address says what it is asked, and no more is refused than has to be."""

import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from audit import services
from config import health, heartbeat
from tests.factories.scanner import CLAMD, real_clamd


def test_alive_asks_nothing_of_the_database(client):
    assert client.get("/healthz").json() == {"well": True}


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/statusz"])
def test_health_is_read_only_and_never_cached(client, db, address):
    assert client.post(address).status_code == 405
    assert "no-store" in client.get(address)["Cache-Control"]


def test_ready_says_so_when_the_database_answers(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["well"]) == (200, True)


def test_ready_refuses_when_the_database_does_not_answer(client, db, monkeypatch):
    def broken() -> None:
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"well": False, "checks": {"database": {"well": False}}}


def test_status_is_well_while_the_worker_beats(client, db):
    heartbeat.heartbeat_task()
    answer = client.get("/statusz")
    assert (answer.status_code, answer.json()["well"]) == (200, True), answer.json()


@pytest.mark.parametrize("age", [None, health.HEARTBEAT_LATE_SECONDS + 1])
def test_status_tells_of_a_worker_that_is_not_there(client, db, age):
    if age is not None:
        cache.set(heartbeat.KEY, time.time() - age)
    answer = client.get("/statusz")
    assert answer.status_code == 503
    assert not answer.json()["checks"]["worker"]["well"]
    assert answer.json()["checks"]["database"]["well"]


def test_status_tells_of_events_that_nobody_seals(client, db, monkeypatch):
    heartbeat.heartbeat_task()
    services.record(action="answer.saved", by=None)
    assert client.get("/statusz").status_code == 200
    monkeypatch.setattr(health, "UNSEALED_LATE_SECONDS", 1e-9)
    answer = client.get("/statusz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["audit"]["seconds"] > 0
    services.seal_events()
    assert client.get("/statusz").json()["checks"]["audit"]["seconds"] == 0


@pytest.mark.skipif(not CLAMD, reason="clamd is not installed")
def test_status_tells_of_a_scanner_that_went_away(client, db, settings):
    heartbeat.heartbeat_task()
    assert "scanner" not in client.get("/statusz").json()["checks"], "nobody is asked"
    with real_clamd() as address:
        settings.EVIDENCE_SCANNER = address
        assert client.get("/statusz").json()["checks"]["scanner"] == {"well": True}
    answer = client.get("/statusz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["scanner"] == {"well": False}
