"""A log record is one line of JSON, whatever is in it."""

import json
import logging
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from config.logs import JsonLines, NoResetKeys


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("surveys.services", logging.WARNING, "answers.py", 7, message, args, None)
    vars(made).update(extra)
    return made


def test_a_record_is_one_line_with_what_it_was_given():
    line = JsonLines().format(record("Saved %s\nof %s", "answer", "RXX", trust_code="RXX"))
    assert "\n" not in line
    read = json.loads(line)
    assert (read["level"], read["logger"], read["message"]) == ("WARNING", "surveys.services", "Saved answer\nof RXX")
    assert read["trust_code"] == "RXX"
    assert read["time"].endswith("+00:00")


def test_a_traceback_stays_in_its_record():
    try:
        raise ValueError("wrong")
    except ValueError:
        made = record("Failed")
        made.exc_info = sys.exc_info()
    read = json.loads(JsonLines().format(made))
    assert "ValueError: wrong" in read["traceback"]


def test_what_json_does_not_know_is_written_as_text():
    assert "object" in json.loads(JsonLines().format(record("x", thing=object())))["thing"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Not Found: /accounts/password/reset/key/1a-d3-abc/", "Not Found: /accounts/password/reset/key/[key]/"),
        ('"GET /accounts/password/reset/key/1a-d3-abc/?x HTTP"', '"GET /accounts/password/reset/key/[key]/?x HTTP"'),
        ("/accounts/password/reset/key/done/", "/accounts/password/reset/key/done/"),
        ("100 %", "100 %"),
    ],
)
def test_the_key_of_a_link_that_sets_a_password_is_not_written(written, kept):
    for made in (record("%s", written), record(written)):
        assert NoResetKeys().filter(made)
        assert made.getMessage() == kept


def test_no_log_of_the_portal_has_the_key(tmp_path):
    """Django's, and gunicorn's of what was asked."""
    root = Path(__file__).resolve().parents[3]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    env = {"PATH": os.environ["PATH"], "PORTAL_VAR_DIR": str(tmp_path / "var"), "WEB_BIND": bind, "WEB_WORKERS": "1"}
    with (tmp_path / "log").open("w") as log:
        command = [sys.executable, "-m", "gunicorn", "config.wsgi"]
        web = subprocess.Popen(command, cwd=root, env={**env, "WEB_ACCESS_LOG": "1"}, stdout=log, stderr=log)
        try:
            for _ in range(200):
                try:
                    urlopen(f"http://{bind}/accounts/password/reset/key/1a-d3-abcdef/", timeout=20)
                except HTTPError:  # There is no database: Django logs that it could not answer.
                    break
                except OSError:
                    time.sleep(0.1)
        finally:
            web.terminate()
            web.wait(30)
    written = (tmp_path / "log").read_text()
    assert written.count("/accounts/password/reset/key/[key]/") >= 2, written
    assert "abcdef" not in written
