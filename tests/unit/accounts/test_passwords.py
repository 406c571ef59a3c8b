"""Setting a password, by a link and when signed in."""

import re

import pytest
from django.core import mail
from django.test import Client

from audit.models import Event
from tests.factories.accounts import PASSWORD, make_person, sign_in_by_pages
from tests.unit.accounts.pages import ME, actions, error_of, text_of

pytestmark = pytest.mark.django_db


def link_in(message) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/accounts/password/reset/key/\S+)", message.body)[1]


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once():
    user = make_person()
    session = sign_in_by_pages(Client(), user)
    client = Client(headers={"host": "localhost"})
    assert client.post("/accounts/password/reset/", {"email": user.email}).url.endswith("/done/")
    assert mail.outbox[0].subject == "Set your password for Digital maturity"
    path = link_in(mail.outbox[0])
    form = client.get(path, follow=True).request["PATH_INFO"]
    assert "set-password" in form, "the key is not left in the address"
    weak = client.post(form, {"password1": "password1234", "password2": "password1234"})
    assert "guessed first" in error_of(weak)
    unlike = client.post(form, {"password1": "three unrelated words", "password2": "three related words"})
    assert "not the same" in error_of(unlike)
    new = "three unrelated words"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert "no longer works" in text_of(Client().get(path))
    assert session.get(ME).status_code == 302, "sessions from before have ended"
    sign_in_by_pages(Client(), user, new)
    assert user.emailaddress_set.get().verified
    assert "password.changed" in actions()
    asked, verified = Event.objects.filter(action__in=["password.reset_asked", "address.verified"]).order_by("pk")
    assert (asked.action, asked.subject_id, asked.actor_id) == ("password.reset_asked", str(user.pk), "")
    assert (verified.action, verified.actor_id, verified.data) == (
        "address.verified",
        str(user.pk),
        {"email": user.email},
    )


def test_an_unknown_address_gets_the_same_answer_and_a_mail_that_says_so():
    make_person(email="ada@example.com")
    answers = [
        Client().post("/accounts/password/reset/", {"email": address}, follow=True)
        for address in ("ada@example.com", "eve@example.com")
    ]
    assert text_of(answers[0]) == text_of(answers[1])
    assert [message.to for message in mail.outbox] == [["ada@example.com"], ["eve@example.com"]]
    assert "There is no account" in mail.outbox[1].body
    known, unknown = Event.objects.filter(action="password.reset_asked").order_by("pk")
    assert known.data == {"email": "ada@example.com"}
    assert (unknown.subject_id, unknown.data) == ("", {"email": ""}), "what was typed is not kept"


def test_a_link_expires(settings):
    user = make_person()
    Client().post("/accounts/password/reset/", {"email": user.email})
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "no longer works" in text_of(Client().get(link_in(mail.outbox[0]), follow=True))


def test_a_changed_password_keeps_this_session_and_ends_the_others():
    user = make_person()
    here, elsewhere = (sign_in_by_pages(Client(), user) for _ in range(2))
    new = {"oldpassword": PASSWORD, "password1": "three unrelated words", "password2": "three unrelated words"}
    wrong = here.post("/accounts/password/change/", {**new, "oldpassword": "wrong-password"})
    assert error_of(wrong) == "The current password is not correct"
    assert here.post("/accounts/password/change/", new).url == ME
    assert "You have changed your password" in text_of(here.get(ME))
    assert elsewhere.get(ME).status_code == 302
    event = Event.objects.get(action="password.changed")
    assert event.actor_id == str(user.pk)
    assert mail.outbox[-1].subject == "Your password was changed"
