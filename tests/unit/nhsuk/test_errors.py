"""Errors say what happened, what became of what was typed, and where to go."""

import pytest
from django.test import Client
from django.test.utils import override_settings

from nhsuk.views import errors

from .markup import read


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/nowhere/", 404, "Page not found"),
        ("/showcase/fail/404/", 404, "Page not found"),
        ("/showcase/fail/403/", 403, "You cannot do this"),
        ("/showcase/fail/500/", 500, "Sorry, there is a problem"),
        ("/showcase/fail/503/", 503, "Sorry, the portal is busy"),
    ],
)
def test_an_error_is_a_page_of_the_portal(visitor: Client, path: str, status: int, heading: str) -> None:
    response = visitor.get(path)
    page = read(response.content.decode())
    assert response.status_code == status
    assert page.one("h1").text == heading
    assert page.one("head").one("title").text == f"{heading} – Digital maturity – NHS"
    assert page.one("html")["lang"] == "en-GB"


def test_a_busy_portal_says_when_to_come_back(visitor: Client) -> None:
    assert visitor.get("/showcase/fail/503/").headers["Retry-After"] == "30"


def test_a_wrong_host_is_a_bad_request(visitor: Client) -> None:
    response = visitor.get("/cookies/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert read(response.content.decode()).one("h1").text == "That request could not be read"


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_too_much_sent_is_413(visitor: Client) -> None:
    response = visitor.post(
        "/showcase/everything/", "comment=" + "x" * 2000, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 413
    assert read(response.content.decode()).one("h1").text == "That was too much to send"


def test_the_pages_for_500_and_503_ask_nobody_for_anything(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """No database, no session, no context: whatever broke, these are shown. (pytest-django forbids queries here.)"""
    monkeypatch.setattr("nhsuk.context.page", lambda request: 1 / 0)
    visitor.cookies["sessionid"] = "x" * 32
    for how, status in (("500", 500), ("503", 503)):
        response = visitor.get(f"/showcase/fail/{how}/", {"name": "Amina"})
        assert response.status_code == status
        assert "Amina" not in response.content.decode()


def test_when_not_even_the_page_can_be_made_a_bare_one_is_sent(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("nhsuk.components.env", lambda: 1 / 0)
    response = visitor.get("/showcase/fail/500/")
    assert response.status_code == 500
    assert response.content.decode() == errors.BARE_PAGE
    assert "could not be made" in caplog.text


class TestOldForm:
    @pytest.fixture
    def strict(self, showcase: None) -> Client:
        return Client(enforce_csrf_checks=True, raise_request_exception=False)

    def test_it_is_not_taken_and_what_was_typed_is_shown_to_be_copied(self, strict: Client) -> None:
        typed = {"comment": "Forty words\nabout <b>suppliers</b>", "level": "3", "password": "my long secret"}
        response = strict.post("/showcase/everything/?step=2", typed)
        page = read(response.content.decode())
        assert response.status_code == 403
        assert page.one("h1").text == "Your form was not sent"
        assert [one.raw_text for one in page.all("p", class_="app-typed")] == [typed["comment"]]
        assert "my long secret" not in response.content.decode()
        assert page.one("main").all("a")[-1]["href"] == "/showcase/everything/?step=2"

    def test_it_is_not_sent_again_for_the_person(self, strict: Client) -> None:
        page = read(strict.post("/showcase/everything/", {"comment": "a b"}).content.decode())
        assert page.all("form") == []

    def test_of_a_form_from_elsewhere_nothing_is_shown(self, strict: Client) -> None:
        response = strict.post(
            "/showcase/everything/", {"comment": "words of a stranger"}, headers={"origin": "https://elsewhere.example"}
        )
        assert response.status_code == 403
        assert "words of a stranger" not in response.content.decode()
        assert "another website" in response.content.decode()
