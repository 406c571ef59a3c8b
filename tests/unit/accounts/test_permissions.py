"""The table of rights says what the People table of the product says."""

import pytest

from accounts.models import ENGLAND_ROLES, ICB_ROLES, REGION_ROLES, TRUST_ROLES, Role, ScopeKind
from accounts.permissions import ROLES, Permission, roles_with


def test_every_role_is_described():
    assert set(ROLES) == set(Role)
    for rights in ROLES.values():
        assert rights.title
        assert rights.description.endswith(".")
        assert rights.scopes
        assert rights.permissions


def test_the_database_and_the_table_agree_on_what_a_role_is_held_for():
    held_for = {
        ScopeKind.TRUST: TRUST_ROLES,
        ScopeKind.ICB: ICB_ROLES,
        ScopeKind.REGION: REGION_ROLES,
        ScopeKind.ENGLAND: ENGLAND_ROLES,
    }
    for kind, roles in held_for.items():
        assert {role for role, rights in ROLES.items() if kind in rights.scopes} == set(roles)


def test_every_permission_is_held_by_somebody():
    for permission in Permission:
        assert roles_with(permission), permission


@pytest.mark.parametrize(
    "permission",
    [
        Permission.ANSWERS_READ,
        Permission.ANSWER_WRITE,
        Permission.RESULT_READ,
        Permission.REPORT_EXPORT,
        Permission.AUDIT_READ,
    ],
)
def test_administrators_read_no_answers_no_results_and_no_trail(permission):
    assert permission not in ROLES[Role.ADMINISTRATOR].permissions


def test_nobody_both_signs_and_countersigns():
    for rights in ROLES.values():
        assert not {Permission.ASSESSMENT_SIGN, Permission.ASSESSMENT_COUNTERSIGN} <= rights.permissions


def test_only_trusts_write_answers():
    for permission in (Permission.ANSWER_WRITE, Permission.ASSESSMENT_SIGN, Permission.ASSESSMENT_COUNTERSIGN):
        for role in roles_with(permission):
            assert ROLES[role].scopes == {ScopeKind.TRUST}


def test_region_nation_and_portal_need_a_second_step():
    for role, rights in ROLES.items():
        assert rights.needs_mfa == (role in {*ICB_ROLES, *REGION_ROLES, *ENGLAND_ROLES})
