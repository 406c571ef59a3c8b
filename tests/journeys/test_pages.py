"""Every page that a role comes to by links: it opens, everybody can use it at both widths, and it asks nobody else."""

from typing import Any

import pytest

from demonstration.accounts import ACCOUNTS, Account
from tests.journeys.axe import faults
from tests.journeys.crawl import reachable
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.visitor import NARROW, WIDE, Visitor, Visitors
from tests.size import FULL, count

pytestmark = pytest.mark.journey

MOST_OF_A_KIND = count("pages of one kind, for each role, that the browser opens", reduced=1, full=2)
SAME_AS_ANOTHER = {"second.analyst", "clinical.r0a"}
"""Accounts that open what another account opens, about another trust. The reduced run leaves them out."""
SEE_ALL = {"digital.lead", "national.analyst"}
"""One account without a second step at sign-in and one with. The reduced run opens the pages that are the same for
everybody, of one's account and of statements, as these only."""


def is_the_same_for_everybody(route: str) -> bool:
    return route.startswith(("nhsuk:", "account_", "mfa_", "accounts:person_read"))


def people() -> list[Account]:
    return [account for account in ACCOUNTS if FULL or account.local_part not in SAME_AS_ANOTHER]


def then_every_page_holds(visitor: Visitor, **which: Any) -> list[str]:
    """Open every page that is reachable, at both widths; return the paths."""
    found, paths = [], []
    visitor.resize(NARROW)
    for path in reachable(visitor, most_of_a_kind=MOST_OF_A_KIND, **which):
        paths.append(path)
        found += faults(visitor.page)
        visitor.resize(WIDE)
        if FULL:
            visitor.page.reload()
        found += faults(visitor.page)
        visitor.resize(NARROW)
    assert not found, "\n".join(found)
    return paths


@pytest.mark.parametrize("account", people(), ids=lambda account: account.local_part)
def test_every_page_that_a_role_can_reach(visitors: Visitors, account: Account) -> None:
    visitor = given_signed_in(visitors, account.email)
    if FULL or account.local_part in SEE_ALL:
        paths = then_every_page_holds(visitor)
        assert {"/accounts/me/", "/accessibility/", "/privacy/", "/cookies/"} <= set(paths)
    else:
        then_every_page_holds(visitor, left_out=is_the_same_for_everybody)


def test_every_page_that_a_visitor_can_reach(visitors: Visitors) -> None:
    paths = then_every_page_holds(visitors.sit_down())
    assert {"/", "/accounts/login/", "/accounts/password/reset/", "/accessibility/"} <= set(paths)
