"""Where new figures are held back because too few trusts changed, every page says that its figures are earlier ones."""

import pytest

from accounts.models import Role
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import make_cohort, make_wave, publish, submit

pytestmark = pytest.mark.django_db


def page_of(address: str, user) -> str:
    response = signed_in(user).get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def one_more():
    """39 of 40 trusts are in the first publication; RCF is only in the second."""
    assessment = make_cohort(make_wave(), own=None)
    publish(assessment.wave)
    submit(assessment, [3] * 8)
    publish(assessment.wave)
    return assessment


def test_pages_of_england_say_so_to_those_for_whom_they_are(one_more):
    reader, analyst = make_person(Role.POLICY_OWNER), make_person(Role.NATIONAL_ANALYST)
    for address in ("/england/", "/england/themes/", "/england/questions/", "/england/regions/", "/england/map/"):
        assert "Newer ones are held back" in page_of(address, reader), address
        assert "Newer ones are held back" not in page_of(address, analyst), address


def test_the_briefing_says_whom_its_figures_are_of_whoever_reads_it(one_more):
    for role in (Role.POLICY_OWNER, Role.NATIONAL_ANALYST):
        briefing = page_of("/england/briefing/", make_person(role))
        assert "39 of 40</dt> <dd>trusts had submitted by 3 November 2026 (98%)." in briefing
        assert "are held back: so few trusts have changed" in briefing


def test_a_result_says_of_when_its_peers_are(one_more):
    page = page_of("/results/2026/RCF/", make_person(Role.DIGITAL_LEAD, trust=one_more.trust))
    assert "the 39 (of 40) acute trusts that had submitted by 3 November 2026" in page
    assert "Figures of other trusts are as at 3 November 2026." in page
    assert "3 November 2026, of other trusts 3 November 2026" in page
