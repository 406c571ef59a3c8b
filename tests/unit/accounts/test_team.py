"""A trust's own team: its lead invites colleagues, and can do no more than that."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from accounts.selectors import memberships_of, themes_of
from accounts.services import (
    change_team_themes,
    disable_person,
    end_membership,
    end_team_membership,
    grant_membership,
    invite_person,
    invite_team_member,
    open_theme_to,
    resend_team_invitation,
)
from accounts.tasks import send_team_invitation_task, sweep_team_invitations_task
from audit.models import Event
from tests.factories.accounts import PASSWORD, make_person, sign_in_by_pages, signed_in
from tests.factories.organisations import make_trust
from tests.factories.reports import make_wave

pytestmark = pytest.mark.django_db
NEW = "kettle-orbit-mango-17"
ANN = {"name": "Ann Example", "email": "ann@example.com", "job_title": "Nurse", "role": "contributor", "limit": "all"}


@pytest.fixture
def trust():
    return make_trust("RCF", "Airedale")


@pytest.fixture
def lead(trust) -> User:
    return make_person(Role.DIGITAL_LEAD, trust=trust, name="Dana Lead")


@pytest.fixture
def deputy(trust) -> User:
    return make_person(Role.DEPUTY_DIGITAL_LEAD, trust=trust)


def invite(trust, by, **changes) -> Invitation:
    return invite_team_member(trust=trust, by=by, **{"email": "ann@example.com", "name": "Ann Example", **changes})


def link_of(invitation: Invitation) -> str:
    """The address in the mail that the worker sends for an invitation."""
    mail.outbox.clear()
    send_team_invitation_task(invitation.pk)
    return re.search(r"https?://[^/]+(/accounts/invitations/\S+)", mail.outbox[0].body)[1]


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_invited_colleague_sets_a_password_by_the_mailed_link_and_signs_in(client, trust, lead):
    link = link_of(invite(trust, lead, themes=["workforce"]))
    assert "Dana Lead invites you to work on the digital maturity assessment of Airedale" in mail.outbox[0].body
    assert "Dana Lead invites you" in text_of(client.get(link))
    assert client.post(link, {"password1": NEW, "password2": NEW}).url == reverse("account_login")
    user = User.objects.get(email="ann@example.com")
    sign_in_by_pages(client, user, NEW)
    assert themes_of(user, "RCF") == {"workforce"}
    assert Event.objects.filter(action="invitation.used", trust_code="RCF").exists()


def test_the_link_works_once_and_looking_at_it_uses_nothing_up(client, trust, lead):
    link = link_of(invite(trust, lead))
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert client.post(link, {"password1": NEW, "password2": NEW}).status_code == 302
    before = User.objects.get(email="ann@example.com").password
    for response in (
        client.get(link),
        client.post(link, {"password1": "another-word-here-9", "password2": "another-word-here-9"}),
    ):
        assert response.status_code == 404
        assert "The link no longer works" in text_of(response)
    assert User.objects.get(email="ann@example.com").password == before


def test_a_weak_or_mistyped_password_leaves_the_link_good(client, trust, lead):
    link = link_of(invite(trust, lead))
    assert "at least 12 characters" in text_of(client.post(link, {"password1": "short", "password2": "short"}))
    assert "not the same" in text_of(client.post(link, {"password1": NEW, "password2": PASSWORD}))
    assert client.get(link).status_code == 200


def test_the_link_expires(client, trust, lead, settings):
    invitation = invite(trust, lead)
    link = link_of(invitation)
    almost = timezone.now() - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT - 60)
    Invitation.objects.update(made_at=almost)
    assert client.get(link).status_code == 200
    Invitation.objects.update(made_at=almost - timedelta(seconds=61))
    assert client.get(link).status_code == 404
    assert client.post(link, {"password1": NEW, "password2": NEW}).status_code == 404
    assert not User.objects.get(email="ann@example.com").has_usable_password()


def test_sending_it_again_makes_the_former_link_useless(client, trust, lead):
    invitation = invite(trust, lead)
    former = link_of(invitation)
    again = link_of(resend_team_invitation(membership=invitation.membership, by=lead))
    assert former != again
    assert client.get(former).status_code == 404
    assert client.get(again).status_code == 200


def test_an_invitation_can_be_taken_back_before_it_is_used(client, trust, lead):
    invitation = invite(trust, lead)
    link = link_of(invitation)
    end_team_membership(membership=invitation.membership, by=lead)
    assert client.get(link).status_code == 404
    assert client.post(link, {"password1": NEW, "password2": NEW}).status_code == 404
    with pytest.raises(ValidationError):
        resend_team_invitation(membership=invitation.membership, by=lead)
    mail.outbox.clear()
    send_team_invitation_task(invite(trust, lead).pk)
    assert len(mail.outbox) == 1, "and made anew"


def test_nothing_is_mailed_once_it_was_taken_back(trust, lead):
    invitation = invite(trust, lead)
    end_team_membership(membership=invitation.membership, by=lead)
    send_team_invitation_task(invitation.pk)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "end", [lambda u, m: end_membership(membership=m, by=None), lambda u, m: disable_person(user=u, by=None)]
)
def test_the_link_of_somebody_whom_an_administrator_ended_is_useless(client, trust, lead, end):
    invitation = invite(trust, lead)
    link = link_of(invitation)
    end(invitation.membership.user, invitation.membership)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("token", ["1-1", "1-1:abc", "x", "1-1:" + "A" * 43])
def test_a_made_up_link_leads_nowhere(client, trust, lead, token):
    invite(trust, lead)
    assert client.get(reverse("accounts:invitation_accept", args=[token])).status_code == 404


def test_each_link_is_mailed_once_and_a_lost_one_by_the_sweeper(trust, lead):
    invitation = invite(trust, lead)
    assert sweep_team_invitations_task() == 0, "its message is still under way"
    Invitation.objects.update(made_at=timezone.now() - timedelta(minutes=2))
    assert sweep_team_invitations_task() == 1
    for _ in range(3):
        send_team_invitation_task(invitation.pk)
    assert len(mail.outbox) == 1
    assert sweep_team_invitations_task() == 0


def test_a_mail_server_that_is_away_leaves_the_invitation_waiting(trust, lead, monkeypatch):
    invitation = invite(trust, lead)

    def away(*args):
        raise ConnectionRefusedError

    monkeypatch.setattr("accounts.invitations.send_mail", away)
    with pytest.raises(ConnectionRefusedError):
        send_team_invitation_task(invitation.pk)
    assert Invitation.objects.get().mailed_number == 0


def test_somebody_with_an_account_gets_the_role_and_a_mail_without_a_link(client, trust, lead):
    other = make_trust("RAE", "Bradford")
    known = make_person(Role.DIGITAL_LEAD, trust=other, email="ann@example.com", name="Ann Known")
    page = signed_in(lead).post(reverse("accounts:team_invite", args=["RCF"]), ANN, follow=True)
    text = text_of(page)
    assert "You have invited Ann Example. A mail is on its way to ann@example.com" in text
    for secret in ("Bradford", "RAE", "Ann Known", "already"):
        assert secret not in text
    assert {m.trust.code for m in memberships_of(User.objects.get(pk=known.pk))} == {"RAE", "RCF"}
    send_team_invitation_task(Invitation.objects.get().pk)
    assert "You have an account already" in mail.outbox[-1].body
    assert "/invitations/" not in mail.outbox[-1].body
    assert "Bradford" not in mail.outbox[-1].body
    assert User.objects.get(pk=known.pk).check_password(PASSWORD)


def test_the_page_says_the_same_of_new_and_of_known_addresses(trust, lead):
    make_person(email="known@example.com")
    client, address = signed_in(lead), reverse("accounts:team_invite", args=["RCF"])
    said = []
    for email in ("known@example.com", "fresh@example.com"):
        page = client.post(address, {**ANN, "email": email}, follow=True)
        said.append(text_of(page).replace(email, "…"))
    row = re.compile(r"Ann Example … Role Contributor Invited .*?not signed in since")
    assert len({match[0] for text in said for match in [row.search(text)]}) == 1


def test_somebody_whose_role_ended_is_invited_again(trust, lead):
    first = invite(trust, lead)
    end_team_membership(membership=first.membership, by=lead)
    again = invite(trust, lead)
    assert again.membership.user == first.membership.user
    assert Membership.objects.filter(user=again.membership.user, ended_at=None).count() == 1
    with pytest.raises(ValidationError, match="there already"):
        invite(trust, lead)


def test_who_was_invited_elsewhere_and_never_came_gets_a_link(client, trust, lead):
    invite_person(
        email="ann@example.com", name="Ann", role=Role.CONTRIBUTOR, trust=make_trust("RAE"),
        by=make_person(Role.ADMINISTRATOR),
    )  # fmt: skip
    assert client.get(link_of(invite(trust, lead))).status_code == 200


def test_a_closed_account_stays_closed(trust, lead):
    user = make_person(email="ann@example.com")
    disable_person(user=user, by=None)
    with pytest.raises(ValidationError, match="Ask the administrators"):
        invite(trust, lead)
    assert not User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize(
    "role", [Role.DIGITAL_LEAD, Role.CLINICAL_LEAD, Role.EXECUTIVE_SPONSOR, Role.ADMINISTRATOR, Role.AUDITOR]
)
def test_the_lead_makes_no_leads_no_sponsors_and_no_administrators(trust, lead, role):
    with pytest.raises(PermissionDenied):
        invite(trust, lead, role=role)
    page = signed_in(lead).post(reverse("accounts:team_invite", args=["RCF"]), {**ANN, "role": role})
    assert page.status_code == 200
    assert not User.objects.filter(email="ann@example.com").exists()


def test_only_the_lead_names_a_deputy(trust, lead, deputy):
    with pytest.raises(PermissionDenied):
        invite(trust, deputy, role=Role.DEPUTY_DIGITAL_LEAD)
    assert invite(trust, lead, role=Role.DEPUTY_DIGITAL_LEAD).membership.role == Role.DEPUTY_DIGITAL_LEAD
    assert invite(trust, deputy, email="b@example.com").membership.role == Role.CONTRIBUTOR
    with pytest.raises(PermissionDenied):
        end_team_membership(membership=deputy.memberships.get(), by=deputy)
    page = text_of(signed_in(deputy).get(reverse("accounts:team_invite", args=["RCF"])))
    assert "Deputy digital lead" not in page


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.CLINICAL_LEAD, Role.EXECUTIVE_SPONSOR])
def test_others_of_the_trust_build_no_team(trust, lead, role):
    by = make_person(role, trust=trust)
    member = make_person(Role.CONTRIBUTOR, trust=trust).memberships.get()
    for attempt in (
        lambda: invite(trust, by),
        lambda: end_team_membership(membership=member, by=by),
        lambda: change_team_themes(membership=member, themes=["workforce"], by=by),
        lambda: open_theme_to(user=member.user, trust_code="RCF", theme="workforce", by=by),
        lambda: resend_team_invitation(membership=member, by=by),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_the_lead_of_another_trust_touches_nobody_here(trust, lead):
    stranger = make_person(Role.DIGITAL_LEAD, trust=make_trust("RAE"))
    member = make_person(Role.CONTRIBUTOR, trust=trust).memberships.get()
    with pytest.raises(PermissionDenied):
        invite(trust, stranger)
    with pytest.raises(PermissionDenied):
        end_team_membership(membership=member, by=stranger)
    client = signed_in(stranger)
    for name in ("accounts:team_member_themes", "surveys:member_end"):
        # By its own trust's address too: the member is not of it.
        for code in ("RCF", "RAE"):
            assert client.get(reverse(name, args=[code, member.pk])).status_code == 404


def test_the_lead_ends_no_role_that_administrators_give(trust, lead):
    for role in (Role.CLINICAL_LEAD, Role.EXECUTIVE_SPONSOR):
        with pytest.raises(PermissionDenied):
            end_team_membership(membership=make_person(role, trust=trust).memberships.get(), by=lead)
    with pytest.raises(PermissionDenied):
        end_team_membership(membership=lead.memberships.get(), by=lead)
    elsewhere = make_person(Role.ADMINISTRATOR).memberships.get()
    with pytest.raises(PermissionDenied):
        end_team_membership(membership=elsewhere, by=lead)


def test_a_lead_whose_role_ended_is_refused_on_the_next_request(trust, lead):
    client = signed_in(lead)
    address = reverse("accounts:team_invite", args=["RCF"])
    assert client.get(address).status_code == 200
    end_membership(membership=lead.memberships.get(), by=None)
    assert client.get(address).status_code == 404
    assert client.post(address, ANN).status_code == 404


def test_the_same_person_never_signs_and_countersigns_by_an_invitation(trust, lead):
    make_person(Role.CLINICAL_LEAD, trust=trust, email="ann@example.com")
    with pytest.raises(ValidationError, match="two people"):
        invite(trust, lead, role=Role.DEPUTY_DIGITAL_LEAD)


def test_too_many_waiting_invitations_are_refused(trust, lead, monkeypatch):
    monkeypatch.setattr("accounts.services.team.MOST_WAITING", 2)
    for number in range(2):
        invite(trust, lead, email=f"p{number}@example.com")
    with pytest.raises(ValidationError, match="Take some back"):
        invite(trust, lead)


def test_themes_are_changed_audited_and_held_to(trust, lead):
    make_wave()
    user = make_person(Role.CONTRIBUTOR, trust=trust, name="Cy")
    member = user.memberships.get()
    client = signed_in(lead)
    address = reverse("accounts:team_member_themes", args=["RCF", member.pk])
    assert "Select at least one theme" in text_of(client.post(address, {"limit": "some"}))
    assert client.post(address, {"limit": "some", "themes": ["workforce"]}).status_code == 302
    assert themes_of(User.objects.get(pk=user.pk), "RCF") == {"workforce"}
    assert Event.objects.get(action="membership.themes_changed").data["after"] == ["workforce"]
    with pytest.raises(ValidationError):
        change_team_themes(membership=member, themes=["Not A Key"], by=lead)
    assert client.post(address, {"limit": "all"}).status_code == 302
    assert themes_of(User.objects.get(pk=user.pk), "RCF") is None


def test_a_theme_is_opened_to_whoever_is_limited_to_others(trust, lead):
    limited = make_person(Role.CONTRIBUTOR, trust=trust, themes=("workforce",))
    assert open_theme_to(user=limited, trust_code="RCF", theme="standards", by=lead)
    assert themes_of(limited, "RCF") == {"workforce", "standards"}
    assert not open_theme_to(user=limited, trust_code="RCF", theme="standards", by=lead)
    everything = make_person(Role.CONTRIBUTOR, trust=trust)
    assert not open_theme_to(user=everything, trust_code="RCF", theme="standards", by=lead)
    assert themes_of(everything, "RCF") is None
    with pytest.raises(ValidationError):
        open_theme_to(user=make_person(Role.CLINICAL_LEAD, trust=trust), trust_code="RCF", theme="standards", by=lead)


def test_the_team_page_shows_roles_of_this_trust_alone(trust, lead):
    user = make_person(Role.CONTRIBUTOR, trust=trust, name="Zoe", themes=("workforce",))
    grant_membership(user=user, role=Role.AUDITOR, trust=trust, by=None)
    grant_membership(user=user, role=Role.POLICY_OWNER, by=None)
    text = text_of(signed_in(lead).get(reverse("accounts:team_list", args=["RCF"])))
    assert "Zoe" in text
    assert "uditor" not in text
    assert "olicy" not in text


def test_hostile_names_are_text(trust, lead):
    page = signed_in(lead).post(
        reverse("accounts:team_invite", args=["RCF"]), {**ANN, "name": "<script>alert(1)</script>"}, follow=True
    )
    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_a_name_with_a_line_break_adds_no_header_to_the_mail(trust, lead):
    link_of(invite(trust, lead, name="Ann\r\nBcc: all@example.com"))
    assert mail.outbox[0].to == ["ann@example.com"]
    assert "\n" not in mail.outbox[0].subject


def test_the_team_page_asks_the_database_as_often_for_twenty_as_for_two(trust, lead):
    client, address = signed_in(lead), reverse("accounts:team_list", args=["RCF"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    invite(trust, lead)
    queries()
    few = queries()
    for number in range(20):
        invite(trust, lead, email=f"p{number}@example.com")
    assert queries() == few <= 15
