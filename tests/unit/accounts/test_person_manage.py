"""The administrators' pages about one person."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import TestCase

from accounts.models import Membership, Role, User
from audit.models import Event
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_trust

from .test_people_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make_person(Role.ADMINISTRATOR, name="Alex Admin")


@pytest.fixture
def kim() -> User:
    person = make_person(Role.CONTRIBUTOR, trust=make_trust("RCF", "Airedale NHS Foundation Trust"), name="Kim Lee")
    User.objects.filter(pk=person.pk).update(job_title="Nurse")
    return person


def address(person: User, step: str = "") -> str:
    return f"/accounts/people/{person.pk}/{step}"


def refused(page) -> str:
    assert page.status_code == 200
    text = text_of(page)
    assert "There is a problem" in text
    return text


def test_the_list_leads_to_a_person_with_their_roles_now_and_before(admin, kim):
    client = signed_in(admin)
    assert f'href="{address(kim)}"' in client.get("/accounts/people/").content.decode()
    text = text_of(client.get(address(kim)))
    assert "Kim Lee" in text
    assert "Airedale NHS Foundation Trust" in text
    assert "Not set up" in text
    end = f"/accounts/memberships/{Membership.objects.get(user=kim).pk}/end/"
    assert "Enter the reason" not in text_of(client.get(end))
    refused(client.post(end, {"reason": ""}))
    assert client.post(end, {"reason": "left"}).status_code == 302
    text = text_of(client.get(address(kim)))
    assert "1 role that ended" in text
    assert "Kim Lee has no role now" in text


def test_a_name_is_corrected_and_the_trail_keeps_the_one_before(admin, kim):
    client = signed_in(admin)
    assert 'value="Kim Lee"' in client.get(address(kim, "details/")).content.decode()
    assert "Enter the full name" in refused(client.post(address(kim, "details/"), {"name": " ", "job_title": "Nurse"}))
    assert client.post(address(kim, "details/"), {"name": " Kim   Lea", "job_title": ""}).status_code == 302
    kim.refresh_from_db()
    assert (kim.name, kim.job_title) == ("Kim Lea", "")
    changed = Event.objects.get(action="person.corrected")
    assert changed.data["before"] == {"name": "Kim Lee", "job_title": "Nurse"}
    client.post(address(kim, "details/"), {"name": "Kim Lea", "job_title": ""})
    assert Event.objects.filter(action="person.corrected").count() == 1, "nothing changed, nothing to record"


def test_a_second_role_holds_at_once(admin, kim):
    client = signed_in(admin)
    make_trust("RAE", "Bradford Teaching Hospitals")
    sent = {"role": "executive_sponsor", "trust": "RAE"}
    assert client.post(address(kim, "roles/add/"), sent).status_code == 302
    assert "Kim Lee is now executive sponsor for Bradford Teaching Hospitals" in text_of(client.get(address(kim)))
    assert "there already" in refused(client.post(address(kim, "roles/add/"), sent))


def test_nobody_is_made_to_sign_and_to_counter_sign(admin):
    lead = make_person(Role.DIGITAL_LEAD, trust=make_trust("RCF"), name="Lee")
    page = signed_in(admin).post(address(lead, "roles/add/"), {"role": "clinical_lead", "trust": "RCF"})
    assert "these must be two people" in refused(page)
    assert lead.memberships.count() == 1


def test_an_administrator_gives_themselves_nothing(admin):
    client = signed_in(admin)
    assert "Another administrator gives you a role" in text_of(client.get(address(admin)))
    page = client.post(address(admin, "roles/add/"), {"role": "national_analyst"})
    assert "Nobody gives a role to themselves" in refused(page)
    assert [row.role for row in admin.memberships.all()] == [Role.ADMINISTRATOR]


def test_a_lost_second_step_is_removed_by_who_has_made_sure(admin, kim):
    Authenticator.objects.create(user=kim, type="totp", data={})
    client = signed_in(admin)
    assert "Authenticator app" in text_of(client.get(address(kim)))
    asked = {"reason": "lost the phone"}
    assert "Make sure that it is the person who asks" in refused(client.post(address(kim, "second-step/"), asked))
    assert Authenticator.objects.filter(user=kim).exists()
    assert client.post(address(kim, "second-step/"), {**asked, "checked": "on"}).status_code == 302
    assert not Authenticator.objects.filter(user=kim).exists()
    assert Event.objects.get(action="authenticator.removed").data["reason"] == "lost the phone"


def test_a_closed_account_is_signed_out_at_once_and_opened_again(admin, kim):
    client, hers = signed_in(admin), signed_in(kim)
    assert hers.get("/accounts/me/").status_code == 200
    assert "Enter the reason" in refused(client.post(address(kim, "close/"), {"reason": ""}))
    assert client.post(address(kim, "close/"), {"reason": "long leave"}).status_code == 302
    assert hers.get("/accounts/me/").status_code == 302
    assert "Closed: the person cannot sign in" in text_of(client.get(address(kim)))
    assert client.post(address(kim, "open/"), {"reason": "is back", "checked": "on"}).status_code == 302
    assert signed_in(kim).get("/accounts/me/").status_code == 200
    assert [event.data["reason"] for event in Event.objects.filter(action__in=["person.disabled", "person.enabled"])]


def test_the_last_administrator_is_not_closed(admin):
    page = signed_in(admin).post(address(admin, "close/"), {"reason": "tired"})
    assert "is the last administrator" in refused(page)
    admin.refresh_from_db()
    assert admin.is_active


def test_an_invitation_goes_out_again_until_there_is_a_password(admin, kim, monkeypatch):
    asked = []
    monkeypatch.setattr("accounts.receivers.send_invitation_task.delay", asked.append)
    client = signed_in(admin)
    kim.set_unusable_password()
    kim.save()
    assert "Send the invitation again" in text_of(client.get(address(kim)))
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(address(kim, "invite/")).status_code == 302
    assert asked == [kim.pk]
    kim.set_password("three unrelated words")
    kim.save()
    client.get(address(kim))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(address(kim, "invite/"))
    assert asked == [kim.pk]
    assert "can sign in already" in text_of(client.get(address(kim)))
