"""Every page of sign-in is ours: each address is opened, and none falls through to a template of the package."""

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.template.backends import django as django_templates
from django.template.backends import jinja2 as jinja_templates
from django.test import Client
from django.urls import reverse

from accounts import urls
from accounts.authenticators import seed_totp
from tests.factories.accounts import PASSWORD, make_person, sign_in, sign_in_by_pages
from tests.factories.passkeys import Device

pytestmark = pytest.mark.django_db

OURS = Path(settings.BASE_DIR) / "templates"

# name: (arguments, who opens it, status). "fresh" has just typed the password again.
PAGES = {
    "account_login": ({}, "nobody", 200),
    "account_logout": ({}, "fresh", 200),
    "account_inactive": ({}, "nobody", 200),
    "account_reauthenticate": ({}, "fresh", 200),
    "account_change_password": ({}, "fresh", 200),
    "account_set_password": ({}, "without password", 200),
    "account_reset_password": ({}, "nobody", 200),
    "account_reset_password_done": ({}, "nobody", 200),
    "account_reset_password_from_key": ({"uidb36": "1", "key": "set-password"}, "nobody", 200),
    "account_reset_password_from_key_done": ({}, "nobody", 200),
    "mfa_index": ({}, "fresh", 200),
    "mfa_authenticate": ({}, "half signed in", 200),
    "mfa_reauthenticate": ({}, "with app", 200),
    "mfa_activate_totp": ({}, "fresh", 200),
    "mfa_deactivate_totp": ({}, "with app", 200),
    "mfa_view_recovery_codes": ({}, "with app", 200),
    "mfa_generate_recovery_codes": ({}, "with app", 200),
    "mfa_download_recovery_codes": ({}, "with app", 200),
    "mfa_list_webauthn": ({}, "with passkey", 200),
    "mfa_add_webauthn": ({}, "fresh", 200),
    "mfa_remove_webauthn": ({"pk": "passkey"}, "with passkey", 200),
    "mfa_login_webauthn": ({}, "nobody", 302),
    "mfa_reauthenticate_webauthn": ({}, "with passkey", 200),
    "socialaccount_login_cancelled": ({}, "nobody", 200),
    "socialaccount_login_error": ({}, "nobody", 401),
    "openid_connect_login": ({"provider_id": "sso"}, "nobody", 200),
    "openid_connect_callback": ({"provider_id": "sso"}, "nobody", 401),
}


@pytest.fixture(autouse=True)
def configured(settings):
    """Single sign-on is configured; its provider is not asked by these pages."""
    settings.OIDC_NAME, settings.OIDC_ISSUER = "Care Identity", "https://sso.invalid"
    app = {
        "provider_id": "sso",
        "name": "Care Identity",
        "client_id": "portal",
        "secret": "secret",
        "settings": {"server_url": "https://sso.invalid"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": [app]}
    }


@pytest.fixture
def rendered(monkeypatch):
    """The file of every template that is rendered, whatever the engine."""
    files: list[Path] = []
    for backend in (django_templates.Template, jinja_templates.Template):

        def render(self, *args, original=backend.render, **kwargs):
            files.append(Path(str(self.origin.name)))
            return original(self, *args, **kwargs)

        monkeypatch.setattr(backend, "render", render)
    return files


def visitor(who: str) -> Client:
    client = Client()
    if who == "nobody":
        return client
    user = make_person()
    if who == "half signed in":
        seed_totp(user)
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        return client
    if who == "without password":
        user.set_unusable_password()
        user.save()
        return sign_in(client, user)
    if who == "with app":
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        seed_totp(user)
        RecoveryCodes.activate(user)
        sign_in_by_pages(client, user)
    elif who == "with passkey":
        sign_in_by_pages(client, user)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        options = client.get(reverse("mfa_add_webauthn")).context_data["js_data"]["creation_options"]["publicKey"]
        client.post(reverse("mfa_add_webauthn"), {"name": "Laptop", "credential": Device().create(options)})
    else:
        sign_in_by_pages(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def names() -> set[str]:
    return {pattern.name for pattern in urls.urlpatterns if getattr(pattern, "name", None)}


def test_every_address_has_a_row():
    assert names() == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_rendered_by_a_template_of_ours(name, rendered):
    arguments, who, status = PAGES[name]
    client = visitor(who)
    if "pk" in arguments:
        arguments = {"pk": Authenticator.objects.get(type="webauthn").pk}
    rendered.clear()
    response = client.get(reverse(name, kwargs=arguments or None))
    assert response.status_code == status, response.headers.get("Location")
    if status == 302:
        assert response.url == reverse("account_login")
        return
    assert rendered
    assert [file for file in rendered if not file.is_relative_to(OURS)] == []
    if response["Content-Type"].startswith("text/html"):
        page = response.content.decode()
        assert "portal.css" in page
        assert len(re.findall(r"<h1[ >]", page)) == 1
        assert re.search(r"<title>\s*[^–\s][^–]+ – Digital maturity – NHS\s*</title>", page)


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "confirm-email/key/", "phone/change/", "login/code/", "signup/passkey/"],
)
def test_what_is_not_used_cannot_be_reached(path):
    assert Client().get(f"/accounts/{path}").status_code == 404
