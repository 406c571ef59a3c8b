"""The administrators' pages about people, and a person's own."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Role, User
from accounts.permissions import ROLES, Permission
from accounts.tasks import send_invitation_task
from audit.models import Event
from tests.factories.accounts import make_person, sign_in_by_pages, signed_in
from tests.factories.organisations import make_icb, make_region, make_trust
from tests.factories.reports import make_wave

pytestmark = pytest.mark.django_db

INVITE = "/accounts/people/invite/"
ADA = {"name": "Ada Byron", "email": "ada@example.com", "job_title": "CIO", "role": "digital_lead", "trust": "rcf"}


@pytest.fixture
def admin() -> User:
    return make_person(Role.ADMINISTRATOR, name="Alex Admin")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_ones_own_page_names_roles_and_what_they_allow():
    user = make_person(
        Role.CONTRIBUTOR, trust=make_trust("RCF", "Airedale NHS Foundation Trust"), themes=("workforce",)
    )
    text = text_of(signed_in(user).get("/accounts/me/"))
    assert "Contributor, Airedale NHS Foundation Trust" in text
    assert "answer questions and comment" in text
    assert "sign an assessment" not in text
    assert "Themes: workforce" in text
    assert "Not set up" in text


def test_ones_own_page_without_a_role_says_whom_to_ask():
    assert "You have none at the moment" in text_of(signed_in(make_person()).get("/accounts/me/"))


def test_the_table_of_roles_shows_every_role_and_right(admin):
    text = text_of(signed_in(admin).get("/accounts/roles/")).lower()
    for word in [*(rights.title.lower() for rights in ROLES.values()), *(p.value.lower() for p in Permission)]:
        assert word.replace("'", "&#39;") in text


def test_the_list_has_pages_of_fifty_and_a_search_that_the_pages_keep(admin):
    trust = make_trust("RCF")
    for number in range(60):
        make_person(Role.CONTRIBUTOR, trust=trust, name=f"Kim {number:02}")
    client = signed_in(admin)
    first = client.get("/accounts/people/").content.decode()
    assert first.count("<tr class") == 50
    assert 'href="?page=2"' in first
    found = client.get("/accounts/people/", {"search": "kim"}).content.decode()
    assert "60 people found" in found
    assert "?search=kim&amp;page=2" in found
    assert text_of(client.get("/accounts/people/", {"search": "kim", "page": "9999"})).count("Kim") >= 10
    assert "0 people found" in text_of(client.get("/accounts/people/", {"search": "<script>"}))


def test_the_list_asks_the_database_as_often_for_sixty_people_as_for_two(admin):
    client = signed_in(admin)
    client.get("/accounts/people/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/accounts/people/")
        return len(captured)

    make_person(Role.CONTRIBUTOR, trust=make_trust("RCF"))
    few = queries()
    for number in range(40):
        make_person(Role.CONTRIBUTOR, trust=make_trust(f"R{number:02}"))
    assert queries() == few
    assert few <= 15


def test_inviting_makes_person_and_role_and_mails_a_link_that_works(admin, monkeypatch):
    asked = []
    monkeypatch.setattr("accounts.receivers.send_invitation_task.delay", asked.append)
    make_trust("RCF", "Airedale NHS Foundation Trust")
    client = signed_in(admin)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(INVITE, ADA).status_code == 302
    ada = User.objects.get(email="ada@example.com")
    assert ada.memberships.get().trust.code == "RCF"
    assert asked == [ada.pk]
    assert Event.objects.get(action="person.invited").actor_id == str(admin.pk)

    send_invitation_task(ada.pk)
    (message,) = mail.outbox
    assert message.to == ["ada@example.com"]
    assert "digital lead for Airedale NHS Foundation Trust" in message.body
    path = re.search(r"http://127\.0\.0\.1:8000(/\S+/key/\S+)", message.body)[1]
    visitor = Client()
    form = visitor.get(path, follow=True).request["PATH_INFO"]
    new = "three unrelated words"
    assert visitor.post(form, {"password1": new, "password2": new}).status_code == 302
    sign_in_by_pages(Client(), ada, new)
    send_invitation_task(ada.pk)
    assert len([m for m in mail.outbox if "invited" in m.subject]) == 1, "who has a password needs no second link"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ""}, "Enter the full name"),
        ({"email": "ada"}, "Enter an email address in the correct format"),
        ({"email": "taken@example.com"}, "There is a person with this email address already"),
        ({"role": ""}, "Select a role"),
        ({"role": "king"}, "Select one of these roles"),
        ({"trust": ""}, "Enter the trust: a digital lead is held for one"),
        ({"trust": "RZZ"}, "There is no trust with the code or name “RZZ”. Take one from the list"),
        ({"role": "icb_lead", "trust": "", "icb": "QXX"}, "There is no ICB with the code or name “QXX”"),
        ({"role": "regional_lead"}, "A regional lead is not held for a trust: leave the trust empty"),
        ({"role": "administrator", "trust": "", "region": "Y63"}, "An administrator is not held for a region"),
        ({"trust": "trust r"}, "“trust r” fits 2 trusts: Trust RAE (RAE), Trust RCF (RCF). Enter the code of one"),
        ({"role": "contributor", "themes": ["nonsense"]}, "Select themes of the questionnaire"),
        ({"themes": ["workforce"]}, "A digital lead always has every theme"),
    ],
)
def test_a_bad_invitation_is_explained_and_keeps_what_was_typed(admin, changes, error):
    make_trust("RCF")
    make_trust("RAE")
    make_wave()
    make_icb("QWO")
    make_region("Y63")
    make_person(email="taken@example.com")
    people = User.objects.count()
    page = signed_in(admin).post(INVITE, {**ADA, **changes})
    assert page.status_code == 200
    assert error in text_of(page)
    assert "There is a problem" in text_of(page)
    assert 'value="CIO"' in page.content.decode()
    assert User.objects.count() == people


@pytest.mark.parametrize(
    "typed", ["rcf", "RCF", "airedale nhs foundation trust", "Airedale NHS Foundation Trust (RCF)"]
)
def test_an_organisation_is_named_by_code_name_or_as_the_list_has_it(admin, typed):
    make_trust("RCF", "Airedale NHS Foundation Trust")
    make_wave()
    client = signed_in(admin)
    assert '<option value="Airedale NHS Foundation Trust (RCF)">' in client.get(INVITE).content.decode()
    asked = {**ADA, "role": "contributor", "trust": typed, "themes": ["workforce"]}
    assert client.post(INVITE, asked).status_code == 302
    membership = Membership.objects.get(user__email="ada@example.com")
    assert (membership.trust.code, membership.themes) == ("RCF", ["workforce"])


def test_an_ended_role_is_gone_and_cannot_be_ended_again(admin):
    user = make_person(Role.CONTRIBUTOR, trust=make_trust("RCF"), name="Kim")
    membership = Membership.objects.get(user=user)
    client, address = signed_in(admin), f"/accounts/memberships/{membership.pk}/end/"
    assert "contributor for Trust RCF" in text_of(client.get(address))
    assert client.post(address, {"reason": "left"}).status_code == 302
    assert "Kim is no longer contributor for Trust RCF" in text_of(client.get("/accounts/people/"))
    assert Event.objects.get(action="membership.ended").data["reason"] == "left"
    assert client.get(address).status_code == 404


def test_the_page_says_why_the_last_administrator_stays(admin):
    membership = Membership.objects.get(user=admin)
    page = signed_in(admin).post(f"/accounts/memberships/{membership.pk}/end/", {"reason": "tired"})
    assert page.status_code == 200
    assert "There is a problem" in text_of(page)
    assert "Alex Admin is the last administrator. Invite another administrator first" in text_of(page)
    assert Membership.objects.get(user=admin).ended_at is None
