"""A team: the lead invites a colleague, gives work, accepts it, and hands it over when the colleague leaves."""

import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests.factories.surveys import shipped_document
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import option
from tests.journeys.steps.mistakes import then_error_summary_says
from tests.journeys.steps.signing_in import given_signed_in, then_signed_in
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitor, Visitors
from tests.services.portal import Portal

pytestmark = pytest.mark.journey

EMAIL = "una.example@demo.example"
PASSWORD = "kettle-orbit-mango-17"
THEME = shipped_document().themes[-1]
"""Teams come through the themes in order: in the last there is something left to answer."""


def mails_to(portal: Portal, email: str) -> list[str]:
    """The texts of the mails that the worker sent to somebody, the oldest first."""
    files = sorted((portal.var_dir / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime)
    found = (message_from_bytes(file.read_bytes(), policy=policy.default) for file in files)
    return [message.get_content() for message in found if email in str(message["To"])]


def link_in_the_mail(portal: Portal) -> str:
    portal.wait_for("worker", lambda: any("/accounts/invitations/" in text for text in mails_to(portal, EMAIL)))
    text = next(text for text in mails_to(portal, EMAIL) if "/accounts/invitations/" in text)
    found = re.search(rf"{re.escape(portal.url)}/accounts/invitations/\S+", text)
    assert found is not None, text
    return found[0]


def when_inviting(lead: Visitor) -> None:
    lead.follow("Your team")
    then_everybody_can_use_it(lead)
    lead.press("Invite a colleague")
    lead.press("Invite")
    then_error_summary_says(lead, "Enter the full name", "Enter the email address", "Select a role")
    lead.page.get_by_label("Full name").fill("Una Example")
    lead.page.get_by_label("Email address").fill(EMAIL)
    lead.page.get_by_role("radio", name="Contributor").check()
    lead.page.get_by_role("radio", name="Some themes").check()
    lead.page.get_by_role("checkbox", name="Standards").check()
    then_everybody_can_use_it(lead)
    lead.press("Invite")
    expect(lead.page.get_by_text(f"You have invited Una Example. A mail is on its way to {EMAIL}")).to_be_visible()
    then_everybody_can_use_it(lead)


def when_giving_the_theme(lead: Visitor, team: Team, name: str) -> None:
    lead.open(f"{team.path}team/")
    then_everybody_can_use_it(lead)
    row = lead.page.get_by_role("row").filter(has_text=THEME.title)
    with lead.page.expect_navigation():
        row.get_by_role("link", name=re.compile("^(Give|Change)")).click()
    lead.page.get_by_role("radio", name=name).check()
    lead.page.get_by_label("Note (optional)").fill("Please ask the wards too.")
    then_everybody_can_use_it(lead)
    lead.press("Save")
    expect(lead.page.get_by_role("row").filter(has_text=THEME.title)).to_contain_text(name)


def when_taking_up_the_invitation(una: Visitor, portal: Portal) -> None:
    link = link_in_the_mail(portal)
    una.open(link)
    then_everybody_can_use_it(una)
    una.page.get_by_label("New password", exact=True).fill(PASSWORD)
    una.page.get_by_label("New password again", exact=True).fill(PASSWORD)
    una.press("Set password")
    una.page.get_by_label("Email address").fill(EMAIL)
    una.page.get_by_label("Password", exact=True).fill(PASSWORD)
    una.press("Sign in")
    then_signed_in(una)
    # It worked once.
    assert una.open(link).status == 404
    expect(una.page.get_by_role("heading", level=1)).to_have_text("The link no longer works")
    then_everybody_can_use_it(una)


def when_answering_the_theme(una: Visitor) -> None:
    una.open("/")
    expect(una.page.get_by_role("heading", name="Your themes and questions")).to_be_visible()
    then_everybody_can_use_it(una)
    with una.page.expect_navigation():
        una.page.locator("main").get_by_role("button", name=re.compile("^(Start|Continue)$")).click()
    while f"/questions/{THEME.key}." in una.path:
        if una.page.get_by_role("radio").count() and not una.page.locator("input[type=radio]:checked").count():
            option(una, 2).check()
        una.press("Save and continue")


def state_of_theme(visitor: Visitor, team: Team) -> str:
    visitor.open(f"{team.path}team/")
    return visitor.page.get_by_role("row").filter(has_text=THEME.title).inner_text()


def when_opening_the_work(visitor: Visitor, team: Team) -> None:
    visitor.open(f"{team.path}team/")
    row = visitor.page.get_by_role("row").filter(has_text=THEME.title)
    with visitor.page.expect_navigation():
        row.get_by_role("link", name=re.compile(f": ?{re.escape(THEME.title)}$")).first.click()


def test_a_theme_goes_to_a_colleague_and_back_and_on_to_another(visitors: Visitors, portal: Portal, team: Team) -> None:
    lead = given_signed_in(visitors, team.lead)
    when_inviting(lead)
    when_giving_the_theme(lead, team, "Una Example")

    una = visitors.sit_down(EMAIL)
    when_taking_up_the_invitation(una, portal)
    when_answering_the_theme(una)
    una.open(f"{team.path}themes/{THEME.key}/")
    expect(una.page.get_by_text("Please ask the wards too.")).to_be_visible()
    then_everybody_can_use_it(una)
    una.press("This is ready")
    expect(una.page.get_by_text("You have said that it is ready")).to_be_visible()
    portal.wait_for("worker", lambda: any("is ready" in text for text in mails_to(portal, team.lead)))

    # The lead asks for a change, with a note, and then accepts.
    when_opening_the_work(lead, team)
    then_everybody_can_use_it(lead)
    lead.press("Ask for changes")
    then_error_summary_says(lead, "Enter what is to change")
    lead.page.get_by_label("What is to change?").fill("Name the plan and its year.")
    lead.press("Ask for changes")
    assert "Changes asked" in state_of_theme(lead, team)
    una.open(f"{team.path}themes/{THEME.key}/")
    expect(una.page.get_by_text("Name the plan and its year.")).to_be_visible()
    una.press("This is ready")
    when_opening_the_work(lead, team)
    lead.press("Accept")
    assert "Accepted" in state_of_theme(lead, team)

    # An answer that changes afterwards is shown, and locks nobody out.
    una.open(f"{team.path}questions/{THEME.scored[0].key}/")
    una.page.get_by_label("Comment (optional)").fill("Found one more paper.")
    una.press("Save and go back")
    assert "1 answer changed since" in state_of_theme(lead, team)
    when_opening_the_work(lead, team)
    expect(lead.page.get_by_role("heading", name="Changed since it was accepted")).to_be_visible()
    then_everybody_can_use_it(lead)

    # The colleague leaves: the theme goes to another, and everything stays.
    lead.follow("Your team")
    row = lead.page.get_by_role("row").filter(has_text=EMAIL)
    with lead.page.expect_navigation():
        row.get_by_role("link", name=re.compile("^End the role")).click()
    then_everybody_can_use_it(lead)
    lead.page.get_by_role("radio", name=f"Contributor {team.trust_code}").check()
    lead.press("End the role and hand over")
    expect(lead.page.get_by_text("Una Example is no longer in your team")).to_be_visible()
    assert una.open(team.path).status == 404
    assert f"Contributor {team.trust_code}" in state_of_theme(lead, team)
    expect(lead.page.get_by_role("table", name="Who has done what")).to_contain_text("Una Example")
    lead.open(f"{team.path}questions/{THEME.scored[0].key}/")
    expect(lead.page.get_by_label("Comment (optional)")).to_have_value("Found one more paper.")
