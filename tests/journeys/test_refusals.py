"""Pages that say no: clear, of our own make, and alike for what is not there and what is somebody else's."""

import pytest

from demonstration.accounts import ACCOUNTS
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.visitor import Visitors

pytestmark = pytest.mark.journey

LEAD = ACCOUNTS[0].email


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/england/", 403, "You cannot do this"),
        ("/nothing/here/", 404, "Page not found"),
        ("/results/2026/ZZZ/", 404, "Page not found"),
        ("/results/2026/R0A/", 404, "Page not found"),
        ("/assessments/999999/", 404, "Page not found"),
    ],
)
def test_a_refusal_is_a_page_of_ours(visitors: Visitors, path: str, status: int, heading: str) -> None:
    lead = given_signed_in(visitors, LEAD)
    assert lead.open(path).status == status
    assert lead.heading == heading
    then_everybody_can_use_it(lead)


def test_a_foreign_trust_and_none_look_alike(visitors: Visitors) -> None:
    lead = given_signed_in(visitors, LEAD)
    pages = []
    for trust in ("R0A", "ZZZ"):
        lead.open(f"/results/2026/{trust}/")
        pages.append(lead.words)
    assert pages[0] == pages[1]


def test_a_page_for_people_leads_to_sign_in_and_back(visitors: Visitors) -> None:
    visitor = visitors.sit_down()
    visitor.open("/england/")
    assert visitor.path == "/accounts/login/"
    then_everybody_can_use_it(visitor)
