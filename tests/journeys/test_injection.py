"""Markup and script typed into the portal come out as the letters that were typed, on every page that shows them."""

import pytest
from playwright.sync_api import expect

from demonstration.accounts import ADMINISTRATOR
from tests.factories.surveys import shipped_document
from tests.journeys.payloads import PAYLOADS
from tests.journeys.steps.answering import (
    OPEN_QUESTION,
    when_choosing,
    when_commenting,
    when_going_to_all_themes,
    when_opening_question,
    when_opening_the_assessment,
    when_saving_and_going_back,
)
from tests.journeys.steps.reading import then_receipt_shows_the_score, when_opening_the_result
from tests.journeys.steps.signing import when_counter_signing, when_sending_back, when_signing
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitor, Visitors
from tests.size import count

pytestmark = pytest.mark.journey

NUMBER = count("payloads of script injection", reduced=20, full=len(PAYLOADS))
CHOSEN = PAYLOADS[:NUMBER]
SIGNATURES = count("signatures with injected job titles", reduced=1, full=10)
INVITED = CHOSEN[: NUMBER // 5]
LONGEST_TITLE = 150


def test_there_are_a_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) == 100
    assert max(map(len, PAYLOADS)) <= LONGEST_TITLE


def then_nothing_is_planted(visitor: Visitor, words: str = "") -> None:
    """No element came out of the text; ``words`` stand on the page as they were typed."""
    assert visitor.page.locator("[data-planted]").count() == 0, visitor.page.url
    assert visitor.page.locator("h1").is_visible()
    if words:
        # Each line in turn: white space may be folded.
        content = visitor.page.locator("main").evaluate("main => main.textContent")
        for line in words.splitlines():
            assert line in content, f"{line!r} is not on {visitor.page.url}"


def when_writing_everywhere(visitor: Visitor, words: list[str]) -> None:
    """Fill the comments of all scored questions and the open answer."""
    questions = shipped_document().scored
    for number, question in enumerate(questions):
        when_opening_question(visitor, question)
        when_choosing(visitor, 2)
        when_commenting(visitor, "\n".join(words[number :: len(questions)]))
        when_saving_and_going_back(visitor)
        then_nothing_is_planted(visitor)
    when_opening_question(visitor, OPEN_QUESTION)
    visitor.page.get_by_label("Your answer (optional)").fill("\n".join(words))
    when_saving_and_going_back(visitor)


def test_what_a_trust_types_is_never_markup(visitors: Visitors, team: Team) -> None:
    typed = "\n".join(CHOSEN)
    lead = given_signed_in(visitors, team.lead)
    clinician = given_signed_in(visitors, team.clinician)
    when_opening_the_assessment(lead)
    when_writing_everywhere(lead, list(CHOSEN))
    for question in (shipped_document().scored[0], OPEN_QUESTION):
        when_opening_question(lead, question)
        then_nothing_is_planted(lead)
        when_going_to_all_themes(lead)

    # In the job titles of both signatures, in the reason to send back, and on the page that checks all answers.
    for title in CHOSEN[:SIGNATURES]:
        lead.open(f"{team.path}check/")
        then_nothing_is_planted(lead, typed)
        when_signing(lead, job_title=title)
        then_nothing_is_planted(lead, title)
        when_sending_back(clinician, "\n".join(CHOSEN[:20]))
        then_nothing_is_planted(clinician, "\n".join(CHOSEN[:20]))
    lead.open(f"{team.path}check/")
    when_signing(lead, job_title=CHOSEN[0])
    when_counter_signing(clinician, job_title=CHOSEN[-1])
    then_receipt_shows_the_score(clinician)
    then_nothing_is_planted(clinician, CHOSEN[-1])
    when_opening_the_result(clinician)
    then_nothing_is_planted(clinician)
    result = clinician.path
    for theme in shipped_document().themes:
        clinician.open(f"{result}themes/{theme.key}/")
        then_nothing_is_planted(clinician, typed if OPEN_QUESTION in theme.questions else "")
    clinician.open(result)
    with clinician.page.expect_download():
        clinician.page.get_by_role("button", name="Download the report (PDF)").click()


def test_what_an_administrator_types_is_never_markup(visitors: Visitors) -> None:
    administrator = given_signed_in(visitors, ADMINISTRATOR)
    for number, payload in enumerate(INVITED):
        administrator.open("/accounts/people/invite/")
        administrator.page.get_by_label("Full name").fill(payload)
        administrator.page.get_by_label("Job title (optional)").fill(payload)
        administrator.page.get_by_label("Email address").fill(f"planted{number}@demo.example")
        administrator.page.get_by_role("radio", name="National analyst").check()
        administrator.press("Invite")
        then_nothing_is_planted(administrator)
    administrator.open("/accounts/people/?search=planted")
    then_nothing_is_planted(administrator, "\n".join(INVITED))
    for payload in CHOSEN[: NUMBER // 4]:
        administrator.page.get_by_label("Search by name, email address or trust").fill(payload)
        administrator.press("Search")
        then_nothing_is_planted(administrator, payload)
        expect(administrator.page.get_by_label("Search by name, email address or trust")).to_have_value(payload)
