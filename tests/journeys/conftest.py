"""A portal of real processes with the demonstration in it, a browser, and people who sit down at it.

They live as long as the tests of this folder: while Playwright's loop runs, Django refuses the database to its thread.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from scripts.lanes import journeys_lane
from tests.journeys.teams import FORM_TEAMS, WALKING_TYPES, Team
from tests.journeys.visitor import Visitors
from tests.services.portal import Portal

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # Tests run as root in containers too, where Chromium cannot make its sandbox.
]


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal with the demonstration in it, and web, worker and beat at work."""
    portal = Portal(tmp_path_factory.mktemp("portal") / "var")
    portal.manage("migrate", "--verbosity", "0")
    portal.manage("load_demo")
    try:
        portal.start_all()
        yield portal
    finally:
        portal.stop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, which `make test` would take too."""
    lane = journeys_lane()
    if lane.left_out:
        pytest.skip(lane.left_out)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=lane.env["CHROMIUM"], args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def cookies() -> dict[str, dict]:
    """By email address, the cookies of people who have signed in before: another test need not do it again."""
    return {}


@pytest.fixture
def visitors(portal: Portal, chromium: Browser, cookies: dict[str, dict], tmp_path: Path) -> Iterator[Visitors]:
    """Sits people down at browsers of their own. At the end nobody's browser may have complained."""
    visitors = Visitors(portal, chromium, cookies, tmp_path)
    yield visitors
    complaints = visitors.complaints()
    visitors.leave()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="package")
def all_teams(portal: Portal) -> list[Team]:
    """Trusts that have not finished the open wave, those with the most answers first."""
    found = portal.manage("shell", "--verbosity", "0", "--command", FORM_TEAMS)
    return [Team(**team) for team in json.loads(found.splitlines()[-1])]


@pytest.fixture(scope="package")
def walking_teams(all_teams: list[Team]) -> dict[str, Team]:
    """A trust of each type that answers every question: of those with the fewest answers, and kept from other tests,
    for some types have no more than one."""
    found = {team.trust_type: team for team in all_teams if team.trust_type in WALKING_TYPES}
    assert found.keys() == set(WALKING_TYPES), (
        f"The demonstration has unfinished trusts of these types only: {[*found]}"
    )
    return found


@pytest.fixture(scope="package")
def unclaimed_teams(all_teams: list[Team], walking_teams: dict[str, Team]) -> list[Team]:
    """Trusts for the other journeys, those with the most answers first. A test that takes one has it for itself."""
    kept = walking_teams.values()
    return [team for team in all_teams if team not in kept]


@pytest.fixture
def team(unclaimed_teams: list[Team]) -> Team:
    """A trust that has answered some questions: of those that no test has, the one that has most."""
    return unclaimed_teams.pop(0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A journey that failed leaves a picture of every page that was open."""
    report = yield
    visitors = item.funcargs.get("visitors")
    if report.when == "call" and report.failed and visitors is not None:
        report.sections.append(("What was on the screens", "\n".join(visitors.photographs())))
    return report
