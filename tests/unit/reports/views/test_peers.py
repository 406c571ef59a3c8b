"""The pages that name the nearest ten and say what is not shown."""

import re

import pytest
from django.urls import reverse

from accounts.models import Role
from maturity.models import PeerGroup
from organisations.models import Attribute
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import OWN, make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    wave = make_wave()
    assessment = make_cohort(wave, trusts=14)
    for index, one in enumerate(wave.assessments.select_related("trust").order_by("trust_code")):
        for name, value in (("income", 100.0 + index), ("sites", 2.0), ("deprivation", 20.0 - index)):
            Attribute.objects.create(trust=one.trust, name=name, year=2020, value=value, source="Test")
    publish(wave, state="final")
    return assessment


def address(name: str) -> str:
    return reverse(f"reports:{name}", args=["2026", OWN])


def client_of(role: Role, assessment):
    place = assessment.trust.placements.get()
    scopes = {
        Role.REGIONAL_LEAD: {"region": place.region},
        Role.ICB_LEAD: {"icb": place.icb},
        Role.NATIONAL_ANALYST: {},
    }
    return signed_in(make_person(role, **scopes.get(role, {"trust": assessment.trust})))


def page_of(name: str, role: Role, assessment) -> str:
    return client_of(role, assessment).get(address(name)).content.decode()


def test_the_nearest_are_named_with_distances_and_what_makes_them_near(assessment):
    group = PeerGroup.objects.get(kind="nearest", key=OWN)
    page = page_of("nearest_read", Role.DIGITAL_LEAD, assessment)
    rows = re.findall(r'rowheader">.*?</span>(.*?)</th>.*?</span>([\d.]+)</td>', page, re.S)[:10]
    assert rows == [(one["name"], f"{one['distance']:.2f}") for one in group.neighbours]
    assert "type of trust" in page
    assert "Deprivation of the areas that patients come from" in page
    assert "Not known: specialisation, share of urban patients." in page


def test_no_score_stands_beside_a_name_and_only_people_of_the_trust_see_the_median(assessment):
    median = re.compile(r"Median of the ten </span>(\d+)</td>")
    lead = page_of("nearest_read", Role.DIGITAL_LEAD, assessment)
    assert median.search(lead)
    named = lead[lead.index("The nearest first") : lead.index("The median of the ten")]
    assert "/results/" not in named
    board = page_of("nearest_read", Role.ICB_LEAD, assessment)
    assert not median.search(board)
    assert "the nearest ten of a trust are for people of that trust" in board
    analyst = page_of("nearest_read", Role.NATIONAL_ANALYST, assessment)
    assert analyst.count('href="/results/2026/') >= 10, "who may read their results finds the way there"


def test_what_is_not_shown_is_listed_with_the_rule_and_the_number(assessment):
    page = page_of("withheld_read", Role.DIGITAL_LEAD, assessment)
    assert (
        "The full spread is shown from 30 trusts, so that no trust can be worked out; 14 trusts have a score." in page
    )
    assert "Workforce and 8 questions" in page
    assert "From 8 trusts the median is shown; from 12 the middle half; from 30 the full spread" in page
    assert "Comments, evidence and open answers" not in page
    board = page_of("withheld_read", Role.ICB_LEAD, assessment)
    assert "Comments, evidence and open answers are for people of the trust" in board
    analyst = page_of("withheld_read", Role.NATIONAL_ANALYST, assessment)
    assert "Every figure of every group is shown to you." in analyst
    assert "National team only: " in analyst, "and which of them others do not see"


def test_every_mark_of_something_withheld_leads_to_why(assessment):
    page = client_of(Role.ICB_LEAD, assessment).get(
        reverse("reports:result_read", args=["2026", OWN]), {"peers": "nearest"}
    )
    words = page.content.decode()
    assert f'{address("withheld_read")}?peers=nearest#nearest">not shown' in words
    assert 'id="nearest"' in page_of("withheld_read", Role.ICB_LEAD, assessment)


def test_before_a_publication_both_pages_say_so():
    wave = make_wave()
    assessment = make_cohort(wave, trusts=3)
    assert "Nothing of this wave is published yet." in page_of("nearest_read", Role.DIGITAL_LEAD, assessment)
    assert "Nothing of this wave is published yet" in page_of("withheld_read", Role.DIGITAL_LEAD, assessment)


def test_the_pages_ask_the_database_a_fixed_number_of_times(assessment, django_assert_max_num_queries):
    client = client_of(Role.REGIONAL_LEAD, assessment)
    for name in ("nearest_read", "withheld_read"):
        client.get(address(name))
        with django_assert_max_num_queries(15):
            assert client.get(address(name)).status_code == 200
