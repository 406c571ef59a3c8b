"""A person with a browser's cookies and forms, but no browser: requests against the real web process."""

import re
from html import unescape

import requests
from django.conf import settings

from accounts.models import User
from tests.factories.accounts import signed_in

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME, VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')
TIMEOUT = 30


def hidden_fields(html: str) -> dict[str, str]:
    """Return the hidden fields of the page's own form, the last one: the header's has its own."""
    form = html[html.rindex("<form") :]
    return {
        NAME.search(field)[1]: unescape(value[1]) if (value := VALUE.search(field)) else ""
        for field in HIDDEN.findall(form)
    }


class Person:
    """Signed in as ``user`` at ``url``; the portal there shares this process's database and secret key."""

    def __init__(self, user: User, url: str) -> None:
        self.user = user
        self.url = url
        self.session = requests.Session()
        cookie = settings.SESSION_COOKIE_NAME
        self.session.cookies.set(cookie, signed_in(user).cookies[cookie].value)

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.url + path, timeout=TIMEOUT, allow_redirects=False)

    def form(self, path: str) -> dict[str, str]:
        """Open a page and return the hidden fields of its form: what a browser would send with it."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return hidden_fields(answer.text)

    def send(self, path: str, fields: dict[str, str]) -> requests.Response:
        return self.session.post(
            self.url + path, data=fields, headers={"Referer": self.url + path}, timeout=TIMEOUT, allow_redirects=False
        )
