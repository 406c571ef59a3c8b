"""Rights follow current memberships."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import selectors
from accounts.models import Membership, Role, User
from accounts.permissions import Permission
from accounts.scope import Scope
from accounts.services import disable_person, end_membership, grant_membership
from organisations.models import Trust
from tests.factories.accounts import make_person
from tests.factories.organisations import make_icb, make_region, make_trust

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def fresh(user: User) -> User:
    """The object that the next request has."""
    return User.objects.get(pk=user.pk)


def test_memberships_are_read_once_per_user_object(django_assert_num_queries):
    user = fresh(make_person(Role.CONTRIBUTOR, trust=make_trust("RCF")))
    with django_assert_num_queries(1):
        assert len(selectors.memberships_of(user)) == 1
        assert selectors.scope_of(user, Permission.ANSWER_WRITE).trusts == {"RCF"}
        assert selectors.themes_of(user, "RCF") is None


def test_nobody_signed_in_has_no_rights(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not selectors.scope_of(AnonymousUser(), Permission.DASHBOARD_NATIONAL)
        assert not selectors.needs_mfa(AnonymousUser())


def test_a_membership_that_ends_is_gone_on_the_next_request():
    user = make_person(Role.CONTRIBUTOR, trust=make_trust("RCF"))
    assert selectors.has_permission(user, Permission.ANSWER_WRITE)
    end_membership(membership=user.memberships.get(), by=None)
    assert not selectors.has_permission(fresh(user), Permission.ANSWER_WRITE)


def test_a_disabled_person_has_no_rights():
    user = make_person(Role.CONTRIBUTOR, trust=make_trust("RCF"))
    disable_person(user=user, by=None)
    assert not selectors.has_permission(user, Permission.ANSWER_WRITE)
    assert not selectors.has_permission(fresh(user), Permission.ANSWER_WRITE)


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ({"from_date": TODAY + DAY}, False),
        ({"from_date": TODAY, "until_date": TODAY}, True),
        ({"from_date": TODAY - DAY, "until_date": TODAY - DAY}, False),
    ],
)
def test_a_membership_holds_from_its_first_to_its_last_day(dates, holds):
    user = make_person(Role.CONTRIBUTOR, trust=make_trust("RCF"))
    Membership.objects.update(**dates)
    assert selectors.has_permission(fresh(user), Permission.ANSWER_WRITE) is holds


def test_several_memberships_add_up():
    user = make_person(Role.CONTRIBUTOR, trust=make_trust("RCF"))
    grant_membership(user=user, role=Role.EXECUTIVE_SPONSOR, trust=make_trust("RAE"), by=None)
    grant_membership(user=user, role=Role.REGIONAL_LEAD, region=make_region("Y62", "North West"), by=None)
    grant_membership(user=user, role=Role.ICB_LEAD, icb=make_icb("QOP"), by=None)
    assert selectors.scope_of(user, Permission.RESULT_READ) == Scope(
        trusts=frozenset({"RCF", "RAE"}), icbs=frozenset({"QOP"}), regions=frozenset({"Y62"})
    )
    assert selectors.scope_of(user, Permission.ANSWER_WRITE) == Scope(trusts=frozenset({"RCF"}))
    assert selectors.needs_mfa(user)


def test_an_auditor_of_a_trust_reads_that_trust_only():
    auditor = make_person(Role.AUDITOR, trust=make_trust("RCF"))
    assert selectors.scope_of(auditor, Permission.AUDIT_READ) == Scope(trusts=frozenset({"RCF"}))
    assert selectors.scope_of(make_person(Role.AUDITOR), Permission.AUDIT_READ) == Scope(all=True)


def test_themes_of_a_contributor_are_those_given():
    trust = make_trust("RCF")
    some = make_person(Role.CONTRIBUTOR, trust=trust, themes=("workforce", "standards"))
    assert selectors.themes_of(some, "RCF") == {"workforce", "standards"}
    assert selectors.themes_of(some, "RAE") == frozenset()
    grant_membership(user=some, role=Role.DIGITAL_LEAD, trust=trust, by=None)
    assert selectors.themes_of(some, "RCF") is None
    assert selectors.themes_of(make_person(Role.EXECUTIVE_SPONSOR, trust=trust), "RCF") == frozenset()


def test_the_condition_of_a_scope_finds_what_it_covers():
    region, other = make_region("Y63"), make_region("Y62", "North West")
    make_trust("RCF", region=region)
    make_trust("RAE", region=other)
    fields = {"trust": "code", "icb": "placements__icb__code", "region": "placements__region__code"}

    def found(scope: Scope) -> set[str]:
        return set(Trust.objects.filter(scope.q(**fields)).values_list("code", flat=True))

    assert found(Scope()) == set()
    assert found(Scope(all=True)) == {"RCF", "RAE"}
    assert found(Scope(trusts=frozenset({"RAE"}))) == {"RAE"}
    assert found(Scope(regions=frozenset({"Y63"}))) == {"RCF"}
    assert found(Scope(trusts=frozenset({"RAE"}), regions=frozenset({"Y63"}))) == {"RCF", "RAE"}


def test_people_are_found_by_name_address_and_trust(django_assert_num_queries):
    trust = make_trust("RCF", "Airedale NHS Foundation Trust")
    ada = make_person(Role.CONTRIBUTOR, trust=trust, name="Ada Byron", email="ada@example.com")
    make_person(name="Bob Stone", email="bob@example.com")
    for words in ("ada", "byron ADA", "ada@example.com", "rcf", "Airedale"):
        assert [person.name for person in selectors.people(search=words)] == ["Ada Byron"], words
    assert list(selectors.people(search="ada bob")) == []
    with django_assert_num_queries(2):
        assert [len(person.current_memberships) for person in selectors.people()] == [1, 0]
    end_membership(membership=ada.memberships.get(), by=None)
    assert list(selectors.people(search="rcf")) == []
