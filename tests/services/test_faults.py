"""Processes are killed while people work: what was acknowledged stands, and what was begun is finished."""

import contextlib
import random
import shutil
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.urls import reverse
from kombu import Connection

from accounts.models import Role
from maturity.models import Score
from maturity.tasks import score_submission_task
from surveys import services
from surveys.models import Answer, AnswerRevision
from surveys.selectors import document_of
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import answer_all, open_assessment
from tests.services.person import Person
from tests.services.portal import Portal, free_port
from tests.size import count

pytestmark = [pytest.mark.services, pytest.mark.faults]

FOUND_SECONDS = 90
EDITORS = 6


class RedisServer:
    """A Redis server of the test's own, which can be killed, emptied and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen([*command, "--appendonly", "yes"], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def kill(self, *, with_its_data: bool) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        if with_its_data:
            shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    folder = tmp_path / "redis"
    folder.mkdir()
    server = RedisServer(folder)
    server.start()
    yield server
    server.kill(with_its_data=True)


@pytest.fixture(params=["embedded", "redis"])
def broker(request: pytest.FixtureRequest, portal: Portal) -> RedisServer | None:
    """Where the portal's messages go; each kind in turn."""
    portal.env.pop("REDIS_URL", None)
    if request.param == "embedded":
        return None
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    server: RedisServer = request.getfixturevalue("redis_server")
    portal.env |= {"REDIS_URL": server.url, "REDIS_PREFIX": "portal:"}
    return server


def connect(portal: Portal, server: RedisServer | None) -> Connection:
    if server is None:
        return Connection("embedded://", transport_options={"folder": str(portal.var_dir / "broker")})
    return Connection(server.url, transport_options={"global_keyprefix": "portal:", "max_retries": 1})


def test_every_submission_is_scored_once_whatever_is_killed(portal, broker):
    jobs = count("score jobs with worker and broker killed", reduced=40, full=200)
    kills = count("worker kills while scoring", reduced=5, full=20)
    submissions = []
    for trust in [make_trust(code=f"R{number:03d}") for number in range(jobs)]:
        assessment = open_assessment(trust)
        lead, clinician = make_person(Role.DIGITAL_LEAD, trust=trust), make_person(Role.CLINICAL_LEAD, trust=trust)
        answer_all(assessment, lead)
        services.sign_assessment(
            assessment=assessment,
            read_hash=services.answers_hash_of(assessment),
            signed_as="Chief information officer",
            by=lead,
        )
        assessment.refresh_from_db()
        submissions.append(
            services.countersign_assessment(
                assessment=assessment,
                read_hash=services.answers_hash_of(assessment),
                signed_as="Medical director",
                by=clinician,
            )
        )
    portal.start("web", "beat", "worker")
    chance = random.Random(1)
    for kill in range(kills):
        with contextlib.suppress(Exception), connect(portal, broker) as connection:
            for submission in chance.choices(submissions, k=jobs // kills):
                score_submission_task.apply_async((submission.pk,), connection=connection, retry=False)
        time.sleep(chance.uniform(0, 1))
        portal.kill("worker")
        if kill % 4 == 3 and broker is not None:
            broker.kill(with_its_data=kill % 8 == 7)
            broker.start()
        elif kill % 4 == 3:
            shutil.rmtree(portal.var_dir / "broker", ignore_errors=True)
        portal.start("worker")

    def scored() -> set[int]:
        return set(Score.objects.filter(scope="theme").values_list("submission_id", flat=True))

    everything = {submission.pk for submission in submissions}
    seconds = portal.wait_for("worker", lambda: scored() == everything, FOUND_SECONDS)
    assert Score.objects.filter(scope="theme").count() == jobs
    print(f"{jobs} jobs, {kills} worker kills: all scored once, the last {seconds:.0f} s after the last kill")


def test_no_acknowledged_answer_is_lost_when_the_web_process_is_killed(portal):
    kills = count("kills of the web process while people save", reduced=5, full=20)
    trust = make_trust(code="RMA")
    assessment = open_assessment(trust)
    portal.start("web")
    questions = [question.key for question in document_of(assessment.wave.framework_version).scored][:EDITORS]
    people = [Person(make_person(Role.CONTRIBUTOR, trust=trust), portal.url) for _ in questions]
    acknowledged: dict[str, list[str]] = {question: [] for question in questions}
    unanswered: dict[str, list[str]] = {question: [] for question in questions}
    over = threading.Event()

    def edit(person: Person, question: str) -> None:
        address = reverse("surveys:question_answer", args=[assessment.pk, question])
        while not over.is_set():
            typed = uuid.uuid4().hex
            with contextlib.suppress(requests.RequestException, AssertionError, ValueError):
                fields = person.form(address)
                unanswered[question].append(typed)
                answer = person.send(address, {**fields, "response": "3", "comment": typed})
                if answer.status_code == 302:
                    unanswered[question].remove(typed)
                    acknowledged[question].append(typed)

    editors = [threading.Thread(target=edit, args=pair) for pair in zip(people, questions, strict=True)]
    for editor in editors:
        editor.start()
    chance = random.Random(2)
    for _ in range(kills):
        time.sleep(chance.uniform(0.2, 2))
        portal.kill("web")
        portal.start("web")
    time.sleep(1)
    over.set()
    for editor in editors:
        editor.join()

    for question in questions:
        revisions = [
            revision.comment
            for revision in AnswerRevision.objects.filter(answer__question__key=question).order_by("version")
        ]
        assert acknowledged[question], "nobody got anything saved"
        # Every acknowledged text is there, in order; beside them only what was under way when the process died.
        assert [text for text in revisions if text in set(acknowledged[question])] == acknowledged[question]
        assert set(revisions) <= set(acknowledged[question]) | set(unanswered[question])
        assert Answer.objects.get(question__key=question).comment == revisions[-1]
    saved = sum(map(len, acknowledged.values()))
    print(f"{kills} kills of the web process, {saved} acknowledged saves, none lost")
