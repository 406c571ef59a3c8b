"""Queueing while the broker is away: the portal's own settings, and a port where nobody listens or nobody answers."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.celery import app

ROOT = Path(__file__).resolve().parents[3]
QUEUE = """
import django, time
django.setup()
import config.celery
from maturity.tasks import queue_scoring
started = time.perf_counter()
queue_scoring(7)
print("waited", time.perf_counter() - started)
"""


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def seconds_waited(redis_url: str, tmp_path: Path) -> float:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PORTAL_VAR_DIR": str(tmp_path),
        "REDIS_URL": redis_url,
    }
    done = subprocess.run(
        [sys.executable, "-c", QUEUE],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Submission 7 waits for the sweeper" in done.stderr + done.stdout
    return float(done.stdout.rsplit("waited", 1)[1])


def test_a_broker_that_is_down_neither_raises_nor_holds_up_the_request(closed_port, tmp_path):
    assert seconds_waited(f"redis://127.0.0.1:{closed_port}/0", tmp_path) < 3


def test_a_broker_that_never_answers_neither_raises_nor_hangs(silent_port, tmp_path):
    assert seconds_waited(f"redis://127.0.0.1:{silent_port}/0", tmp_path) < 6


def test_an_embedded_broker_whose_folder_cannot_be_written_does_not_raise(tmp_path):
    (tmp_path / "broker").write_text("in the way")
    assert seconds_waited("", tmp_path) < 3


def test_beat_asks_for_tasks_that_there_are():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"].startswith("maturity")}
    assert asked == {"maturity.sweep_scores_task", "maturity.delete_old_evidence_task"}
    assert asked <= set(app.tasks)
