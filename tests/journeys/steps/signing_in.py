"""Coming in and going out."""

from typing import Any

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor, Visitors


def given_signed_in(visitors: Visitors, email: str, **options: Any) -> Visitor:
    """A person who is signed in: by the pages at first, and in later tests by the cookies from then."""
    known = email in visitors.cookies
    visitor = visitors.sit_down(email, signed_in=True, **options)
    if known:
        visitor.open("/")
    else:
        when_signing_in(visitor)
        visitors.remember(visitor)
    then_signed_in(visitor)
    return visitor


def when_signing_in(visitor: Visitor) -> None:
    """Sign in from the first page, with the second step where one is asked for."""
    visitor.open("/")
    visitor.press("Sign in")
    when_entering_the_password(visitor)


def when_entering_the_password(visitor: Visitor) -> None:
    visitor.page.get_by_label("Email address").fill(visitor.email)
    visitor.page.get_by_label("Password", exact=True).fill(visitor.password)
    visitor.press("Sign in")
    if visitor.path.endswith("/second-step/authenticate/"):
        visitor.page.get_by_label("Security code").fill(visitor.code())
        visitor.press("Sign in")


def when_signing_out(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    then_signed_out(visitor)


def then_signed_in(visitor: Visitor) -> None:
    expect(visitor.page.get_by_role("banner").get_by_role("button", name="Sign out")).to_be_visible()


def then_signed_out(visitor: Visitor) -> None:
    expect(visitor.page.get_by_role("banner").get_by_role("button", name="Sign out")).to_have_count(0)
