"""Signing in with a real OpenID Connect provider on loopback: discovery, PKCE, signed ID tokens, user information."""

import re

import oidc_provider_mock
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from audit.models import Event
from tests.factories.accounts import make_person, sign_in_by_pages
from tests.factories.organisations import make_trust

# The connection to the provider is real; nothing here needs a second database lane. The provider's own libraries
# warn of their own futures.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

LOGIN = "/accounts/oidc/sso/login/"
ME = "/accounts/me/"


@pytest.fixture(scope="module")
def issuer():
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def configure(settings):
    def configure(issuer: str, *, link_verified_email: bool = False, discovered_at: str | None = None) -> None:
        settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "Care Identity"
        app = {
            "provider_id": "sso",
            "name": "Care Identity",
            "client_id": "portal",
            "secret": "secret",
            "settings": {
                "server_url": discovered_at or issuer,
                "email_authentication": link_verified_email,
            },
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": [app]}
        }

    return configure


def identity(issuer: str, subject: str, **claims: object) -> str:
    """Make somebody known to the provider."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()
    return subject


def go_round(client: Client, subject: str, process: str = "login"):
    """To the provider, in as ``subject`` there, and back: the portal's answer."""
    sent = client.post(f"{LOGIN}?process={process}&next={ME}")
    assert sent.status_code == 302
    assert "code_challenge_method=S256" in sent.url
    back = requests.post(sent.url, data={"sub": subject}, allow_redirects=False, timeout=5)
    location = back.headers["Location"]
    return client.get(re.sub(r"^http://testserver", "", location))


def actions() -> list[str]:
    return list(Event.objects.order_by("id").values_list("action", flat=True))


def link(issuer: str, user: User, subject: str) -> None:
    """Connect an identity from the person's own page, as a person does."""
    client = sign_in_by_pages(Client(), user)
    client.post(reverse("account_reauthenticate"), {"password": "correct-horse-battery"})
    response = go_round(client, subject, process="connect")
    assert response.url == ME


def test_an_unknown_person_gets_a_page_that_says_what_to_do(issuer, configure):
    configure(issuer)
    people = User.objects.count()
    client = Client()
    response = go_round(client, identity(issuer, "eve", email="eve@example.com", email_verified=True))
    assert response.status_code == 403
    assert "You do not have an account here yet" in response.content.decode()
    assert client.get(ME).status_code == 302
    assert User.objects.count() == people
    assert "single_sign_on.refused" in actions()


def test_an_address_alone_links_nobody_unless_it_is_configured(issuer, configure):
    configure(issuer)
    make_person(email="ada@example.com")
    response = go_round(Client(), identity(issuer, "ada-1", email="ada@example.com", email_verified=True))
    assert response.status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_verified_address_links_where_it_is_configured(issuer, configure):
    configure(issuer, link_verified_email=True)
    ada = make_person(Role.CONTRIBUTOR, trust=make_trust("RCF"), email="ada@example.com")
    client = Client()
    response = go_round(client, identity(issuer, "ada-2", email="ADA@example.com", email_verified=True))
    assert response.url == ME
    assert client.get(ME).status_code == 200
    assert SocialAccount.objects.get().user == ada
    assert "single_sign_on.linked" in actions()
    assert Event.objects.get(action="person.signed_in").data == {"methods": ["socialaccount"]}


def test_an_unverified_address_links_nobody_even_where_it_is_configured(issuer, configure):
    configure(issuer, link_verified_email=True)
    make_person(email="ada@example.com")
    for verified in ({"email_verified": False}, {}):
        response = go_round(Client(), identity(issuer, "ada-3", email="ada@example.com", **verified))
        assert response.status_code == 403


def test_a_second_identity_with_the_same_address_is_refused(issuer, configure):
    configure(issuer, link_verified_email=True)
    make_person(email="ada@example.com")
    assert go_round(Client(), identity(issuer, "ada-4", email="ada@example.com", email_verified=True)).url == ME
    successor = identity(issuer, "ada-5", email="ada@example.com", email_verified=True)
    assert go_round(Client(), successor).status_code == 403


def test_an_identity_linked_from_ones_own_page_signs_in_whatever_address_it_has(issuer, configure):
    configure(issuer)
    ada = make_person(email="ada@example.com")
    link(issuer, ada, identity(issuer, "ada-6", email="elsewhere@example.com"))
    client = Client()
    assert go_round(client, "ada-6").url == ME
    assert "Connected" in client.get(ME).content.decode()


def test_the_same_subject_of_another_issuer_is_somebody_else(issuer, configure):
    configure(issuer)
    link(issuer, make_person(), identity(issuer, "ada-7"))
    with oidc_provider_mock.run_server_in_thread() as server:
        other = f"http://localhost:{server.server_port}"
        configure(other)
        assert go_round(Client(), identity(other, "ada-7")).status_code == 403


def test_a_provider_that_names_another_issuer_is_refused(issuer, configure):
    configure("http://localhost:1", discovered_at=issuer)
    response = Client().post(LOGIN)
    assert response.status_code == 401
    assert "Single sign-on did not work" in response.content.decode()


def test_an_answer_that_nobody_asked_for_is_refused(issuer, configure):
    configure(issuer)
    response = Client().get("/accounts/oidc/sso/login/callback/?code=stolen&state=made-up")
    assert response.status_code == 401


def test_a_code_of_another_browser_signs_nobody_in(issuer, configure):
    configure(issuer, link_verified_email=True)
    make_person(email="ada@example.com")
    attacker, victim = Client(), Client()
    sent = attacker.post(LOGIN)
    subject = identity(issuer, "ada-8", email="ada@example.com", email_verified=True)
    back = requests.post(sent.url, data={"sub": subject}, allow_redirects=False, timeout=5).headers["Location"]
    assert victim.get(back.removeprefix("http://testserver")).status_code == 401
    assert victim.get(ME).status_code == 302


def test_single_sign_on_does_not_replace_the_second_step(issuer, configure):
    configure(issuer, link_verified_email=True)
    make_person(Role.ADMINISTRATOR, email="ada@example.com")
    subject = identity(issuer, "ada-9", email="ada@example.com", email_verified=True)
    client = Client()
    assert go_round(client, subject).url == reverse("mfa_authenticate")
    assert client.get(ME).status_code == 302


def test_a_provider_that_does_not_answer_is_an_error_page(configure):
    configure("http://localhost:9")
    response = Client().post(LOGIN)
    assert response.status_code == 401
    assert "Single sign-on did not work" in response.content.decode()
