"""What can be put down besides a level, and what happens with what cannot."""

import pytest
from playwright.sync_api import expect

from surveys.forms import MOST_COMMENT, MOST_TEXT
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import (
    OPEN_QUESTION,
    WITH_REASONS,
    then_at_question,
    then_choice_is,
    then_comment_is,
    then_task_says,
    unanswered,
    when_choosing,
    when_commenting,
    when_giving_the_reason,
    when_going_to_all_themes,
    when_opening_question,
    when_opening_the_assessment,
    when_saving,
    when_saving_and_going_back,
)
from tests.journeys.steps.mistakes import then_error_summary_says
from tests.journeys.steps.signing_in import given_signed_in, when_entering_the_password, when_signing_out
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitors

pytestmark = pytest.mark.journey

THOUGHT = "Half a thought,\nwith a second line."


@pytest.fixture(scope="package")
def own_team(unclaimed_teams: list[Team]) -> Team:
    """One assessment for the tests of this file: none of them finishes it, so it is one with no answers."""
    return unclaimed_teams.pop()


def test_not_applicable_asks_for_its_reason(visitors: Visitors, own_team: Team) -> None:
    lead = given_signed_in(visitors, own_team.lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, WITH_REASONS)
    reason = next(iter(WITH_REASONS.not_applicable.values()))
    expect(lead.page.get_by_label(reason)).to_be_hidden()

    when_choosing(lead, "Not applicable")
    expect(lead.page.get_by_label(reason)).to_be_visible()
    then_everybody_can_use_it(lead)
    when_commenting(lead, THOUGHT)
    when_saving(lead)
    then_error_summary_says(lead, "Select why it does not apply to your trust")
    then_choice_is(lead, "Not applicable")
    then_comment_is(lead, THOUGHT)
    then_everybody_can_use_it(lead)

    when_giving_the_reason(lead, WITH_REASONS)
    when_saving_and_going_back(lead)
    then_task_says(lead, WITH_REASONS, "Not applicable")
    when_opening_question(lead, WITH_REASONS)
    then_choice_is(lead, "Not applicable")
    expect(lead.page.get_by_label(reason)).to_be_checked()


def test_not_known_is_an_answer(visitors: Visitors, own_team: Team) -> None:
    lead = given_signed_in(visitors, own_team.lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, WITH_REASONS)
    when_choosing(lead, "Not known")
    when_saving_and_going_back(lead)
    then_task_says(lead, WITH_REASONS, "Not known")


def test_a_comment_can_be_kept_before_there_is_an_answer(visitors: Visitors, own_team: Team) -> None:
    lead = given_signed_in(visitors, own_team.lead)
    when_opening_the_assessment(lead)
    question = unanswered(lead)[0]
    when_opening_question(lead, question)
    when_commenting(lead, THOUGHT)
    when_saving_and_going_back(lead)
    # Its trust answered it last year.
    then_task_says(lead, question, "To confirm")
    then_everybody_can_use_it(lead)

    when_going_to_all_themes(lead)
    lead.follow("Check the answers so far")
    gaps = lead.page.get_by_role("heading", name="without an answer")
    expect(gaps).to_be_visible()
    expect(lead.page.get_by_role("button", name="Go on to sign")).to_have_count(0)
    then_everybody_can_use_it(lead)
    lead.follow(question.prompt)
    then_comment_is(lead, THOUGHT)


def test_going_on_without_a_choice_is_refused_and_keeps_what_was_typed(visitors: Visitors, own_team: Team) -> None:
    lead = given_signed_in(visitors, own_team.lead)
    when_opening_the_assessment(lead)
    question = unanswered(lead)[-1]
    when_opening_question(lead, question)
    when_commenting(lead, THOUGHT)
    when_saving(lead)
    then_error_summary_says(lead, "Select a level, or “not known” if nobody can say")
    then_comment_is(lead, THOUGHT)
    then_everybody_can_use_it(lead)


def test_too_many_words_are_refused_and_kept(visitors: Visitors, own_team: Team) -> None:
    lead = given_signed_in(visitors, own_team.lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, WITH_REASONS)
    long = ("word " * MOST_COMMENT)[: MOST_COMMENT + 1] + "s"
    when_choosing(lead, 3)
    when_commenting(lead, long)
    when_saving(lead)
    then_error_summary_says(lead, f"Use {MOST_COMMENT} characters or fewer: there are {len(long)}")
    then_choice_is(lead, 3)
    then_comment_is(lead, long)
    then_everybody_can_use_it(lead)


def test_the_open_question_takes_words_only(visitors: Visitors, own_team: Team) -> None:
    lead = given_signed_in(visitors, own_team.lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, OPEN_QUESTION)
    field = lead.page.get_by_label("Your answer (optional)")
    then_everybody_can_use_it(lead)
    long = "w" * (MOST_TEXT + 1)
    field.fill(long)
    when_saving(lead)
    then_error_summary_says(lead, f"Use {MOST_TEXT} characters or fewer: there are {len(long)}")
    expect(field).to_have_value(long)
    then_everybody_can_use_it(lead)

    field.fill("Fund the training.")
    when_saving_and_going_back(lead)
    then_task_says(lead, OPEN_QUESTION, "Answered")


def test_a_session_that_ended_while_typing_shows_what_was_typed(visitors: Visitors, own_team: Team) -> None:
    lead = visitors.sit_down(own_team.lead)
    lead.open("/accounts/login/")
    when_entering_the_password(lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, WITH_REASONS)
    when_choosing(lead, 2)
    when_commenting(lead, THOUGHT)

    # As after twelve hours without a page.
    lead.context.clear_cookies(name="sessionid")
    when_saving(lead)
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    expect(lead.page.get_by_text(THOUGHT)).to_be_visible()
    then_everybody_can_use_it(lead)

    lead.follow("Sign in and go back to the question")
    when_entering_the_password(lead)
    then_at_question(lead, WITH_REASONS)


def test_signing_in_anew_in_another_window_does_not_lose_what_was_typed_here(
    visitors: Visitors, own_team: Team
) -> None:
    lead = visitors.sit_down(own_team.lead)
    lead.open("/accounts/login/")
    when_entering_the_password(lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, WITH_REASONS)
    when_commenting(lead, THOUGHT)

    first, lead.page = lead.page, lead.another_window()
    lead.open("/")
    when_signing_out(lead)
    lead.open("/accounts/login/")
    when_entering_the_password(lead)
    lead.page = first
    when_saving(lead)
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("Your form was not sent")
    expect(lead.page.get_by_text(THOUGHT)).to_be_visible()
    then_everybody_can_use_it(lead)
