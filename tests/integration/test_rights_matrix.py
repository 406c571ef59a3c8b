"""Every address × GET and POST × every principal × own, foreign and absent object.

What is to come of each stands in ``rights.rows``. Foreign and absent must not be told apart.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.factories.accounts import signed_in
from tests.integration.rights.objects import ABSENT, FOREIGN, OBJECTS, VARIANTS
from tests.integration.rights.principals import ENGLAND, PRINCIPALS, make_principal
from tests.integration.rights.rows import ROWS
from tests.integration.rights.rules import Row, fits, word_for
from tests.integration.rights.world import World

METHODS = ("GET", "POST")


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, str]]:
    """(name with its namespace, pattern) of every address there is; the name is blank where it has none."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else "", str(pattern.pattern)


def test_every_address_has_a_name():
    assert [pattern for name, pattern in addresses() if not name] == []


def test_every_address_has_a_row():
    assert sorted({name for name, _ in addresses()} - {row.name for row in ROWS}) == []


def test_every_row_names_an_address():
    assert sorted({row.name for row in ROWS} - {name for name, _ in addresses()}) == []


def test_no_address_has_two_rows():
    assert [name for name, times in Counter(row.name for row in ROWS).items() if times > 1] == []


def test_at_least_ten_principals_ask():
    assert len(PRINCIPALS) >= 10


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_rights(row: Row):
    if row.name not in {name for name, _ in addresses()}:
        pytest.skip("there is no such address; test_every_row_names_an_address says so")
    world = World()
    wrong = []
    for principal in PRINCIPALS:
        cache.clear()  # Each is the first to ask today: how often one may is tested elsewhere.
        user = make_principal(principal, world)
        client = client_of(user)
        for variant in VARIANTS if row.object else (None,):
            address = reverse(row.name, kwargs=arguments_of(row, world, variant, user) or None)
            for method in METHODS:
                rule = row.get if method == "GET" else row.post
                expected = rule.expected(principal, variant)
                came = word_for(ask(client, method, address))
                if not fits(came, expected):
                    wrong.append(f"{principal} {method} {variant or ''}: expected {expected}, came {came}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in ROWS if row.object], ids=lambda row: row.name)
def test_foreign_and_absent_are_answered_alike(row: Row):
    if row.name not in {name for name, _ in addresses()}:
        pytest.skip("there is no such address; test_every_row_names_an_address says so")
    world = World()
    unlike = []
    for principal in PRINCIPALS:
        if row.get.everywhere or (principal in ENGLAND and not row.get.personal):
            continue
        cache.clear()  # Each is the first to ask today: how often one may is tested elsewhere.
        user = make_principal(principal, world)
        client = client_of(user)
        for method in METHODS:
            pages = []
            for variant in (FOREIGN, ABSENT):
                address = reverse(row.name, kwargs=arguments_of(row, world, variant, user))
                pages.append(page_of(ask(client, method, address), address))
            if pages[0] != pages[1]:
                unlike.append(f"{principal} {method}: {pages[0]} / {pages[1]}")
    assert unlike == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in ROWS if not row.object and ":" in row.name], ids=lambda row: row.name)
def test_lists_and_figures_name_nothing_foreign(row: Row):
    """Pages without an object of their own show only what the person may see, whatever is added to the address."""
    if row.names_every_trust:
        pytest.skip("which trusts there are is no secret")
    world = World()
    submissions = [side.submission for side in (world.own, world.foreign)]
    names = [world.foreign.trust.name, submissions[1].content_hash]
    seen = []
    for principal in PRINCIPALS:
        if principal in ENGLAND:
            continue
        cache.clear()
        client = client_of(make_principal(principal, world))
        address = reverse(row.name, kwargs=dict(row.arguments) or None)
        for asked in ("", f"?trust={world.foreign.trust.code}", f"?region={world.foreign.region.code}"):
            response = ask(client, "GET", f"{address}{asked}")
            read = "" if response.streaming else response.content.decode(errors="replace")
            seen += [f"{principal} {asked}: {name}" for name in names if name in read]
    assert seen == []


def arguments_of(row: Row, world: World, variant: str | None, user: User | None) -> dict[str, object]:
    chosen = OBJECTS[row.object](world, variant, user) if variant else {}
    return {**dict(row.arguments), **chosen}


def client_of(user: User | None) -> Client:
    """Signed in, and having just shown once more who it is: some pages ask for that first."""
    if user is None:
        return Client(raise_request_exception=False)
    client = signed_in(user)
    client.raise_request_exception = False
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """The answer, with whatever it changed undone: the next question finds the world as it was."""
    cookies = client.cookies.copy()
    try:
        with transaction.atomic():
            response = client.generic(method, address)
            transaction.set_rollback(True)
    finally:
        client.cookies = cookies
    return response


def page_of(response: HttpResponse, address: str) -> tuple[int, str, str]:
    """Status, where it leads and what is read, without the address that was asked for and random tokens."""
    read = response.content.decode(errors="replace") if not response.streaming else ""
    title = re.search(r"<title>(.*?)</title>", read, re.S)
    main = re.search(r"<main.*?</main>", read, re.S)
    text = re.sub(r"<[^>]+>", " ", f"{title[1] if title else ''} {main[0] if main else ''}")
    location = response.headers.get("Location", "").replace(address, "…").replace(quote(address, safe=""), "…")
    return response.status_code, location, re.sub(r"\s+", " ", text).strip()
