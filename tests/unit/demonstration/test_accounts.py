"""The accounts: one for each role, none of which can be anybody's."""

import stat
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password

from accounts.models import Role, ScopeKind, User
from accounts.permissions import ROLES
from demonstration.accounts import ACCOUNTS, DOMAIN, trust_people
from demonstration.passphrase import kept_passphrase
from demonstration.selectors import is_demonstration_person


def test_each_role_has_an_account() -> None:
    assert {account.role for account in ACCOUNTS} == set(Role.values)
    assert len({account.email for account in ACCOUNTS}) == len(ACCOUNTS)


def test_each_account_is_for_what_its_role_is_held_for() -> None:
    for account in ACCOUNTS:
        given = {
            ScopeKind.TRUST: account.trust,
            ScopeKind.REGION: account.region_of,
            ScopeKind.ICB: account.icb_of,
        }
        kinds = {kind for kind, code in given.items() if code} or {ScopeKind.ENGLAND}
        assert len(kinds) == 1
        assert kinds <= ROLES[Role(account.role)].scopes


def test_addresses_lie_in_a_domain_that_nobody_can_own() -> None:
    assert DOMAIN.endswith(".example")
    for account in (*ACCOUNTS, *trust_people("G6V2S")):
        assert is_demonstration_person(User(email=account.email))
    assert not is_demonstration_person(User(email=f"someone@{DOMAIN}.org"))
    assert not is_demonstration_person(User(email=f"someone@my{DOMAIN}"))


def test_the_passphrase_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "demo-password"
    passphrase = kept_passphrase(path)
    assert kept_passphrase(path) == passphrase
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_passphrase(tmp_path / "other") != passphrase
    assert [child.name for child in path.parent.iterdir()] == ["demo-password"]


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.local_part)
def test_the_passphrase_is_a_password_that_the_portal_takes(account, tmp_path: Path) -> None:
    validate_password(kept_passphrase(tmp_path / "demo-password"), User(email=account.email, name=account.name))
