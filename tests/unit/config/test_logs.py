"""A log record is one line of JSON, whatever is in it."""

import json
import logging
import sys

from config.logs import JsonLines


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
