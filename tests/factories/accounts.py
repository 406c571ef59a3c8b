"""People for tests, made through the services that make real ones, and their sign-in."""

from itertools import count

from django.test import Client

from accounts.authenticators import current_code, seed_totp
from accounts.models import Role, User
from accounts.permissions import ROLES
from accounts.services import create_person, grant_membership
from organisations.models import ICB, Region, Trust

PASSWORD = "correct-horse-battery"
_number = count(1)


def make_person(
    role: Role | str | None = None,
    *,
    trust: Trust | None = None,
    icb: ICB | None = None,
    region: Region | None = None,
    themes: tuple[str, ...] = (),
    email: str | None = None,
    name: str | None = None,
    second_step: bool | None = None,
) -> User:
    """A person with one role, or none; with an authenticator app where the role needs one (or as told)."""
    number = next(_number)
    email = email or f"person{number}@example.com"
    user = create_person(email=email, name=name or f"Person {number}", password=PASSWORD, by=None)
    if role is not None:
        grant_membership(user=user, role=role, trust=trust, icb=icb, region=region, themes=themes, by=None)
    if second_step is None:
        second_step = role is not None and ROLES[Role(role)].needs_mfa
    if second_step:
        seed_totp(user)
    return user


def sign_in(client: Client, user: User) -> Client:
    """Have ``client`` signed in as ``user``, without walking through the pages."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def signed_in(user: User) -> Client:
    """A new client, signed in as ``user``."""
    return sign_in(Client(), user)


def sign_in_by_pages(client: Client, user: User, password: str = PASSWORD) -> Client:
    """Walk through sign-in as a person does: e-mail, password and, where there is one, the second step."""
    response = client.post("/accounts/login/", {"login": user.email, "password": password})
    assert response.status_code == 302, response.content.decode()
    if "authenticate" in response.url:
        response = client.post(response.url, {"code": current_code(user)})
        assert response.status_code == 302, response.content.decode()
    assert client.session["_auth_user_id"] == str(user.pk)
    return client
