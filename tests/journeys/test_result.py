"""A digital lead reads the result: a theme, an answer, the trusts most like theirs, and what is withheld."""

import pytest
from playwright.sync_api import expect

from demonstration.accounts import DOMAIN
from demonstration.waves import SUBMITTED
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.keyboard import Keyboard
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.visitor import Visitors

pytestmark = pytest.mark.journey

LEAD = f"lead.r0a@{DOMAIN}"
RESULT = f"/results/2026/{SUBMITTED}/"


def test_from_the_summary_to_an_answer_and_to_what_is_withheld(visitors: Visitors) -> None:
    lead = given_signed_in(visitors, LEAD)
    lead.open(RESULT)
    assert "rates its digital maturity at" in lead.words
    then_everybody_can_use_it(lead)
    lead.follow("Trusts in England")
    assert "trusts in England" in lead.words
    lead.follow("Suppliers")
    assert lead.heading == "Suppliers"
    assert "peers=england" in lead.page.url, "the group that was chosen goes along"
    then_everybody_can_use_it(lead)
    with lead.page.expect_navigation():
        lead.page.get_by_role("link", name="Answer, evidence and history").first.click()
    assert "/assessments/" in lead.path
    lead.open(RESULT)
    lead.follow("Which trusts are most like this one")
    then_everybody_can_use_it(lead)
    lead.open(RESULT)
    lead.follow("What is not shown, and why")
    assert lead.heading.startswith("What is not shown")
    then_everybody_can_use_it(lead)


def test_a_chart_to_zoom_in_is_fetched_when_it_is_asked_for(visitors: Visitors) -> None:
    lead = given_signed_in(visitors, LEAD)
    fetched: list[str] = []
    lead.page.on("request", lambda request: fetched.append(request.url))
    lead.open(RESULT)
    assert not [address for address in fetched if "plotly" in address]
    keyboard = Keyboard(lead)
    button = lead.page.get_by_role("button", name="Open a chart to zoom in")
    keyboard.tab_to(button)
    lead.page.keyboard.press("Enter")
    expect(lead.page.locator(".js-plotly-plot svg").first).to_be_visible()
    assert [address for address in fetched if "plotly" in address]
    then_everybody_can_use_it(lead)
