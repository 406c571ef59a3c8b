"""The page around every page."""

import pytest
from django.test import Client

from .markup import read
from .showcase import FILLED_IN

SIGNED_IN = {"name": "Amina Begum"}


def page_at(client: Client, path: str, **query: str):
    return read(client.get(path, query).content.decode())


def test_a_signed_in_person_sees_their_name_where_to_go_and_how_to_leave(visitor: Client) -> None:
    header = page_at(visitor, "/cookies/", **SIGNED_IN).one("header")
    assert header.one("a", href="/account/").text == "Amina Begum"
    leave = header.one("form")
    assert (leave["method"], leave["action"]) == ("post", "/sign-out/")
    assert leave.one("input", name="csrfmiddlewaretoken")["value"]
    assert leave.one("button").text == "Sign out"
    navigation = header.one("nav", **{"aria-label": "Main"})
    links = navigation.all("a")
    assert [link.text for link in links] == ["Home", "Assessment", "Results", "People and their roles"]
    assert [link.text for link in links if link.get("aria-current") == "page"] == ["Home"]


def test_the_token_in_the_header_is_a_new_one_in_each_answer(visitor: Client) -> None:
    tokens = {page_at(visitor, "/cookies/", **SIGNED_IN).one(name="csrfmiddlewaretoken")["value"] for _ in range(5)}
    assert len(tokens) == 5


def test_nobody_else_sees_a_name_or_a_way_to_leave(visitor: Client) -> None:
    page_at(visitor, "/cookies/", **SIGNED_IN)
    header = page_at(visitor, "/cookies/").one("header")
    assert header.all("form") == header.all("nav") == []
    assert "Amina" not in header.text


def test_made_up_data_is_labelled(visitor: Client) -> None:
    words = "Demonstration data: answers and people are made up."
    assert page_at(visitor, "/cookies/", **SIGNED_IN).one(class_="app-strip").text == words
    assert page_at(visitor, "/cookies/").all(class_="app-strip") == []


def test_the_title_tells_of_errors_once(visitor: Client) -> None:
    assert (
        page_at(visitor, "/showcase/everything/").one("head").one("title").text
        == "Every field – Digital maturity – NHS"
    )
    failed = read(visitor.post("/showcase/everything/", {"level": "1"}).content.decode())
    assert failed.one("head").one("title").text == "Error: Every field – Digital maturity – NHS"
    assert failed.one("h1").text == "Every field"


def test_what_was_done_is_said_on_the_next_page_and_only_there(visitor: Client) -> None:
    visitor.post("/showcase/everything/", FILLED_IN)
    banner = page_at(visitor, "/showcase/everything/").one(class_="nhsuk-notification-banner")
    assert banner["role"] == "alert"
    assert "Your answers are saved" in banner.text
    assert page_at(visitor, "/showcase/everything/").all(class_="nhsuk-notification-banner") == []


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/", "/cookies/"])
def test_the_footer_leads_to_what_the_law_asks_for(visitor: Client, path: str) -> None:
    page = page_at(visitor, path)
    assert path in [link["href"] for link in page.one("footer").all("a")]
    assert len(page.one("main").text) > 400
    assert len(page.all("h1")) == 1


def test_the_statements_name_who_answers_for_the_portal(visitor: Client, settings) -> None:
    settings.PORTAL_OPERATOR = "Maple & Ash NHS Board"
    settings.PORTAL_CONTACT = "portal@maple.example"
    for path in ("/accessibility/", "/privacy/"):
        page = page_at(visitor, path)
        assert "Maple & Ash NHS Board" in page.one("main").text
        assert page.all("a", href="mailto:portal@maple.example")


def test_the_cookies_page_names_every_cookie_that_is_set(visitor: Client, settings) -> None:
    visitor.post("/showcase/everything/", FILLED_IN)
    named = page_at(visitor, "/cookies/").one("table").text
    assert set(visitor.cookies) <= {"sessionid", "csrftoken", "messages"}
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"):
        assert name in named


def test_nothing_is_asked_of_another_server(visitor: Client) -> None:
    for element in page_at(visitor, "/showcase/everything/", **SIGNED_IN):
        if element.tag in ("script", "link", "img", "iframe", "form"):
            for name in ("src", "href", "action"):
                assert (element.get(name) or "/").startswith(("/", "#"))
