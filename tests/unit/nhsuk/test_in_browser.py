"""The layout and every field in a real browser: by keyboard, at both widths, with and without JavaScript."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings as portal
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = pytest.mark.journey

AXE = portal.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
SIGNED_IN = "?name=Amina+Begum-Featherstonehaugh"
PAGES = [
    f"/showcase/everything/{SIGNED_IN}",
    "/showcase/everything/",
    "/accessibility/",
    "/privacy/",
    f"/cookies/{SIGNED_IN}",
    f"/nowhere/{SIGNED_IN}",
    "/showcase/fail/403/",
    "/showcase/fail/500/",
    "/showcase/fail/503/",
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def origin(showcase: None) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), _Server, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine: CHROMIUM names one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


Opener = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Opener]:
    """Opens a page, and fails at the end if one of them broke the policy, threw, or asked another server."""
    faults: list[str] = []
    contexts = []

    def visit(path: str, *, width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, base_url=origin
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.on(
            "request",
            lambda sent: None if sent.url.startswith((origin, "data:")) else faults.append(f"asks {sent.url}"),
        )
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert faults == []


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def send_nothing(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_has_a_barrier_that_a_program_can_find(visit: Opener, width: int) -> None:
    for path in PAGES:
        page = visit(path, width=width)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("width", [1280, 320])
def test_nor_has_a_page_with_every_error_there_is(visit: Opener, width: int) -> None:
    page = visit(PAGES[0], width=width)
    page.get_by_label("Not applicable").check()
    page.get_by_label("What should national bodies change?").fill("x" * 250)
    page.get_by_label("Day").fill("31")
    send_nothing(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_label("What should national bodies change?")).to_have_value("x" * 250)


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(visit: Opener) -> None:
    page = visit(PAGES[0])
    send_nothing(page)
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Enter due date").press("Enter")
    expect(page.get_by_label("Day")).to_be_focused()
    page.get_by_role("link", name="Which level are you at?").press("Enter")
    expect(page.get_by_label("There is no plan")).to_be_focused()


def test_the_first_tab_skips_to_the_content(visit: Opener) -> None:
    page = visit(PAGES[0])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Job title")).to_be_focused()


def test_every_stop_of_the_keyboard_can_be_seen(visit: Opener) -> None:
    page = visit(PAGES[0])
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const at = document.activeElement
              const label = at.type === 'radio' || at.type === 'checkbox' ? at.nextElementSibling : at
              const shown = ['outlineColor', 'boxShadow', 'backgroundColor'].map((name) =>
                [getComputedStyle(label)[name], getComputedStyle(label, '::before')[name]].join())
              return {what: at.tagName + ' ' + (at.name || at.textContent.trim()), shown: shown.join()}
            }"""
        )
        if stop["what"].startswith("BODY"):
            break
        seen.append(stop["what"])
        assert "255, 235, 59" in stop["shown"], f"The focus on {stop['what']} is not the yellow of the NHS"
    assert "BUTTON Sign out" in seen
    assert "TEXTAREA comment" in seen
    assert "BUTTON Save and continue" in seen


def test_a_choice_shows_what_it_asks_for_by_arrow_key(visit: Opener) -> None:
    page = visit(PAGES[0])
    reason = page.get_by_label("Reason")
    expect(reason).to_be_hidden()
    page.get_by_label("There is no plan").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Not applicable")).to_be_checked()
    expect(reason).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(reason).to_be_hidden()


def test_everything_works_without_javascript(visit: Opener) -> None:
    page = visit(PAGES[1], width=320, javascript=False)
    page.get_by_label("Job title").fill("Chief nursing information officer")
    page.get_by_label("Work email").fill("amina.begum@example.nhs.uk")
    page.get_by_label("How many beds?").fill("650")
    page.get_by_label("Not applicable").check()
    expect(page.get_by_label("Reason")).to_be_visible()
    page.get_by_label("Reason").select_option("Too small")
    page.get_by_label("Day").fill("31")
    page.get_by_label("Month").fill("3")
    page.get_by_label("Year").fill("2027")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_label("I have read the declaration").check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("Your answers are saved")).to_be_visible()


def test_a_form_is_sent_once_however_often_it_is_pressed(visit: Opener) -> None:
    page = visit(PAGES[1])
    stopped = page.evaluate(
        """() => {
          const form = document.querySelector('main form')
          const results = []
          window.addEventListener('submit', (event) => {
            results.push(event.defaultPrevented)
            event.preventDefault()
          })
          for (let press = 0; press < 3; press++) form.requestSubmit()
          return results
        }"""
    )
    assert stopped == [False, True, True]


def test_the_menu_opens_at_the_width_of_a_phone(visit: Opener) -> None:
    page = visit(PAGES[0], width=320)
    people = page.get_by_role("link", name="People and their roles")
    expect(people).to_be_hidden()
    page.get_by_role("button", name="More").click()
    expect(people).to_be_visible()


def test_paper_shows_the_words_and_not_the_buttons(visit: Opener) -> None:
    page = visit(PAGES[0])
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Every field")).to_be_visible()
    expect(page.locator(".app-strip")).to_be_visible()
    for hidden in (".nhsuk-header__navigation", ".nhsuk-header__account", ".nhsuk-button", ".nhsuk-footer"):
        expect(page.locator(hidden).first).to_be_hidden()
