"""People and roles from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.authenticators import has_second_step
from accounts.models import Membership, Role, User
from audit.models import Event
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.organisations import make_region, make_trust

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_create_person_with_a_role(monkeypatch):
    monkeypatch.setenv("PERSON_PASSWORD", PASSWORD)
    make_trust("RCF")
    said = run("create_person", "Ada@example.com", "--name", "Ada", "--role", "contributor", "--trust", "rcf")
    assert said == "Created Ada <ada@example.com>.\n"
    ada = User.objects.get()
    assert ada.check_password(PASSWORD)
    assert ada.memberships.get().trust.code == "RCF"


def test_create_person_keeps_nothing_where_the_role_is_refused():
    with pytest.raises(CommandError, match="held for a trust: say which"):
        run("create_person", "ada@example.com", "--name", "Ada", "--no-password", "--role", "contributor")
    assert not User.objects.exists()


def test_create_person_without_a_password():
    run("create_person", "ada@example.com", "--name", "Ada", "--no-password")
    assert not User.objects.get().has_usable_password()


def test_grant_membership():
    make_person(email="ada@example.com")
    make_region("Y63")
    assert "regional lead for North East" in run(
        "grant_membership", "ADA@example.com", "regional_lead", "--region", "Y63"
    )
    assert Membership.objects.get().role == Role.REGIONAL_LEAD


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["eve@example.com", "administrator"], "no person with the email address eve@example.com"),
        (["ada@example.com", "contributor", "--trust", "RZZ"], "no trust with the code RZZ"),
        (["ada@example.com", "contributor"], "say which"),
        (["ada@example.com", "king"], "invalid choice"),
    ],
)
def test_grant_membership_says_what_is_wrong(arguments, error):
    make_person(email="ada@example.com")
    with pytest.raises(CommandError, match=error):
        run("grant_membership", *arguments)
    assert not Membership.objects.exists()


def test_remove_second_step():
    user = make_person(Role.ADMINISTRATOR, email="ada@example.com")
    assert has_second_step(user)
    run("remove_second_step", "ada@example.com", "--reason", "lost the phone")
    assert not has_second_step(user)
    assert Event.objects.get(action="authenticator.removed").data == {"number": 1, "reason": "lost the phone"}
