"""The second step at sign-in: authenticator apps, recovery codes and passkeys."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.authenticators import current_code, seed_totp
from accounts.models import Role
from tests.factories.accounts import PASSWORD, make_person, sign_in_by_pages
from tests.factories.passkeys import Device
from tests.unit.accounts.pages import LOGIN, ME, actions, error_of

pytestmark = pytest.mark.django_db


def test_a_person_with_an_app_needs_its_code_and_a_code_works_once():
    user = make_person(second_step=True)
    client = Client()
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert response.url == reverse("mfa_authenticate")
    assert client.get(ME).status_code == 302, "the password alone signs nobody in"
    wrong = client.post(response.url, {"code": "000000"})
    assert error_of(wrong) == "The code is not correct, or was used before"
    code = current_code(user)
    assert client.post(response.url, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert client.get(ME).status_code == 200
    other = Client()
    other.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert error_of(other.post(reverse("mfa_authenticate"), {"code": code})).startswith("The code is not correct")
    assert "person.second_step_failed" in actions()


@pytest.mark.parametrize("later", [31, 59])
def test_a_used_code_stays_used_for_as_long_as_it_counts(monkeypatch, later):
    user = make_person(second_step=True)
    secret, start = seed_totp(user), int(time.time()) // 30 * 30
    code = format_hotp_value(hotp_value(secret, start // 30 + 1))  # The next one: a phone's clock may be fast.
    now = [start]
    monkeypatch.setattr(time, "time", lambda: now[0])
    for works in (True, False):
        client = Client()
        client.post(LOGIN, {"login": user.email, "password": PASSWORD})
        assert (client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302) is works
        now[0] += later


@pytest.mark.django_db(transaction=True)
def test_a_role_that_needs_a_second_step_is_kept_to_setting_it_up():
    user = make_person(Role.NATIONAL_ANALYST, second_step=False)
    client = sign_in_by_pages(Client(), user)
    for path in (ME, "/accounts/people/", "/accounts/password/change/", reverse("mfa_view_recovery_codes")):
        assert client.get(path).url == reverse("mfa_index"), path
    assert client.get(reverse("mfa_index")).status_code == 200
    add = reverse("mfa_activate_totp")
    assert client.get(add).url.startswith(reverse("account_reauthenticate"))
    assert client.post(f"{reverse('account_reauthenticate')}?next={add}", {"password": PASSWORD}).url == add
    secret = client.get(add).context_data["form"].secret
    wrong = client.post(add, {"code": "000000"})
    assert secret in wrong.content.decode().replace(" ", ""), "the key stays the same beside the error"
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    done = client.post(add, {"code": code})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert client.get(ME).status_code == 200
    assert "authenticator.added" in actions()
    assert [message.subject for message in mail.outbox] == ["An authenticator app was set up"]
    watcher = Client()
    watcher.post(LOGIN, {"login": user.email, "password": PASSWORD})
    again = watcher.post(reverse("mfa_authenticate"), {"code": code})
    assert error_of(again) == "The code is not correct, or was used before"


def test_the_secret_of_an_app_is_encrypted_in_the_database():
    from allauth.mfa.models import Authenticator

    user = make_person()
    secret = seed_totp(user)
    assert secret not in str(Authenticator.objects.get().data)
    assert seed_totp(user) == secret


def test_a_recovery_code_works_once():
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = make_person(second_step=True)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for works in (True, False):
        client = Client()
        client.post(LOGIN, {"login": user.email, "password": PASSWORD})
        assert (client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302) is works


def test_a_passkey_is_added_signs_in_by_itself_and_is_removed():
    user = make_person(Role.NATIONAL_ANALYST, second_step=False)
    client = sign_in_by_pages(Client(), user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    device, add = Device(), reverse("mfa_add_webauthn")
    options = client.get(add).context_data["js_data"]["creation_options"]["publicKey"]
    assert client.post(add, {"name": "Work laptop", "credential": device.create(options)}).status_code == 302
    assert "Work laptop" in client.get(reverse("mfa_list_webauthn")).content.decode()

    other, login = Client(), reverse("mfa_login_webauthn")
    options = other.get(login, headers={"accept": "application/json"}).json()["request_options"]["publicKey"]
    assert other.post(login, {"credential": device.get(options)}).status_code == 302
    assert other.get(ME).status_code == 200
    stolen = Client()
    assert stolen.post(login, {"credential": device.get(options)}).url == LOGIN, "an answer seen before"
    assert stolen.get(ME).status_code == 302

    key = user.authenticator_set.get(type="webauthn").pk
    assert client.post(reverse("mfa_remove_webauthn", args=[key])).status_code == 302
    assert client.get(ME).url == reverse("mfa_index")
    assert [a for a in actions() if a.startswith("authenticator")][-1] == "authenticator.removed"


def test_challenges_for_passkeys_are_limited_by_address():
    login = reverse("mfa_login_webauthn")
    answers = [Client().get(login, headers={"accept": "application/json"}).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    elsewhere = Client().get(login, headers={"accept": "application/json"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '"x"', '{"id": "!", "rawId": "!", "response": {}}', "{"]
)
def test_nonsense_instead_of_a_passkey_is_an_error_on_the_page(credential):
    user = make_person(second_step=True)
    client = sign_in_by_pages(Client(), user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_add_webauthn"))
    assert client.post(reverse("mfa_add_webauthn"), {"credential": credential}).status_code == 200
    half = Client()
    half.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert half.post(reverse("mfa_authenticate"), {"credential": credential}).status_code == 200
    assert Client().post(reverse("mfa_login_webauthn"), {"credential": credential}).url == LOGIN
