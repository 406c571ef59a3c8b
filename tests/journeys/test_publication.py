"""Publishing takes two analysts, each with a second step at sign-in; who was late is in the next publication."""

import pytest
from playwright.sync_api import expect

from demonstration.accounts import FIRST_ANALYST, SECOND_ANALYST
from demonstration.waves import THROUGH_THE_SERVICES, WAVES
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.mistakes import then_error_summary_says
from tests.journeys.steps.signing_in import then_signed_in
from tests.journeys.visitor import Visitor, Visitors

pytestmark = pytest.mark.journey

WAVE = WAVES[-1]
LATE = f"/results/{WAVE.slug}/{THROUGH_THE_SERVICES}/"
REASON = "Two more weeks of submissions,\nas announced in the bulletin."


def when_signing_in_with_a_code(visitor: Visitor) -> None:
    """Sign in step by step: a wrong code first."""
    visitor.open("/accounts/login/")
    visitor.page.get_by_label("Email address").fill(visitor.email)
    visitor.page.get_by_label("Password", exact=True).fill(visitor.password)
    visitor.press("Sign in")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Second step: show that it is you")
    then_everybody_can_use_it(visitor)
    visitor.page.get_by_label("Security code").fill("000000")
    visitor.press("Sign in")
    then_error_summary_says(visitor, "The code is not correct, or was used before")
    then_everybody_can_use_it(visitor)
    visitor.page.get_by_label("Security code").fill(visitor.code())
    visitor.press("Sign in")
    then_signed_in(visitor)


def test_one_analyst_prepares_and_another_releases(visitors: Visitors) -> None:
    first = visitors.sit_down(FIRST_ANALYST)
    when_signing_in_with_a_code(first)
    visitors.remember(first)
    first.open(LATE)
    assert "It is not among the trusts shown and enters the next publication." in first.words

    # She prepares a publication, and cannot release it herself.
    first.open("/")
    first.follow("England")
    first.press("Prepare a publication")
    then_everybody_can_use_it(first)
    first.press("Prepare the publication")
    then_error_summary_says(first, "Select what kind of publication it is", "Enter the reason for this publication")
    then_everybody_can_use_it(first)
    first.page.get_by_role("radio", name="Provisional").check()
    first.page.get_by_label("Why is there this publication?").fill(REASON)
    first.press("Prepare the publication")
    expect(first.page.get_by_text("is prepared. Another analyst must now release it.")).to_be_visible()
    expect(first.page.get_by_text("Prepared by you; another analyst must release it")).to_be_visible()
    then_everybody_can_use_it(first)
    first.open(LATE)
    assert "It is not among the trusts shown and enters the next publication." in first.words

    # Her colleague looks at it and releases it.
    second = visitors.sit_down(SECOND_ANALYST)
    when_signing_in_with_a_code(second)
    visitors.remember(second)
    second.follow("England")
    with second.page.expect_navigation():
        second.page.get_by_role("link", name="Check and release").last.click()
    release = second.path
    then_everybody_can_use_it(second)
    second.press("Release it")
    then_error_summary_says(second, "Confirm that you have looked at the figures")
    then_everybody_can_use_it(second)

    assert first.open(release).status == 200
    assert "another analyst must release it" in first.words
    expect(first.page.get_by_role("button", name="Release it")).to_have_count(0)
    then_everybody_can_use_it(first)

    second.page.get_by_label("I have looked at the figures and release them").check()
    second.press("Release it")
    expect(second.page.get_by_text(f"of {WAVE.title} is released.")).to_be_visible()
    then_everybody_can_use_it(second)

    # The trust that was late is in it.
    for analyst in (first, second):
        analyst.open(LATE)
        assert "enters the next publication" not in analyst.words
        assert "provisional" in analyst.words
        then_everybody_can_use_it(analyst)
