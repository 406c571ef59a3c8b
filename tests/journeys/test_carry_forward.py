"""A new wave starts from the last one: each answer counts once somebody says that it is still true."""

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import when_choosing, when_commenting, when_saving_and_going_back
from tests.journeys.steps.carrying import (
    given_an_answer_of_last_time,
    prompt_of,
    then_counts_are,
    tick_of,
    when_confirming,
    when_going_through_the_theme,
    when_opening_the_page_of_the_question,
    when_ticking,
)
from tests.journeys.steps.mistakes import then_error_summary_says
from tests.journeys.steps.signing_in import given_signed_in, when_signing_in
from tests.journeys.teams import Team
from tests.journeys.visitor import NARROW, Visitors
from tests.services.portal import Portal

pytestmark = pytest.mark.journey

BEFORE = "Digital maturity 2025"


def test_answers_of_last_time_are_confirmed_one_by_one_and_for_a_theme(
    visitors: Visitors, portal: Portal, unclaimed_teams: list[Team]
) -> None:
    last = given_an_answer_of_last_time(portal, unclaimed_teams)
    lead = given_signed_in(visitors, last.team.lead)
    then_counts_are(lead, last, 0)
    lead.open(f"{last.path}start/")
    expect(lead.page.get_by_role("heading", name="What you answered last time")).to_be_visible()
    then_everybody_can_use_it(lead)

    # A high level: one by one, on the page of its question.
    when_opening_the_page_of_the_question(lead, last, last.high)
    expect(lead.page.get_by_role("heading", name=f"Your answer in {BEFORE}")).to_be_visible()
    then_everybody_can_use_it(lead)
    lead.press("Still true: use it")
    then_counts_are(lead, last, 1)
    when_opening_the_page_of_the_question(lead, last, last.high)
    expect(lead.page.get_by_text("Confirmed as still true.")).to_be_visible()
    expect(lead.page.get_by_role("button", name="Still true: use it")).to_have_count(0)

    # Several of a theme: each ticked by a person, and none at a high level.
    when_going_through_the_theme(lead, last)
    expect(lead.page.locator("input[type=checkbox]:checked")).to_have_count(0)
    expect(tick_of(lead, last.high)).to_have_count(0)
    then_everybody_can_use_it(lead)
    when_confirming(lead)
    then_error_summary_says(lead, "Select the answers that are still true")
    when_ticking(lead, *last.together[:2])
    when_confirming(lead)
    expect(lead.page.get_by_text("2 answers confirmed as still true.")).to_be_visible()
    then_counts_are(lead, last, 3)


def test_a_colleague_who_was_quicker_is_not_overwritten(
    visitors: Visitors, portal: Portal, unclaimed_teams: list[Team]
) -> None:
    last = given_an_answer_of_last_time(portal, unclaimed_teams)
    first, second = last.together[:2]
    lead = given_signed_in(visitors, last.team.lead)
    contributor = given_signed_in(visitors, last.team.contributor)
    when_going_through_the_theme(lead, last)
    when_ticking(lead, first, second)
    when_opening_the_page_of_the_question(contributor, last, first)
    when_choosing(contributor, 5)
    when_commenting(contributor, "New since May.")
    when_saving_and_going_back(contributor)

    when_confirming(lead)
    expect(lead.page.get_by_role("heading", name="Nothing was confirmed")).to_be_visible()
    expect(lead.page.locator("main").get_by_role("listitem").filter(has_text=prompt_of(first))).to_be_visible()
    expect(tick_of(lead, first)).to_have_count(0)
    expect(tick_of(lead, second)).to_be_checked()
    then_everybody_can_use_it(lead)
    when_confirming(lead)
    then_counts_are(lead, last, 2)
    when_opening_the_page_of_the_question(lead, last, first)
    expect(lead.page.get_by_label("Comment (optional)")).to_have_value("New since May.")


def test_without_javascript_on_a_small_screen(visitors: Visitors, portal: Portal, unclaimed_teams: list[Team]) -> None:
    last = given_an_answer_of_last_time(portal, unclaimed_teams)
    lead = visitors.sit_down(last.team.lead, java_script_enabled=False, viewport=NARROW)
    when_signing_in(lead)
    when_opening_the_page_of_the_question(lead, last, last.high)
    lead.press("Still true: use it")
    when_going_through_the_theme(lead, last)
    when_confirming(lead)
    expect(lead.page.get_by_role("heading", name="There is a problem")).to_be_visible()
    when_ticking(lead, *last.together)
    when_confirming(lead)
    then_counts_are(lead, last, 1 + len(last.together))
