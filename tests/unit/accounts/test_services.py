"""Making people, and giving and ending roles."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Membership, Role, ScopeKind, User
from accounts.permissions import ROLES, Permission
from accounts.services import (
    create_person,
    disable_person,
    end_membership,
    grant_membership,
    invite_person,
    require,
)
from audit.models import Event
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.organisations import make_icb, make_region, make_trust

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def events(action: str) -> list[Event]:
    return list(Event.objects.filter(action=action))


def organisation(kind: ScopeKind) -> dict:
    make = {
        ScopeKind.TRUST: lambda: {"trust": make_trust("RCF")},
        ScopeKind.ICB: lambda: {"icb": make_icb("QWO")},
        ScopeKind.REGION: lambda: {"region": make_region("Y63")},
        ScopeKind.ENGLAND: dict,
    }
    return make[kind]()


def test_create_person_keeps_the_address_in_lower_case_and_says_so_in_the_trail():
    user = create_person(email=" Ada@Example.COM ", name=" Ada  Byron", job_title="CIO", password=PASSWORD, by=None)
    assert (user.email, user.name) == ("ada@example.com", "Ada Byron")
    assert user.check_password(PASSWORD)
    assert user.emailaddress_set.get().email == "ada@example.com"
    (event,) = events("person.created")
    assert event.subject_id == str(user.pk)
    assert PASSWORD not in str(event.data)


def test_create_person_without_a_password_makes_one_who_cannot_sign_in():
    assert not create_person(email="ada@example.com", name="Ada", by=None).has_usable_password()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "ada"}, "email"),
        ({"email": "TAKEN@example.com"}, "email"),
        ({"name": "  "}, "name"),
        ({"name": "a" * 151}, "name"),
        ({"job_title": "a" * 151}, "job_title"),
        ({"password": "short"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": "ada@example.com"}, "password"),
    ],
)
def test_create_person_refuses_and_names_the_field(changes, field):
    make_person(email="taken@example.com")
    before = Event.objects.count()
    with pytest.raises(ValidationError) as caught:
        create_person(**{"email": "ada@example.com", "name": "Ada", "by": None, **changes})
    assert list(caught.value.message_dict) == [field]
    assert User.objects.count() == 1
    assert Event.objects.count() == before


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", ScopeKind)
def test_a_role_is_held_for_what_the_table_says_and_nothing_else(role, kind):
    user = make_person()
    if kind in ROLES[role].scopes:
        membership = grant_membership(user=user, role=role, by=None, **organisation(kind))
        assert membership.scope_kind == kind
        assert events("membership.granted")[0].data["role"] == role
        return
    with pytest.raises(ValidationError):
        grant_membership(user=user, role=role, by=None, **organisation(kind))
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, role=role, **organisation(kind))


def test_a_role_is_held_for_one_organisation_at_a_time():
    with pytest.raises(ValidationError):
        grant_membership(
            user=make_person(), role=Role.CONTRIBUTOR, trust=make_trust("RCF"), region=make_region(), by=None
        )


def test_an_unknown_role_is_refused():
    with pytest.raises(ValidationError, match="no role"):
        grant_membership(user=make_person(), role="king", by=None)


def test_themes_are_for_contributors_and_policy_owners():
    trust = make_trust("RCF")
    membership = grant_membership(
        user=make_person(), role="contributor", trust=trust, themes=["b-theme", "a", "a"], by=None
    )
    assert membership.themes == ["a", "b-theme"]
    grant_membership(user=make_person(), role="policy_owner", themes=["workforce"], by=None)
    with pytest.raises(ValidationError, match="every theme"):
        grant_membership(user=make_person(), role="digital_lead", trust=trust, themes=["a"], by=None)
    with pytest.raises(ValidationError, match="not the key"):
        grant_membership(user=make_person(), role="contributor", trust=trust, themes=["A theme"], by=None)


def test_a_role_is_granted_once_and_again_after_it_ended():
    user, trust = make_person(), make_trust("RCF")
    membership = grant_membership(user=user, role=Role.CONTRIBUTOR, trust=trust, by=None)
    with pytest.raises(ValidationError, match="already"):
        grant_membership(user=user, role=Role.CONTRIBUTOR, trust=trust, by=None)
    end_membership(membership=membership, by=None)
    grant_membership(user=user, role=Role.CONTRIBUTOR, trust=trust, by=None)


@pytest.mark.parametrize("signer", [Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD])
@pytest.mark.parametrize("clinical_first", [True, False])
def test_nobody_signs_and_countersigns_for_one_trust(signer, clinical_first):
    trust, other = make_trust("RCF"), make_trust("RAE")
    roles = [Role.CLINICAL_LEAD, signer] if clinical_first else [signer, Role.CLINICAL_LEAD]
    user = make_person(roles[0], trust=trust)
    with pytest.raises(ValidationError, match="two people"):
        grant_membership(user=user, role=roles[1], trust=trust, by=None)
    grant_membership(user=user, role=roles[1], trust=other, by=None)


def test_ending_a_role_is_recorded_once_with_who_and_why():
    admin, user = make_person(Role.ADMINISTRATOR), make_person(Role.CONTRIBUTOR, trust=make_trust("RCF"))
    membership = user.memberships.get()
    end_membership(membership=membership, by=admin, reason="left the trust")
    end_membership(membership=membership, by=admin)
    (event,) = events("membership.ended")
    assert (event.actor_id, event.trust_code, event.data["reason"]) == (str(admin.pk), "RCF", "left the trust")
    assert event.data["role"] == "contributor"


def test_only_who_manages_people_may():
    lead = make_person(Role.DIGITAL_LEAD, trust=make_trust("RCF"))
    with pytest.raises(PermissionDenied):
        end_membership(membership=lead.memberships.get(), by=lead)
    with pytest.raises(PermissionDenied):
        disable_person(user=lead, by=lead)
    with pytest.raises(PermissionDenied):
        invite_person(email="ada@example.com", name="Ada", role=Role.ADMINISTRATOR, by=lead)
    with pytest.raises(PermissionDenied):
        create_person(email="ada@example.com", name="Ada", by=lead)
    with pytest.raises(PermissionDenied):
        grant_membership(user=lead, role=Role.ADMINISTRATOR, by=lead)


def test_the_last_administrator_stays():
    first, second = make_person(Role.ADMINISTRATOR), make_person(Role.ADMINISTRATOR)
    disable_person(user=second, by=first)
    for by in (first, None):
        with pytest.raises(ValidationError, match="is the last administrator"):
            end_membership(membership=first.memberships.get(), by=by)
        with pytest.raises(ValidationError, match="is the last administrator"):
            disable_person(user=first, by=by)
    assert User.objects.get(pk=first.pk).is_active
    end_membership(membership=second.memberships.get(), by=first)
    third = make_person(Role.ADMINISTRATOR)
    end_membership(membership=first.memberships.get(), by=third)
    assert [event.subject_id for event in events("person.disabled")] == [str(second.pk)]


def test_invite_person_keeps_nothing_when_the_role_is_refused():
    admin = make_person(Role.ADMINISTRATOR)
    with pytest.raises(ValidationError):
        invite_person(email="ada@example.com", name="Ada", role=Role.CONTRIBUTOR, by=admin)
    assert not User.objects.filter(email="ada@example.com").exists()


def test_require_passes_where_the_right_is_held_and_raises_elsewhere():
    lead = make_person(Role.REGIONAL_LEAD, region=make_region("Y63"))
    require(lead, Permission.RESULT_READ, trust_code="RCF", region_code="Y63")
    for refused in (
        {"permission": Permission.RESULT_READ, "trust_code": "RCF", "region_code": "Y62"},
        {"permission": Permission.RESULT_READ, "trust_code": "RCF"},
        {"permission": Permission.ANSWER_WRITE, "trust_code": "RCF", "region_code": "Y63"},
    ):
        with pytest.raises(PermissionDenied):
            require(lead, **refused)
