"""No page asks the database more often because there are more trusts, waves or answers."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from audit.selectors import actions_recorded
from audit.services import record
from surveys.selectors import document_of
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import REGION, make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db
MOST = 16


def count(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    assert len(captured) <= MOST, [query["sql"][:200] for query in captured]
    return len(captured)


def people_of(assessment) -> dict[str, object]:
    place = assessment.trust.placements.get()
    return {
        "digital lead": make_person(Role.DIGITAL_LEAD, trust=assessment.trust),
        "regional lead": make_person(Role.REGIONAL_LEAD, region=place.region),
        "ICB lead": make_person(Role.ICB_LEAD, icb=place.icb),
        "national analyst": make_person(Role.NATIONAL_ANALYST),
        "policy owner": make_person(Role.POLICY_OWNER),
        "auditor": make_person(Role.AUDITOR),
        "administrator": make_person(Role.ADMINISTRATOR),
    }


PAGES = [
    *((role, "/") for role in (
        "digital lead", "regional lead", "ICB lead", "national analyst", "policy owner", "auditor", "administrator"
    )),
    ("digital lead", "/results/2026/RCF/"),
    ("national analyst", "/results/2026/RCF/"),
    ("digital lead", "/results/2026/RCF/range/"),
    ("digital lead", "/results/2026/RCF/like-for-like/"),
    ("digital lead", "/results/2026/RCF/receipt/"),
    ("digital lead", "/results/2026/RCF/receipt/state.json"),
    ("regional lead", f"/regions/{REGION}/"),
    ("national analyst", f"/regions/{REGION}/"),
    *(("regional lead", f"/regions/{REGION}/{page}/") for page in ("scores", "gaps", "changes")),
    ("national analyst", "/england/"),
    ("national analyst", "/england/certainty/"),
    ("national analyst", "/england/changes/"),
    *(("national analyst", f"/england/{page}/") for page in (
        "themes", "map", "regions", "programmes", "questions", "briefing"
    )),
    ("national analyst", "/england/map/?by=icb"),
    ("policy owner", "/england/"),
    ("policy owner", "/england/regions/"),
    ("national analyst", "/publications/2026/prepare/"),
    ("national analyst", "/publications/2026/1/release/"),
    ("auditor", "/audit/"),
]  # fmt: skip


def counts(trusts: int, *, years: tuple[int, ...]) -> dict[tuple[str, str], int]:
    for year in years:
        wave = make_wave(year)
        assessment = make_cohort(wave, trusts=trusts)
        publish(wave, state="final" if year < 2026 else "provisional")
    for _ in range(trusts):
        record(action="answer.saved", by=None, trust_code="RCF")
    # Frameworks are read once a process, whether answers are made up and which kinds of event there are once a
    # minute: whoever comes first pays.
    document_of(wave.framework_version)
    Client().get("/accessibility/")
    actions_recorded()
    clients = {name: signed_in(user) for name, user in people_of(assessment).items()}
    return {(name, address): count(clients[name], address) for name, address in PAGES}


def undone(trusts: int, years: tuple[int, ...]) -> dict[tuple[str, str], int]:
    """The counts at one size; what was made for it is gone afterwards."""
    with transaction.atomic():
        found = counts(trusts, years=years)
        transaction.set_rollback(True)
    return found


def test_the_number_of_queries_is_the_same_for_5_50_and_205_trusts():
    few = undone(5, (2026,))
    assert few == undone(50, (2026,)) == undone(205, (2026,))


def test_the_number_of_queries_is_the_same_for_2_and_4_waves():
    assert undone(9, (2025, 2026)) == undone(9, (2023, 2024, 2025, 2026))
