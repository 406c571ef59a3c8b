"""Every page that a role comes to by links: it opens, everybody can use it at both widths, and it asks nobody else."""

import pytest

from demonstration.accounts import ACCOUNTS, Account
from tests.journeys.axe import faults
from tests.journeys.crawl import reachable
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.visitor import NARROW, WIDE, Visitor, Visitors
from tests.size import FULL, count

pytestmark = pytest.mark.journey

MOST_OF_A_KIND = count("pages of one kind, for each role, that the browser opens", reduced=1, full=6)
SAME_AS_ANOTHER = {"second.analyst", "clinical.r0a"}
"""Accounts that open what another account opens too, about another trust."""


def people() -> list[Account]:
    return [account for account in ACCOUNTS if FULL or account.local_part not in SAME_AS_ANOTHER]


def faults_of_all_pages(visitor: Visitor) -> tuple[list[str], list[str]]:
    found, paths = [], []
    visitor.resize(NARROW)
    for path in reachable(visitor, most_of_a_kind=MOST_OF_A_KIND):
        paths.append(path)
        found += faults(visitor.page)
        visitor.resize(WIDE)
        if FULL:
            visitor.page.reload()
        found += faults(visitor.page)
        visitor.resize(NARROW)
    return paths, found


@pytest.mark.parametrize("account", people(), ids=lambda account: account.local_part)
def test_every_page_that_a_role_can_reach(visitors: Visitors, account: Account) -> None:
    paths, found = faults_of_all_pages(given_signed_in(visitors, account.email))
    assert not found, "\n".join(found)
    assert len(paths) >= 8, paths


def test_every_page_that_a_visitor_can_reach(visitors: Visitors) -> None:
    paths, found = faults_of_all_pages(visitors.sit_down())
    assert not found, "\n".join(found)
    assert "/accounts/password/reset/" in paths
