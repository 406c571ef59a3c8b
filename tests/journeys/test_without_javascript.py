"""The main journey in a browser that runs no script: nothing is missing."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.steps.answering import (
    WITH_REASONS,
    then_choice_is,
    then_comment_is,
    then_nothing_can_be_typed,
    then_task_says,
    when_answering_the_rest,
    when_choosing,
    when_commenting,
    when_giving_the_reason,
    when_going_to_all_themes,
    when_opening_question,
    when_opening_the_assessment,
    when_saving,
    when_saving_and_going_back,
)
from tests.journeys.steps.reading import (
    then_pdf_is_accessible,
    then_receipt_shows_the_score,
    then_result_is_of,
    when_downloading_the_report,
    when_opening_the_result,
)
from tests.journeys.steps.signing import then_signed_and_locked, when_counter_signing, when_signing
from tests.journeys.steps.signing_in import when_signing_in, when_signing_out
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitors

pytestmark = pytest.mark.journey

WORDS = "Written without a script."


def test_main_journey_without_javascript(visitors: Visitors, team: Team, tmp_path: Path) -> None:
    lead = visitors.sit_down(team.lead, java_script_enabled=False)
    when_signing_in(lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, WITH_REASONS)

    # The reasons are in sight from the start, and a mistake is told at the top.
    when_choosing(lead, "Not applicable")
    when_commenting(lead, WORDS)
    when_saving(lead)
    expect(lead.page.get_by_role("heading", name="There is a problem")).to_be_visible()
    then_choice_is(lead, "Not applicable")
    then_comment_is(lead, WORDS)
    when_giving_the_reason(lead, WITH_REASONS)
    when_saving_and_going_back(lead)
    then_task_says(lead, WITH_REASONS, "Not applicable")
    when_signing_out(lead)

    when_signing_in(lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, WITH_REASONS)
    then_choice_is(lead, "Not applicable")
    then_comment_is(lead, WORDS)
    when_going_to_all_themes(lead)
    when_answering_the_rest(lead, level=2)
    when_signing(lead)
    then_signed_and_locked(lead, f"Digital lead {team.trust_code}")
    when_opening_question(lead, WITH_REASONS)
    then_nothing_can_be_typed(lead)

    clinician = visitors.sit_down(team.clinician, java_script_enabled=False)
    when_signing_in(clinician)
    when_counter_signing(clinician)
    # The page asks anew by itself, every five seconds.
    then_receipt_shows_the_score(clinician)
    when_opening_the_result(clinician)
    then_result_is_of(clinician, team.trust_name)
    then_pdf_is_accessible(when_downloading_the_report(clinician, tmp_path), team.trust_name)
