"""Two people at one assessment: nobody's words are lost, and nobody's signature is slipped under."""

import pytest
from playwright.sync_api import expect

from tests.factories.surveys import shipped_document
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import (
    then_at_question,
    then_choice_is,
    then_comment_is,
    then_saved_by_itself,
    when_answering_the_rest,
    when_choosing,
    when_commenting,
    when_opening_question,
    when_opening_the_assessment,
    when_saving,
    when_saving_and_going_back,
)
from tests.journeys.steps.disagreeing import (
    then_conflict_shows,
    then_history_has,
    then_yours_shows,
    when_choosing_mine,
    when_keeping_theirs,
)
from tests.journeys.steps.reading import then_receipt_shows_the_score
from tests.journeys.steps.signing import (
    then_signed_and_locked,
    when_counter_signing,
    when_sending_back,
    when_signing,
)
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitor, Visitors

pytestmark = pytest.mark.journey

LAST = shipped_document().scored[-1]
FIRST_WORDS, SECOND_WORDS, THIRD_WORDS = "As the register of March says.", "Checked with payroll on Monday.", "Settled."


@pytest.fixture(scope="package")
def own_team(unclaimed_teams: list[Team]) -> Team:
    """One assessment for the tests of this file that do not finish it."""
    return unclaimed_teams.pop()


def given_both_have_opened(people: tuple[Visitor, Visitor]) -> None:
    for person in people:
        when_opening_the_assessment(person)
        when_opening_question(person, LAST)


def when_saving_an_answer(visitor: Visitor, level: int, comment: str) -> None:
    when_choosing(visitor, level)
    when_commenting(visitor, comment)
    when_saving_and_going_back(visitor)


def test_of_two_answers_to_one_question_neither_is_lost(visitors: Visitors, own_team: Team) -> None:
    contributor = given_signed_in(visitors, own_team.contributor)
    lead = given_signed_in(visitors, own_team.lead)
    given_both_have_opened((contributor, lead))

    when_saving_an_answer(contributor, 2, FIRST_WORDS)
    when_saving_an_answer(lead, 4, SECOND_WORDS)
    then_conflict_shows(lead, who=f"Contributor {own_team.trust_code}", level=2, comment=FIRST_WORDS)
    then_yours_shows(lead, level=4, comment=SECOND_WORDS)
    then_everybody_can_use_it(lead)

    # She puts hers in its place, knowing what she does: both are in the history.
    when_choosing_mine(lead)
    when_saving(lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, LAST)
    then_choice_is(lead, 4)
    then_history_has(lead, SECOND_WORDS, FIRST_WORDS)
    then_everybody_can_use_it(lead)

    # The other way round, she keeps her colleague's.
    given_both_have_opened((contributor, lead))
    when_saving_an_answer(contributor, 3, THIRD_WORDS)
    when_saving_an_answer(lead, 5, "Dropped again.")
    then_conflict_shows(lead, who=f"Contributor {own_team.trust_code}", level=3, comment=THIRD_WORDS)
    when_keeping_theirs(lead)
    then_at_question(lead, LAST)
    then_choice_is(lead, 3)
    then_comment_is(lead, THIRD_WORDS)
    then_history_has(lead, THIRD_WORDS, SECOND_WORDS, FIRST_WORDS)


def test_a_conflict_that_goes_on_is_shown_each_time(visitors: Visitors, own_team: Team) -> None:
    contributor = given_signed_in(visitors, own_team.contributor)
    lead = given_signed_in(visitors, own_team.lead)
    given_both_have_opened((contributor, lead))
    when_saving_an_answer(contributor, 1, FIRST_WORDS)
    when_saving_an_answer(lead, 4, SECOND_WORDS)
    then_conflict_shows(lead, who=f"Contributor {own_team.trust_code}", level=1, comment=FIRST_WORDS)

    when_opening_question(contributor, LAST)
    when_saving_an_answer(contributor, 2, THIRD_WORDS)
    when_choosing_mine(lead)
    when_saving(lead)
    then_conflict_shows(lead, who=f"Contributor {own_team.trust_code}", level=2, comment=THIRD_WORDS)
    then_yours_shows(lead, level=4, comment=SECOND_WORDS)


def test_what_is_typed_while_a_colleague_signs_is_shown_to_be_copied(visitors: Visitors, team: Team) -> None:
    contributor = given_signed_in(visitors, team.contributor)
    when_opening_the_assessment(contributor)
    when_opening_question(contributor, LAST)
    when_choosing(contributor, 5)
    when_commenting(contributor, FIRST_WORDS)
    then_saved_by_itself(contributor)

    lead = given_signed_in(visitors, team.lead)
    when_answering_the_rest(lead, level=3)
    when_signing(lead)

    # What was typed before stands, for the page saved itself; what comes after does not.
    when_commenting(contributor, SECOND_WORDS)
    when_saving(contributor)
    expect(contributor.page.get_by_role("heading", name="Your answer was not saved")).to_be_visible()
    expect(contributor.page.get_by_text(SECOND_WORDS)).to_be_visible()
    then_everybody_can_use_it(contributor)


def test_the_clinical_lead_sends_back_and_the_answer_is_corrected(visitors: Visitors, team: Team) -> None:
    reason = "The ward sisters say: level 2 at most."
    lead = given_signed_in(visitors, team.lead)
    when_answering_the_rest(lead, level=4)
    when_signing(lead)

    clinician = given_signed_in(visitors, team.clinician)
    when_sending_back(clinician, reason)
    expect(clinician.page.get_by_text(reason)).to_be_visible()

    when_opening_the_assessment(lead)
    expect(lead.page.get_by_text("Sent back on")).to_be_visible()
    expect(lead.page.get_by_text(reason)).to_be_visible()
    then_everybody_can_use_it(lead)
    when_opening_question(lead, LAST)
    when_saving_an_answer(lead, 2, "Corrected after the talk with the wards.")
    lead.press("Check the answers")
    when_signing(lead)
    then_signed_and_locked(lead, f"Digital lead {team.trust_code}")

    when_counter_signing(clinician)
    then_receipt_shows_the_score(clinician)
    clinician.follow("The answers as they were signed")
    answer = clinician.page.locator(".nhsuk-summary-list__row").filter(has_text=LAST.prompt)
    expect(answer).to_contain_text("Level 2.")
    expect(answer).to_contain_text("Corrected after the talk with the wards.")
    then_everybody_can_use_it(clinician)
