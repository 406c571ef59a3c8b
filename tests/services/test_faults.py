"""The worker and its broker are killed while submissions come in: each is scored, once, and soon."""

import contextlib
import random
import shutil
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from kombu import Connection

from accounts.models import Role
from maturity.models import Score
from maturity.tasks import score_submission_task
from surveys.models import Assessment, Submission
from surveys.selectors import answers_of
from surveys.services.signing import snapshot_of
from surveys.snapshot import content_hash
from tests.conftest import SEED
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import answer_all, open_assessment, small_document
from tests.services.portal import Portal
from tests.services.redis_server import RedisServer
from tests.size import count, report

pytestmark = [pytest.mark.services, pytest.mark.faults]

FOUND_SECONDS = 60
AT_WORK_SECONDS = 30


@pytest.fixture(params=["embedded", "redis"])
def broker(request: pytest.FixtureRequest, portal: Portal) -> RedisServer | None:
    """Where the portal's messages go; each kind in turn."""
    portal.env.pop("REDIS_URL", None)
    if request.param == "embedded":
        return None
    server: RedisServer = request.getfixturevalue("redis_server")
    portal.env |= {"REDIS_URL": server.url, "REDIS_PREFIX": "portal:"}
    return server


def connect(portal: Portal, server: RedisServer | None) -> Connection:
    if server is None:
        return Connection("embedded://", transport_options={"folder": str(portal.var_dir / "broker")})
    return Connection(server.url, transport_options={"global_keyprefix": "portal:", "max_retries": 1})


def restart_broker(portal: Portal, server: RedisServer | None, *, with_its_data: bool) -> None:
    if server is not None:
        server.kill(with_its_data=with_its_data)
        server.start()
    elif with_its_data:
        shutil.rmtree(portal.var_dir / "broker", ignore_errors=True)


def submissions_to_come(number: int) -> Iterator[Submission]:
    """``number`` trusts whose answers stand: each is submitted when it is asked for, with no message sent."""
    trusts = [make_trust(code=f"R{n:04d}") for n in range(number)]
    first = open_assessment(trusts[0])
    answer_all(first, make_person(Role.DIGITAL_LEAD, trust=trusts[0]))
    answers = answers_of(first)
    assessments = Assessment.objects.select_related("wave__framework_version__framework").order_by("pk")
    for place, assessment in enumerate(list(assessments)):
        for answer in answers.values():
            answer.level = 1 + place % 5
        snapshot = snapshot_of(assessment, answers)
        yield Submission.objects.create(
            assessment=assessment,
            number=1,
            snapshot=snapshot,
            content_hash=content_hash(snapshot),
            submitted_at=timezone.now(),
        )


def scored() -> int:
    return Score.objects.filter(scope="theme").values("submission_id").distinct().count()


def test_every_submission_is_scored_once_whatever_is_killed(portal, broker):
    kind = "embedded broker" if broker is None else "Redis"
    # The figure is Redis's; the embedded broker has to pass the same with fewer.
    whole = {"jobs": 1000, "kills": 50} if broker else {"jobs": 200, "kills": 10}
    jobs = count(f"score jobs with worker and broker killed ({kind})", reduced=40, full=whole["jobs"])
    kills = count(f"worker kills while scoring ({kind})", reduced=5, full=whole["kills"])
    restarts = dict.fromkeys(range(kills // 10, kills, max(1, kills // 5)), False)
    restarts[max(restarts)] = True
    coming = submissions_to_come(jobs)
    portal.start("web", "beat", "worker")
    chance = random.Random(SEED)
    for kill in range(kills):
        before = scored()
        with contextlib.suppress(Exception), connect(portal, broker) as messages:
            for submission in [next(coming) for _ in range(jobs // kills)]:
                # Some messages are lost before they are sent, and some are sent twice.
                for _ in range(chance.choice((0, 1, 1, 1, 2))):
                    score_submission_task.apply_async((submission.pk,), connection=messages, retry=False)
        with contextlib.suppress(AssertionError):
            portal.wait_for("worker", lambda before=before: scored() > before, AT_WORK_SECONDS)
        time.sleep(chance.uniform(0, 0.3))
        portal.kill("worker")
        if kill in restarts:
            restart_broker(portal, broker, with_its_data=restarts[kill])
        portal.start("worker")
    list(coming)  # What a division left over.

    seconds = portal.wait_for("worker", lambda: scored() == jobs, FOUND_SECONDS)
    delays = [
        (at - submitted).total_seconds()
        for submitted, at in Submission.objects.annotate(at=Max("scores__run__started_at")).values_list(
            "submitted_at", "at"
        )
    ]
    report(
        f"Scores ({kind}, {connection.vendor}): {jobs:,} jobs, {kills} worker kills, {len(restarts)} broker restarts "
        f"(one with its data gone): all scored once, the last {seconds:.0f} s after the last kill, "
        f"the longest wait {max(delays):.0f} s"
    )
    # One stored effect each, and the right one.
    assert Score.objects.filter(scope="theme").count() == jobs
    points = small_document().points
    for place, submission in enumerate(Submission.objects.order_by("assessment")):
        score = Score.objects.get(submission=submission, scope="theme")
        assert score.numerator == points[1 + place % 5] * score.denominator
