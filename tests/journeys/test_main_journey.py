"""What the portal is for: a trust answers, two people sign, the worker scores, and the trust reads where it stands."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.surveys import shipped_document
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import (
    then_answered,
    then_choice_is,
    then_comment_is,
    then_nothing_can_be_typed,
    when_answering_the_rest,
    when_choosing,
    when_commenting,
    when_going_to_all_themes,
    when_opening_question,
    when_opening_the_assessment,
    when_saving_and_going_back,
)
from tests.journeys.steps.reading import (
    MOST_SECONDS,
    then_pdf_is_accessible,
    then_receipt_shows_the_score,
    then_result_is_of,
    when_downloading_the_report,
    when_opening_the_result,
)
from tests.journeys.steps.signing import (
    then_declared_answers_are_complete,
    then_signed_and_locked,
    when_counter_signing,
    when_signing,
)
from tests.journeys.steps.signing_in import when_signing_in, when_signing_out
from tests.journeys.visitor import Visitors

pytestmark = pytest.mark.journey

ANSWERED = 31  # As the demonstration has it, in the order of the questions.
TRUST = "Airedale NHS Foundation Trust"
WORDS = "Rosters since May;\nthe job plans are with the medical director’s office."


def test_a_trust_answers_signs_and_reads_its_result(
    visitors: Visitors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    following = shipped_document().scored[ANSWERED]

    lead = visitors.sit_down("digital.lead@demo.example")
    when_signing_in(lead)
    then_answered(lead, ANSWERED)
    then_everybody_can_use_it(lead)

    # She answers one question and leaves in the middle.
    lead.press("Continue")
    expect(lead.page.get_by_role("heading", level=1)).to_have_text(following.prompt)
    then_everybody_can_use_it(lead)
    when_choosing(lead, 4)
    when_commenting(lead, WORDS)
    when_saving_and_going_back(lead)
    then_answered(lead, ANSWERED + 1)
    then_everybody_can_use_it(lead)
    when_signing_out(lead)

    # She comes back, finds what she wrote, answers the rest and signs.
    when_signing_in(lead)
    when_opening_the_assessment(lead)
    when_opening_question(lead, following)
    then_choice_is(lead, 4)
    then_comment_is(lead, WORDS)
    when_going_to_all_themes(lead)
    when_answering_the_rest(lead, level=3)
    then_everybody_can_use_it(lead)
    when_signing(lead)
    then_signed_and_locked(lead, "Dana Example")
    then_everybody_can_use_it(lead)
    when_opening_question(lead, following)
    then_nothing_can_be_typed(lead)
    then_everybody_can_use_it(lead)

    # The clinical lead reads and counter-signs.
    clinician = visitors.sit_down("clinical.lead@demo.example")
    when_signing_in(clinician)
    clinician.press("Read and counter-sign")
    then_declared_answers_are_complete(clinician)
    expect(clinician.page.get_by_text("job plans are with the medical director")).to_be_visible()
    then_everybody_can_use_it(clinician)
    when_counter_signing(clinician)
    seconds = then_receipt_shows_the_score(clinician)
    with capsys.disabled():
        print(
            f"\nCounter-signed; the worker's score was on the receipt {seconds:.1f} s later (at most {MOST_SECONDS})."
        )
    then_everybody_can_use_it(clinician)

    # The result: late for the first publication, and it says so. The report says the same.
    when_opening_the_result(clinician)
    then_result_is_of(clinician, TRUST)
    assert "This submission came after the data cut of" in clinician.words
    assert "It is not among the trusts shown and enters the next publication." in clinician.words
    then_everybody_can_use_it(clinician)
    report = when_downloading_the_report(clinician, tmp_path)
    then_pdf_is_accessible(report, TRUST)

    # The digital lead sees the same score.
    lead.open("/")
    lead.press("See the result")
    then_result_is_of(lead, TRUST)
