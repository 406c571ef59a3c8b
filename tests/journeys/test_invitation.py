"""A new person: invited by an administrator, sets a password by the link in the mail, and a second step if need be."""

import re
from email import message_from_bytes, policy

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from demonstration.accounts import ADMINISTRATOR
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.mistakes import then_error_summary_says
from tests.journeys.steps.signing_in import given_signed_in, then_signed_in
from tests.journeys.visitor import Visitor, Visitors
from tests.services.portal import Portal

pytestmark = pytest.mark.journey

EMAIL = "ines.example@demo.example"
PASSWORD = "kettle-orbit-mango-17"


def when_inviting(administrator: Visitor) -> None:
    administrator.open("/")
    administrator.follow("People")
    administrator.press("Invite a person")
    administrator.page.get_by_label("Full name").fill("Ines Example")
    administrator.page.get_by_label("Email address").fill(EMAIL)
    administrator.page.get_by_role("radio", name="Regional lead").check()
    administrator.page.get_by_label("Region", exact=True).fill("North East and Yorkshire (Y63)")
    administrator.press("Invite")


def link_in_the_mail(portal: Portal) -> str:
    """The link that was sent to the person invited."""
    folder = portal.var_dir / "mail"
    portal.wait_for("worker", lambda: any(EMAIL.encode() in file.read_bytes() for file in folder.glob("*.log")))
    file = next(file for file in folder.glob("*.log") if EMAIL.encode() in file.read_bytes())
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    found = re.search(rf"{re.escape(portal.url)}/\S+", message.get_content())
    assert found is not None, message.get_content()
    return found[0]


def code_of(key: str) -> str:
    """What an authenticator app shows for a key."""
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(key, counters[len(counters) // 2])))


def test_an_invited_person_sets_a_password_and_a_second_step(visitors: Visitors, portal: Portal) -> None:
    administrator = given_signed_in(visitors, ADMINISTRATOR)
    when_inviting(administrator)
    expect(administrator.page.get_by_text(EMAIL).first).to_be_visible()
    then_everybody_can_use_it(administrator)

    # The link leads to a page for a password.
    ines = visitors.sit_down(EMAIL)
    ines.open(link_in_the_mail(portal))
    then_everybody_can_use_it(ines)
    ines.page.get_by_label("New password", exact=True).fill(PASSWORD)
    ines.page.get_by_label("New password again", exact=True).fill(PASSWORD[:-1])
    ines.press("Set password")
    then_error_summary_says(ines, "The passwords are not the same. Enter the new password again")
    then_everybody_can_use_it(ines)
    ines.page.get_by_label("New password", exact=True).fill(PASSWORD)
    ines.page.get_by_label("New password again", exact=True).fill(PASSWORD)
    ines.press("Set password")
    then_everybody_can_use_it(ines)

    # With it she signs in; her role sees a lot, so she has to set up a second step first.
    ines.open("/accounts/login/")
    ines.page.get_by_label("Email address").fill(EMAIL)
    ines.page.get_by_label("Password", exact=True).fill(PASSWORD)
    ines.press("Sign in")
    ines.open("/regions/Y63/")
    assert ines.heading == "Second step at sign-in"
    then_everybody_can_use_it(ines)
    ines.press("Set up an authenticator app")
    assert ines.heading == "Enter your password again"
    then_everybody_can_use_it(ines)
    ines.page.get_by_label("Password", exact=True).fill(PASSWORD)
    ines.press("Continue")
    key = ines.page.locator("code").inner_text().replace(" ", "")
    then_everybody_can_use_it(ines)
    ines.page.get_by_label("Security code").fill("12")
    ines.press("Finish")
    expect(ines.page.locator(".nhsuk-error-summary")).to_be_focused()
    assert ines.page.locator("code").inner_text().replace(" ", "") == key
    then_everybody_can_use_it(ines)
    ines.page.get_by_label("Security code").fill(code_of(key))
    ines.press("Finish")
    expect(ines.page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    then_everybody_can_use_it(ines)
    ines.open("/regions/Y63/")
    then_signed_in(ines)
    assert ines.heading.startswith("North East and Yorkshire: ")

    # The role is ended, and with it everything that it opened.
    administrator.follow("People")
    administrator.page.get_by_label("Search by name, email address or trust").fill(EMAIL)
    administrator.press("Search")
    then_everybody_can_use_it(administrator)
    administrator.follow("Ines Example")
    then_everybody_can_use_it(administrator)
    with administrator.page.expect_navigation():
        administrator.page.get_by_role("link", name=re.compile("^End the role")).click()
    then_everybody_can_use_it(administrator)
    administrator.page.get_by_label("Why?").fill("She works elsewhere now")
    administrator.press("End the role")
    assert ines.open("/regions/Y63/").status == 404
    ines.open("/")
    expect(ines.page.get_by_text("You have no role at present")).to_be_visible()
    then_everybody_can_use_it(ines)
