"""The main journey without a mouse: by Tab, arrows, Enter and Space, always seeing where one is, and never trapped."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.keyboard import Keyboard, then_tab_goes_round
from tests.journeys.steps.answering import then_comment_is, then_nothing_can_be_typed
from tests.journeys.steps.reading import then_pdf_is_accessible, then_receipt_shows_the_score, then_result_is_of
from tests.journeys.steps.signing import then_signed_and_locked
from tests.journeys.steps.signing_in import then_signed_in, then_signed_out
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitor, Visitors

pytestmark = pytest.mark.journey

WORDS = "Written without a mouse."


def when_signing_in_by_keyboard(keyboard: Keyboard) -> None:
    visitor = keyboard.visitor
    visitor.open("/")
    keyboard.press("Sign in")
    keyboard.type_into("Email address", visitor.email)
    keyboard.type_into("Password", visitor.password)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    then_signed_in(visitor)


def when_signing_out_by_keyboard(keyboard: Keyboard) -> None:
    keyboard.press("Sign out", area="header")
    then_signed_out(keyboard.visitor)


def when_answering_the_rest_by_keyboard(keyboard: Keyboard) -> None:
    visitor = keyboard.visitor
    keyboard.press("Continue", key="Space")
    while "/check/" not in visitor.path:
        if "/themes/" in visitor.path:
            keyboard.press(visitor.page.locator("main").get_by_role("button").inner_text().strip())
            continue
        radios = visitor.page.locator("main").get_by_role("radio")
        if radios.count() and not visitor.page.locator("input[type=radio]:checked").count():
            keyboard.choose(3)
        keyboard.press("Save and continue")
    assert visitor.heading == "Check the answers"


def when_declaring_by_keyboard(keyboard: Keyboard, button: str) -> None:
    keyboard.type_into("Your job title", "Chief officer")
    looked_at = keyboard.visitor.page.locator("label").filter(has_text="I have looked at")
    if looked_at.count():
        keyboard.tick(looked_at.inner_text())
    keyboard.tick("I confirm this")
    keyboard.press(button, key="Space")


def then_skip_link_leads_to_the_content(keyboard: Keyboard) -> None:
    visitor = keyboard.visitor
    visitor.page.reload()
    keyboard.tab()
    expect(visitor.page.locator(":focus")).to_have_text("Skip to main content")
    visitor.page.keyboard.press("Enter")
    keyboard.tab()
    assert visitor.page.locator("main :focus").count() == 1


def then_history_opens_by_keyboard(keyboard: Keyboard) -> None:
    page = keyboard.visitor.page
    details = page.locator("details").filter(has_text="History of this answer")
    keyboard.tab_to(details.locator("summary"))
    page.keyboard.press("Enter")
    expect(details.get_by_text(WORDS)).to_be_visible()


def when_sitting_down(visitors: Visitors, email: str) -> tuple[Visitor, Keyboard]:
    visitor = visitors.sit_down(email)
    return visitor, Keyboard(visitor)


def test_main_journey_by_keyboard(visitors: Visitors, team: Team, tmp_path: Path) -> None:
    lead, keyboard = when_sitting_down(visitors, team.lead)
    lead.open("/accounts/login/")
    then_tab_goes_round(keyboard)
    when_signing_in_by_keyboard(keyboard)
    then_tab_goes_round(keyboard)
    then_skip_link_leads_to_the_content(keyboard)

    # Answer one question, leave, and come back.
    keyboard.press("Continue")
    theme = lead.page.locator(".nhsuk-back-link").inner_text().strip().removeprefix("Theme: ")
    then_tab_goes_round(keyboard)
    keyboard.choose(4)
    keyboard.type_into("Comment (optional)", WORDS)
    question = lead.heading
    keyboard.press("Save and go back")
    expect(lead.page.get_by_text(re.compile(r"\d+ of \d+ questions answered"))).to_be_visible()
    then_tab_goes_round(keyboard)
    when_signing_out_by_keyboard(keyboard)
    when_signing_in_by_keyboard(keyboard)
    lead.open(team.path)
    keyboard.follow(theme)
    keyboard.follow(question)
    then_comment_is(lead, WORDS)
    then_history_opens_by_keyboard(keyboard)
    lead.open("/")

    # Complete, check and sign.
    when_answering_the_rest_by_keyboard(keyboard)
    then_tab_goes_round(keyboard)
    keyboard.press("Go on to sign")
    then_tab_goes_round(keyboard)
    when_declaring_by_keyboard(keyboard, "Sign and lock the answers")
    then_signed_and_locked(lead, f"Digital lead {team.trust_code}")
    keyboard.follow(theme)
    keyboard.follow(question)
    then_nothing_can_be_typed(lead)

    # Counter-sign and read.
    clinician, keyboard = when_sitting_down(visitors, team.clinician)
    when_signing_in_by_keyboard(keyboard)
    keyboard.press("Read and counter-sign")
    then_tab_goes_round(keyboard)
    when_declaring_by_keyboard(keyboard, "Counter-sign and submit")
    then_receipt_shows_the_score(clinician)
    then_tab_goes_round(keyboard)
    keyboard.follow("See the result and what would lift it most")
    then_result_is_of(clinician, team.trust_name)
    then_tab_goes_round(keyboard)
    keyboard.tab_to(clinician.page.get_by_role("button", name="Download the report (PDF)"))
    with clinician.page.expect_download() as download:
        clinician.page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "report.pdf")
    then_pdf_is_accessible(tmp_path / "report.pdf", team.trust_name)
