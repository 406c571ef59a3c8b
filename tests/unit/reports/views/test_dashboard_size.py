"""The pages of a region and of England at 20, 205 and more trusts: as many queries, and no heavier than promised."""

from collections.abc import Iterator

import brotli
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from maturity.models import Scope, Score
from maturity.scoring import METHOD_VERSION
from organisations.models import Trust
from surveys.models import Assessment, Submission, Wave
from surveys.selectors import document_of
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_region
from tests.factories.reports import REGION, make_cohort, make_wave, publish
from tests.size import count

pytestmark = pytest.mark.django_db
SIZES = sorted({20, 205, count("trusts at which pages are measured, at most", reduced=205, full=2_000)})
MOST = 15
HEAVIEST = 450_000  # HTML, CSS and JS as sent
PAGES = [
    *(("lead", f"/regions/{REGION}/{page}") for page in ("", "scores/", "gaps/", "changes/")),
    *(("analyst", f"/england/{page}") for page in (
        "", "themes/", "map/", "map/?by=icb", "regions/", "programmes/", "questions/", "briefing/", "changes/",
        "certainty/",
    )),
]  # fmt: skip


def grow(wave: Wave, start: int, stop: int) -> None:
    """Add submitted and scored assessments of one region, as rows."""
    pattern = Assessment.objects.filter(wave=wave).order_by("pk")[0]
    scores = list(Score.objects.filter(submission__assessment=pattern).values())
    run_id = scores[0]["run_id"]
    trusts = Trust.objects.bulk_create(Trust(code=f"Z{i:04}", name=f"Trust Z{i:04}") for i in range(start, stop))
    same = ("trust_type", "region_code", "region_name", "icb_code", "icb_name", "due_on")
    assessments = Assessment.objects.bulk_create(
        Assessment(
            wave=wave,
            trust=trust,
            trust_code=trust.code,
            trust_name=trust.name,
            state=Assessment.State.SUBMITTED,
            **{name: getattr(pattern, name) for name in same},
        )
        for trust in trusts
    )
    first = pattern.submissions.get()
    submissions = Submission.objects.bulk_create(
        Submission(assessment=one, number=1, snapshot={}, content_hash=f"{one.pk:064}", submitted_at=first.submitted_at)
        for one in assessments
    )
    kept = ("scope", "key", "numerator", "denominator", "best_numerator", "level")
    Score.objects.bulk_create(
        (
            Score(
                run_id=run_id,
                submission=submission,
                method_version=METHOD_VERSION,
                **{name: row[name] for name in kept},
            )
            for submission in submissions
            for row in scores
        ),
        batch_size=2_000,
    )


@pytest.fixture(scope="module")
def measured(django_db_setup, django_db_blocker) -> Iterator[dict[tuple[int, str], tuple[int, int]]]:
    """Queries, and bytes of the page as sent by a server that compresses with brotli, by size and address."""
    with django_db_blocker.unblock(), transaction.atomic():
        wave = make_wave()
        make_cohort(wave, trusts=SIZES[0])
        publish(wave)
        document_of(wave.framework_version)
        Client().get("/accessibility/")
        clients = {
            "lead": signed_in(make_person(Role.REGIONAL_LEAD, region=make_region(REGION))),
            "analyst": signed_in(make_person(Role.NATIONAL_ANALYST)),
        }
        for who, address in PAGES:
            clients[who].get(address)  # What is read once a minute or once a process is read now.
        found, there = {}, SIZES[0]
        for size in SIZES:
            grow(wave, there, size)
            there = size
            for who, address in PAGES:
                with CaptureQueriesContext(connection) as captured:
                    response = clients[who].get(address)
                assert response.status_code == 200
                found[size, address] = len(captured), len(brotli.compress(response.content, quality=5))
        assert Score.objects.filter(scope=Scope.QUESTION).count() >= SIZES[-1] * 8
        yield found
        transaction.set_rollback(True)


@pytest.mark.parametrize("address", [address for _, address in PAGES])
def test_the_number_of_queries_does_not_grow_with_trusts(measured, address):
    counts = {measured[size, address][0] for size in SIZES}
    assert len(counts) == 1
    assert max(counts) <= MOST


@pytest.mark.parametrize("address", [address for _, address in PAGES])
def test_no_page_is_heavier_than_promised(measured, address, settings):
    files = [settings.BASE_DIR / "build" / "static" / name for name in ("portal.css", "portal.js")]
    shared = sum(len(brotli.compress(file.read_bytes(), quality=5)) for file in files)
    assert measured[205, address][1] + shared < HEAVIEST
