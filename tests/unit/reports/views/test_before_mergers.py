"""A trust that took over another is compared with what both were."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from maturity.services import score_wave
from organisations.models import Attribute, Succession
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_icb, make_region, make_trust
from tests.factories.reports import OWN, make_assessment, make_wave, submit

pytestmark = pytest.mark.django_db
ADDRESS = f"/results/2026/{OWN}/like-for-like/"


def page_of(user) -> str:
    answer = signed_in(user).get(ADDRESS)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def cells(page: str) -> list[str]:
    table = page[page.index("Before the merger") :]
    return [part.rpartition("</span>")[2].strip() for part in table.split("</td>")[:-1]]


def take_over(successor, predecessor, on: date) -> None:
    Succession.objects.create(successor=successor, predecessor=predecessor, on=on, confidence="high", source="a test")


@pytest.fixture
def merged():
    """Maple (three quarters of the staff) scored 50, Birch 100; since the end of 2025 they are one, which scores 75."""
    region = make_region("Y63")
    maple = make_trust(OWN, name="Maple NHS Trust", region=region)
    birch = make_trust("RBB", name="Birch NHS Trust", region=region, icb=make_icb("QZZ", region=region))
    for trust, staff in ((maple, 3000.0), (birch, 1000.0)):
        Attribute.objects.create(trust=trust, name="fte_staff", year=2018, value=staff, source="a test")
    before, now = make_wave(2025), make_wave(2026)
    submit(make_assessment(before, maple), [3] * 8)
    submit(make_assessment(before, birch), [5] * 8)
    submit(make_assessment(now, maple), [4] * 8)
    for wave in (before, now):
        score_wave(wave=wave)
    take_over(maple, birch, date(2025, 12, 31))
    return maple, birch


def test_both_series_are_shown(merged):
    maple, _ = merged
    page = page_of(make_person(Role.DIGITAL_LEAD, trust=maple))
    assert "Birch NHS Trust (until 31 December 2025) has become part of this trust since Wave 2025." in page
    assert "weighted by their staff: Birch NHS Trust 25% and Maple NHS Trust 75%." in page
    assert cells(page) == ["100", "50", "63", "75"], "62.5 together, not the 50 of the name that stayed"


def test_a_reader_of_one_of_them_alone_sees_no_scores_of_then(merged):
    maple, _ = merged
    page = page_of(make_person(Role.ICB_LEAD, icb=maple.placements.get().icb))
    assert cells(page) == ["not shown", "not shown", "not shown", "75"]
    assert cells(page_of(make_person(Role.REGIONAL_LEAD, region=make_region("Y63"))))[:3] == ["100", "50", "63"]


def test_without_every_submission_there_is_no_score_of_them_together(merged):
    maple, birch = merged
    alder = make_trust("RAA", name="Alder NHS Trust", region=make_region("Y63"))
    take_over(birch, alder, date(2025, 10, 31))
    assessment = make_assessment(birch.assessments.get().wave, alder)
    assert assessment.submissions.count() == 0
    page = page_of(make_person(Role.DIGITAL_LEAD, trust=maple))
    assert "Not all of them submitted" in page
    assert "weighted alike" in page, "the staff of Alder is not known"
    assert cells(page) == ["not submitted", "100", "50", "–", "75"], "by way of Birch"


def test_what_merged_before_the_first_wave_is_no_matter_and_queries_do_not_grow(merged):
    maple, birch = merged
    lead = make_person(Role.DIGITAL_LEAD, trust=maple)
    client = signed_in(lead)
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as with_one:
        client.get(ADDRESS)
    for code in ("RCC", "RDD"):
        other = make_trust(code, region=make_region("Y63"))
        submit(make_assessment(birch.assessments.get().wave, other), [2] * 8)
        take_over(maple, other, date(2025, 11, 30))
    score_wave(wave=birch.assessments.get().wave)
    with CaptureQueriesContext(connection) as with_three:
        client.get(ADDRESS)
    assert len(with_three) == len(with_one) <= 15
    Succession.objects.all().delete()
    take_over(maple, birch, date(2025, 3, 31))
    assert "Before the merger" not in page_of(lead)
