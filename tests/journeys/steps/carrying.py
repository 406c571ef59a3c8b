"""Answers of last time: looked at, and confirmed as still true."""

import json
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from surveys.models import Assessment
from surveys.selectors import answers_of, earlier_of
from tests.factories.surveys import shipped_document
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitor
from tests.services.portal import Portal

LAST_TIME = "from tests.journeys.steps.carrying import last_time; print(last_time())"
"""Run by the portal's own `manage.py shell`: its database is not that of the process that runs the tests."""


@dataclass(frozen=True)
class LastTime:
    """Of a team that has answered nothing: a question at level 4 or 5, and a theme with answers to tick."""

    team: Team
    to_confirm: int
    total: int
    high: str
    theme: str
    together: tuple[str, ...]

    @property
    def path(self) -> str:
        return self.team.path

    @property
    def carry_path(self) -> str:
        return f"{self.team.path}themes/{self.theme}/still-true/"


def last_time() -> str:
    """By assessment that has no answer yet: how many can be confirmed, a high one, and those to tick of a theme."""
    found = {}
    for assessment in Assessment.objects.filter(wave__state="open", state="open").select_related("wave"):
        earlier = earlier_of(assessment)
        if earlier is None or answers_of(assessment):
            continue
        carried = earlier.carried
        high = [
            key
            for key, last in carried.questions.items()
            if last.is_carried and last.content and (last.content.level or 0) > 3
        ]
        for theme in {last.question.theme for last in carried.questions.values()}:
            together = [last.question.key for last in carried.in_bulk(theme, ())]
            if high and len(together) > 2 and any(key.startswith(f"{theme}.") for key in high):
                found[assessment.pk] = {
                    "to_confirm": len(carried.keys),
                    "total": sum(last.question.is_scored for last in carried.questions.values()),
                    "high": next(key for key in high if key.startswith(f"{theme}.")),
                    "theme": theme,
                    "together": together,
                }
    return json.dumps(found)


def given_an_answer_of_last_time(portal: Portal, teams: list[Team]) -> LastTime:
    """Claim the last team that has answered nothing and submitted in the wave before."""
    printed = portal.manage("shell", "--verbosity", "0", "--command", LAST_TIME)
    found = json.loads(printed.splitlines()[-1])
    team = next(team for team in reversed(teams) if str(team.assessment) in found)
    teams.remove(team)
    facts = found[str(team.assessment)]
    return LastTime(team, **{**facts, "together": tuple(facts["together"])})


def prompt_of(key: str) -> str:
    return shipped_document().question(key).prompt


def tick_of(visitor: Visitor, key: str) -> Locator:
    return visitor.page.get_by_role("checkbox", name=prompt_of(key), exact=True)


def when_opening_the_page_of_the_question(visitor: Visitor, last: LastTime, key: str) -> None:
    visitor.open(f"{last.path}questions/{key}/")


def when_going_through_the_theme(visitor: Visitor, last: LastTime) -> None:
    visitor.open(f"{last.path}themes/{last.theme}/")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name="Go through").click()
    assert visitor.path == last.carry_path
    assert visitor.heading == "Still true?"


def when_ticking(visitor: Visitor, *keys: str) -> None:
    for key in keys:
        tick_of(visitor, key).check()


def when_confirming(visitor: Visitor) -> None:
    visitor.press("Confirm as still true")


def then_counts_are(visitor: Visitor, last: LastTime, answered: int) -> None:
    """On the home page and on the assessment's: what is confirmed is answered, and nothing else."""
    words = f"{answered} of {last.total} questions answered, {last.to_confirm - answered} to confirm"
    for path in ("/", last.path):
        visitor.open(path)
        expect(visitor.page.get_by_text(words)).to_be_visible()
