"""Two people at one question."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Visitor


def then_conflict_shows(visitor: Visitor, *, who: str, level: int, comment: str) -> None:
    """The page says that a colleague was first, and what they wrote."""
    expect(visitor.page.get_by_role("heading", name="A colleague saved another answer")).to_be_visible()
    assert visitor.page.title().startswith("Not saved: ")
    expect(visitor.page.get_by_text(f"{who} saved this on")).to_be_visible()
    theirs = visitor.page.locator(".app-theirs")
    expect(theirs).to_contain_text(f"Level {level}.")
    expect(theirs).to_contain_text(comment)


def then_yours_shows(visitor: Visitor, *, level: int, comment: str) -> None:
    """Beside it stands, in full, what was not saved."""
    yours = visitor.page.locator(".app-yours")
    expect(yours).to_contain_text(f"Level {level}.")
    expect(yours).to_contain_text(comment)


def when_choosing_mine(visitor: Visitor) -> None:
    """For every part that is asked for."""
    for mine in visitor.page.get_by_role("radio", name=re.compile("^Mine")).all():
        mine.check()


def when_keeping_theirs(visitor: Visitor) -> None:
    visitor.follow("Keep theirs and drop mine")


def history_of_answer(visitor: Visitor) -> Locator:
    """Open the history beside the question and return its entries, the latest first."""
    details = visitor.page.locator("details").filter(has_text="History of this answer")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    return details.locator("ol > li")


def then_history_has(visitor: Visitor, *comments: str) -> None:
    """Every version with its comment, the latest first."""
    entries = history_of_answer(visitor)
    expect(entries).to_have_count(len(comments))
    for entry, comment in zip(entries.all(), comments, strict=True):
        expect(entry).to_contain_text(comment)
