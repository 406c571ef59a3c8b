"""Signing in, out and again: what people see, what attackers do not learn, what the trail keeps."""

import re
import time

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from accounts.services import disable_person, end_membership
from audit.models import Event
from tests.factories.accounts import PASSWORD, make_person, sign_in, sign_in_by_pages, signed_in
from tests.factories.organisations import make_trust
from tests.unit.accounts.pages import LOGIN, ME, actions, error_of, text_of

pytestmark = pytest.mark.django_db


def test_a_person_signs_in_and_out():
    user, client = make_person(), Client()
    sign_in_by_pages(client, user)
    assert client.get(ME).status_code == 200
    client.post("/accounts/logout/")
    assert client.get(ME).status_code == 302
    assert actions()[-2:] == ["person.signed_in", "person.signed_out"]
    assert Event.objects.get(action="person.signed_in").data == {"methods": ["password"]}


def test_sign_in_leads_on_to_the_page_that_was_asked_for_and_to_no_other_site():
    user = make_person()
    asked = Client().get(ME)
    assert asked.url == f"{LOGIN}?next={ME}"
    typed = {"login": user.email.upper(), "password": PASSWORD}
    assert Client().post(LOGIN, {**typed, "next": ME}).url == ME
    assert Client().post(LOGIN, {**typed, "next": "https://evil.example/"}).url == settings.LOGIN_REDIRECT_URL


def test_an_unknown_address_and_a_wrong_password_are_answered_alike():
    make_person(email="ada@example.com")
    pages = [
        Client().post(LOGIN, {"login": address, "password": "wrong-password-here"})
        for address in ("ada@example.com", "eve@example.com")
    ]
    assert {page.status_code for page in pages} == {200}
    assert {error_of(page) for page in pages} == {"The email address or password is not correct"}
    assert 'value="ada@example.com"' in pages[0].content.decode(), "what was typed is kept"
    assert "wrong-password-here" not in pages[0].content.decode()


def test_a_failed_sign_in_is_recorded_without_what_was_typed():
    make_person(email="ada@example.com")
    Client().post(LOGIN, {"login": "ada@example.com", "password": "my-secret-password"})
    Client().post(LOGIN, {"login": "my-secret@password.example", "password": "x"})
    known, unknown = Event.objects.filter(action="person.sign_in_failed").order_by("id")
    assert (known.data["email"], unknown.data["email"]) == ("ada@example.com", "")
    assert not Event.objects.filter(data__icontains="secret").exists()


def test_empty_fields_say_what_to_enter():
    page = Client().post(LOGIN, {"login": "", "password": ""})
    assert error_of(page) == "Enter your email address Enter your password"
    assert "<title>Error: Sign in" in re.sub(r"\s*\n\s*", "", page.content.decode())


def test_five_wrong_passwords_stop_the_sixth_attempt_even_if_it_is_right():
    user, client = make_person(), Client()
    for _ in range(5):
        client.post(LOGIN, {"login": user.email, "password": "wrong-password"})
    page = client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert "too many attempts" in error_of(page)


def test_too_many_requests_from_one_address_get_a_page_of_ours():
    client = Client()
    for _ in range(21):
        page = client.post("/accounts/password/reset/", {"email": "ada@example.com"})
        if page.status_code == 429:
            break
    assert page.status_code == 429
    assert "Too many attempts" in text_of(page)


def test_a_closed_account_signs_in_no_more_and_open_sessions_end_at_once():
    user = make_person()
    client = sign_in_by_pages(Client(), user)
    disable_person(user=user, by=None)
    assert client.get(ME).status_code == 302
    response = Client().post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert response.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session or client.get(ME).status_code == 302


def test_a_role_that_ends_is_gone_on_the_next_request():
    admin, _other = make_person(Role.ADMINISTRATOR), make_person(Role.ADMINISTRATOR)
    client = signed_in(admin)
    assert client.get("/accounts/people/").status_code == 200
    end_membership(membership=admin.memberships.get(), by=None)
    assert client.get("/accounts/people/").status_code == 403


# --- sessions ----------------------------------------------------------------------------------
def test_a_session_ends_after_twelve_hours_without_a_page(monkeypatch):
    client = sign_in(Client(), make_person())
    client.get(ME)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60
    assert client.session.get_expiry_age() == 12 * 60 * 60


def test_a_session_in_use_moves_on_with_one_write_in_ten_minutes(django_assert_num_queries, monkeypatch):
    client = sign_in(Client(), make_person(Role.CONTRIBUTOR, trust=make_trust("RCF")))
    client.get(ME)
    before = client.session["idle_end_moved_on"]
    client.get(ME)
    assert client.session["idle_end_moved_on"] == before
    now = time.time()
    monkeypatch.setattr("accounts.middleware.time.time", lambda: now + 601)
    client.get(ME)
    assert client.session["idle_end_moved_on"] > before


def test_a_form_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    assert client.post(LOGIN, {"login": "a@example.com", "password": "x"}).status_code == 403


def test_passwords_are_kept_with_argon2():
    from config.settings import PASSWORD_HASHERS

    assert PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hasher = Argon2PasswordHasher()
    assert hasher.verify(PASSWORD, hasher.encode(PASSWORD, hasher.salt()))
