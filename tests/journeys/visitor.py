"""Somebody at a browser: a window of their own, their cookies, and what the browser complains of meanwhile."""

from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.journeys.complaints import Complaints
from tests.services.portal import Portal

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PATIENCE = 15_000
"""Milliseconds that a page may take to show what a step waits for: far more than it takes, even on a busy machine."""

_entered: dict[tuple[str, str], str] = {}
"""The code that each person entered last, by portal: it works once, for people and for tests alike."""


@dataclass
class Visitor:
    """A person with one window open. ``email`` is blank for somebody who has no account."""

    portal: Portal
    context: BrowserContext
    email: str
    page: Page = field(init=False)
    complaints: Complaints = field(init=False)

    def __post_init__(self) -> None:
        self.complaints = Complaints(self.portal.url)
        self.complaints.listen_to(self.context)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()

    @property
    def password(self) -> str:
        return (self.portal.var_dir / "demo-password").read_text().strip()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """The page's h1 without the caption above it."""
        return self.page.locator("h1").evaluate("h1 => h1.lastChild.textContent.trim()")

    @property
    def words(self) -> str:
        """Everything that the page says, with its white space as one sees it."""
        return self.page.locator("main").inner_text()

    def code(self) -> str:
        """What the person's authenticator app shows, once it shows another code than the one entered before."""
        deadline = monotonic() + 45
        known = self.portal.url, self.email
        while (code := self.portal.manage("demo_code", self.email).strip()) == _entered.get(known):
            assert monotonic() < deadline, "The authenticator app still shows the code that was used."
            sleep(1)
        _entered[known] = code
        return code

    def open(self, path: str) -> Response:
        """Type an address."""
        response = self.page.goto(urljoin(self.portal.url, path))
        assert response is not None, path
        return response

    def press(self, name: str) -> None:
        """Press the button, or the link that looks like one, and wait for the page that follows."""
        button = self.page.locator("main").get_by_role("button", name=name, exact=True)
        with self.page.expect_navigation():
            button.click()

    def follow(self, name: str) -> None:
        """Follow a link to another page by its words."""
        link = self.page.get_by_role("link", name=name, exact=True).first
        with self.page.expect_navigation():
            link.click()

    def another_window(self) -> Page:
        """A second tab of the same browser."""
        return self.context.new_page()

    def resize(self, size: dict[str, int]) -> None:
        self.page.set_viewport_size(size)


class Visitors:
    """Everybody who sat down in one test."""

    def __init__(self, portal: Portal, browser: Browser, cookies: dict[str, dict], folder: Path) -> None:
        self.portal = portal
        self.browser = browser
        self.cookies = cookies
        self.folder = folder
        self.present: list[Visitor] = []

    def sit_down(self, email: str = "", *, signed_in: bool = False, **options: Any) -> Visitor:
        """Give a person a new browser: of somebody who ``signed_in`` in an earlier test, where they did.

        ``options`` are Playwright's, such as ``java_script_enabled``.
        """
        if signed_in and email in self.cookies:
            options["storage_state"] = self.cookies[email]
        context = self.browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **options})
        visitor = Visitor(self.portal, context, email)
        self.present.append(visitor)
        return visitor

    def remember(self, visitor: Visitor) -> None:
        """Keep the cookies of somebody who has signed in, and will not sign out."""
        self.cookies[visitor.email] = visitor.context.storage_state()

    def complaints(self) -> list[str]:
        return [f"{v.email or 'visitor'}: {complaint}" for v in self.present for complaint in v.complaints.found()]

    def photographs(self) -> list[str]:
        """Take a picture of every open page; return addresses and files."""
        taken = []
        for number, visitor in enumerate(self.present):
            for place, page in enumerate(visitor.context.pages):
                file = self.folder / f"{number}-{place}-{visitor.email or 'visitor'}.png"
                page.screenshot(path=file, full_page=True)
                taken.append(f"{visitor.email or 'visitor'} at {page.url}: {file}")
        return taken

    def leave(self) -> None:
        for visitor in self.present:
            visitor.context.close()
        self.present.clear()
