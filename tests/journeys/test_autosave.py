"""The page saves itself: nothing typed is lost, whoever else is there and whatever the connection does."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import (
    WITH_REASONS,
    then_choice_is,
    then_comment_is,
    when_choosing,
    when_commenting,
    when_opening_question,
    when_opening_the_assessment,
    when_saving,
)
from tests.journeys.steps.disagreeing import then_conflict_shows, then_history_has, then_yours_shows
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitor, Visitors

pytestmark = pytest.mark.journey

FIRST_WORDS, SECOND_WORDS = "As the register of March says.", "Checked with payroll on Monday."


@pytest.fixture(scope="package")
def own_team(unclaimed_teams: list[Team]) -> Team:
    """One assessment for the tests of this file: none of them finishes it."""
    return unclaimed_teams.pop()


def given_at_the_question(visitors: Visitors, email: str) -> Visitor:
    visitor = given_signed_in(visitors, email)
    when_opening_the_assessment(visitor)
    when_opening_question(visitor, WITH_REASONS)
    return visitor


def then_it_says(visitor: Visitor, words: str) -> None:
    """What the page says of its saving, to everybody."""
    expect(visitor.page.locator("form").get_by_role("status").filter(has_text=re.compile(words))).to_be_visible()


def test_what_is_typed_is_saved_without_a_button(visitors: Visitors, own_team: Team) -> None:
    lead = given_at_the_question(visitors, own_team.lead)
    when_choosing(lead, 3)
    when_commenting(lead, FIRST_WORDS)
    then_it_says(lead, "^Saved [0-9m]")
    then_everybody_can_use_it(lead)
    lead.page.reload()
    then_choice_is(lead, 3)
    then_comment_is(lead, FIRST_WORDS)

    # Its own saves are no conflict with the button, and one entry of the history.
    when_commenting(lead, SECOND_WORDS)
    then_it_says(lead, "^Saved [0-9m]")
    when_commenting(lead, FIRST_WORDS)
    when_saving(lead)
    when_opening_question(lead, WITH_REASONS)
    then_history_has(lead, FIRST_WORDS)


def test_a_half_finished_answer_is_saved_when_the_page_is_left(visitors: Visitors, own_team: Team) -> None:
    lead = given_at_the_question(visitors, own_team.lead)
    when_commenting(lead, SECOND_WORDS)
    lead.follow("Skip this question")
    when_opening_question(lead, WITH_REASONS)
    then_comment_is(lead, SECOND_WORDS)


def test_two_people_type_at_once_and_put_both_together(visitors: Visitors, own_team: Team) -> None:
    lead = given_at_the_question(visitors, own_team.lead)
    contributor = given_at_the_question(visitors, own_team.contributor)
    when_choosing(contributor, 2)
    when_commenting(contributor, "Of the contributor.")
    then_it_says(contributor, "^Saved [0-9m]")

    when_choosing(lead, 4)
    when_commenting(lead, "Of the lead.")
    then_it_says(lead, "a colleague saved another answer")
    then_everybody_can_use_it(lead)
    lead.press("See both answers and choose")
    then_conflict_shows(lead, who=f"Contributor {own_team.trust_code}", level=2, comment="Of the contributor.")
    then_yours_shows(lead, level=4, comment="Of the lead.")
    lead.page.get_by_role("radio", name="Mine: Level 4").check()
    lead.page.get_by_role("radio", name="Both, put together").check()
    merged = lead.page.get_by_label("The comment that should stand")
    expect(merged).to_have_value("Of the contributor.\n\nOf the lead.")
    then_everybody_can_use_it(lead)
    merged.fill("Of both.")

    # The other goes on meanwhile: neither is overwritten, and what was put together is still there.
    when_commenting(contributor, "Of the contributor, again.")
    then_it_says(contributor, "^Saved [0-9m]")
    when_saving(lead)
    then_conflict_shows(lead, who=f"Contributor {own_team.trust_code}", level=2, comment="Of the contributor, again.")
    then_yours_shows(lead, level=4, comment="Of both.")
    lead.page.get_by_role("radio", name="Mine", exact=True).check()
    lead.page.get_by_role("radio", name="Mine: Level 4").check()
    when_saving(lead)

    # Now the contributor's page is the old one.
    when_commenting(contributor, "Too late.")
    then_it_says(contributor, "a colleague saved another answer")
    contributor.press("See both answers and choose")
    then_conflict_shows(contributor, who=f"Digital lead {own_team.trust_code}", level=4, comment="Of both.")
    then_yours_shows(contributor, level=2, comment="Too late.")
    contributor.follow("Keep theirs and drop mine")
    then_choice_is(contributor, 4)
    then_comment_is(contributor, "Of both.")
    expect(contributor.page.get_by_text("What you typed here was not saved")).to_be_hidden()


def test_a_lost_connection_loses_nothing(visitors: Visitors, own_team: Team) -> None:
    lead = given_at_the_question(visitors, own_team.lead)
    lead.context.set_offline(True)
    when_commenting(lead, "Typed on the train.")
    then_it_says(lead, "no connection. What you typed stays here")
    then_everybody_can_use_it(lead)
    lead.context.set_offline(False)
    then_it_says(lead, "^Saved [0-9m]")
    lead.page.reload()
    then_comment_is(lead, "Typed on the train.")


def test_what_never_reached_the_portal_is_offered_back(visitors: Visitors, own_team: Team) -> None:
    lead = given_at_the_question(visitors, own_team.lead)
    address = lead.page.url
    lead.complaints.leaves_unsaved = True
    lead.context.set_offline(True)
    when_commenting(lead, "Typed in the tunnel.")
    then_it_says(lead, "no connection")
    lead.page.goto("about:blank")
    lead.context.set_offline(False)
    lead.page.goto(address)
    # The browser may have sent it after all, once there was a connection: then there is nothing to put back.
    if lead.page.get_by_label("Comment (optional)").input_value() != "Typed in the tunnel.":
        expect(lead.page.get_by_role("heading", name="What you typed here was not saved")).to_be_visible()
        then_everybody_can_use_it(lead)
        lead.page.get_by_role("button", name="Put it back").click()
        then_it_says(lead, "^Saved [0-9m]")
    lead.page.reload()
    then_comment_is(lead, "Typed in the tunnel.")


def test_an_earlier_revision_is_restored(visitors: Visitors, own_team: Team) -> None:
    lead = given_at_the_question(visitors, own_team.contributor)
    when_choosing(lead, 1)
    when_commenting(lead, "A slip.")
    when_saving(lead)
    when_opening_question(lead, WITH_REASONS)
    lead.page.locator("summary", has_text="History of this answer").click()
    lead.follow("All of the history")
    then_everybody_can_use_it(lead)
    with lead.page.expect_navigation():
        lead.page.get_by_role("button", name=re.compile("^Restore this")).first.click()
    expect(lead.page.get_by_text("is the answer again")).to_be_visible()
    then_everybody_can_use_it(lead)
    lead.follow("Back to the question")
    expect(lead.page.get_by_label("Comment (optional)")).not_to_have_value("A slip.")
