"""The folder of messages: nothing half-written is read, nothing is read twice, nothing unreadable stops it."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from kombu import Connection

from config.broker import ABANDONED_AFTER_SECONDS
from tests.size import count

ROOT = Path(__file__).resolve().parents[3]
WRITER = """
import sys, config.celery
from kombu import Connection
with Connection("embedded://", transport_options={"folder": sys.argv[1]}) as connection:
    queue = connection.SimpleQueue("jobs")
    for number in range(1_000_000):
        queue.put({"number": number, "filling": "x" * 4000})
"""


def connect(folder: Path) -> Connection:
    return Connection("embedded://", transport_options={"folder": str(folder)})


def read_all(queue) -> list[object]:
    found = []
    while True:
        try:
            message = queue.get(block=False)
        except queue.Empty:
            return found
        message.ack()
        found.append(message.payload)


@pytest.fixture
def queue(tmp_path):
    with connect(tmp_path) as connection:
        yield connection.SimpleQueue("jobs")


def test_messages_come_in_the_order_they_were_sent(queue):
    for number in range(50):
        queue.put(number)
    assert queue.qsize() == 50
    assert read_all(queue) == list(range(50))
    assert queue.qsize() == 0


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"body": "no', b"\xff\xfe", b"null", b"[]", b"{}", b'{"properties": 1}']
)
def test_an_unreadable_message_is_put_aside_and_the_next_is_read(queue, tmp_path, content):
    queue.put("before")
    (tmp_path / "jobs" / "new" / "0").write_bytes(content)
    queue.put("after")
    assert read_all(queue) == ["before", "after"]
    assert (tmp_path / "jobs" / "unreadable" / "0").read_bytes() == content


def test_each_message_reaches_one_reader(tmp_path):
    number = count("messages of the embedded broker to four readers", reduced=400, full=6000)
    with connect(tmp_path) as connection:
        queue = connection.SimpleQueue("jobs")
        for sent in range(number):
            queue.put(sent)

    def read(_: int) -> list[object]:
        with connect(tmp_path) as connection:
            return read_all(connection.SimpleQueue("jobs"))

    with ThreadPoolExecutor(4) as pool:
        found = [payload for part in pool.map(read, range(4)) for payload in part]
    assert sorted(found) == list(range(number))


def test_a_writer_killed_at_any_moment_leaves_only_whole_messages(tmp_path):
    for _ in range(count("kills of a writer to the embedded broker", reduced=3, full=30)):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PORTAL_VAR_DIR": str(tmp_path / "var")},
        )
        new = tmp_path / "jobs" / "new"
        until = time.monotonic() + 30
        while not (new.is_dir() and len(os.listdir(new)) > 20) and time.monotonic() < until:
            time.sleep(0.01)
        writer.kill()
        writer.wait()
        with connect(tmp_path) as connection:
            found = read_all(connection.SimpleQueue("jobs"))
        assert [payload["number"] for payload in found] == list(range(len(found)))
        assert len(found) > 20
    assert not any((tmp_path / "jobs" / "unreadable").iterdir())


def test_what_a_killed_writer_left_half_done_is_cleared_in_time(tmp_path):
    with connect(tmp_path) as connection:
        connection.SimpleQueue("jobs").put("whole")
    aside = tmp_path / "jobs" / "aside"
    (aside / "old").write_text("half")
    (aside / "fresh").write_text("half")
    long_ago = time.time() - ABANDONED_AFTER_SECONDS - 1
    os.utime(aside / "old", (long_ago, long_ago))
    with connect(tmp_path) as connection:
        assert read_all(connection.SimpleQueue("jobs")) == ["whole"]
    assert [path.name for path in aside.iterdir()] == ["fresh"]


def test_purging_empties_a_queue(queue):
    queue.put(1)
    queue.put(2)
    assert queue.clear() == 2
    assert read_all(queue) == []
