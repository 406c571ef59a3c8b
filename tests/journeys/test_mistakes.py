"""Wrong input: the error summary says so, leads to the field, and what was typed is still there."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from demonstration.accounts import ACCOUNTS, ADMINISTRATOR
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import when_answering_the_rest
from tests.journeys.steps.mistakes import then_error_summary_says
from tests.journeys.steps.signing import when_signing
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitors

pytestmark = pytest.mark.journey

LEAD = ACCOUNTS[0].email
NOT_AN_ADDRESS = "Enter an email address in the correct format, like name@example.nhs.uk"


@dataclass(frozen=True)
class Mistake:
    """A form at ``path``, what is typed into it by label, the button, and what the portal says.

    Blank ``who``: nobody is signed in. ``kept`` are the labels whose text must still be there. A message is
    ``of_field``, or of the form as a whole.
    """

    name: str
    path: str
    button: str
    messages: tuple[str, ...]
    who: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    of_field: bool = True


MISTAKES = (
    Mistake(
        "nothing typed at sign-in",
        "/accounts/login/",
        "Sign in",
        ("Enter your email address", "Enter your password"),
    ),
    Mistake(
        "wrong password",
        "/accounts/login/",
        "Sign in",
        ("The email address or password is not correct",),
        typed={"Email address": "nobody@demo.example", "Password": "wrong"},
        kept=("Email address",),
        of_field=False,
    ),
    Mistake(
        "no address for a new password",
        "/accounts/password/reset/",
        "Send the link",
        (NOT_AN_ADDRESS,),
        typed={"Email address": "not an address"},
        kept=("Email address",),
    ),
    Mistake(
        "password changed to a weak one",
        "/accounts/password/change/",
        "Change password",
        (
            "Enter your current password",
            "The password must have at least 12 characters",
            "The password is one of those that are guessed first. Choose another",
        ),
        who=LEAD,
        typed={"New password": "password", "New password again": "password"},
    ),
    Mistake(
        "nothing typed into an invitation",
        "/accounts/people/invite/",
        "Invite",
        ("Enter the full name", "Enter the email address", "Select a role"),
        who=ADMINISTRATOR,
    ),
    Mistake(
        "invitation to a trust that does not exist",
        "/accounts/people/invite/",
        "Invite",
        (
            NOT_AN_ADDRESS,
            "Select a role",
            "There is no trust with the code or name “ZZZ”. Take one from the list",
        ),
        who=ADMINISTRATOR,
        typed={"Full name": "Ines Example", "Email address": "ines", "Trust": "ZZZ"},
        kept=("Full name", "Email address", "Trust"),
    ),
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_told_and_nothing_is_lost(visitors: Visitors, mistake: Mistake) -> None:
    visitor = given_signed_in(visitors, mistake.who) if mistake.who else visitors.sit_down()
    visitor.open(mistake.path)
    for label, words in mistake.typed.items():
        visitor.page.get_by_label(label, exact=True).fill(words)
    visitor.press(mistake.button)
    then_error_summary_says(visitor, *mistake.messages, of_field=mistake.of_field)
    for label in mistake.kept:
        expect(visitor.page.get_by_label(label, exact=True)).to_have_value(mistake.typed[label])
    then_everybody_can_use_it(visitor)


def test_signatures_and_a_reason_to_send_back_are_asked_for(visitors: Visitors, team: Team) -> None:
    lead = given_signed_in(visitors, team.lead)
    when_answering_the_rest(lead, level=3)
    lead.press("Go on to sign")
    lead.page.get_by_label("Your job title").fill("")
    lead.press("Sign and lock the answers")
    # Every answer stands at one level: that is a warning.
    title, declaration = "Enter your job title", "Select that you confirm the declaration"
    then_error_summary_says(lead, title, "Select that you have looked at the warnings", declaration)
    then_everybody_can_use_it(lead)
    lead.open(f"{team.path}check/")
    when_signing(lead)

    clinician = given_signed_in(visitors, team.clinician)
    clinician.open("/")
    clinician.press("Read and counter-sign")
    clinician.page.get_by_label("Your job title").fill("")
    clinician.press("Counter-sign and submit")
    then_error_summary_says(clinician, title, declaration)
    then_everybody_can_use_it(clinician)

    clinician.follow("Send it back for a correction instead")
    clinician.press("Send back")
    then_error_summary_says(clinician, "Enter what has to be corrected")
    then_everybody_can_use_it(clinician)
