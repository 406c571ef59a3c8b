"""The pages that a person comes to by links alone."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import resolve

from tests.journeys.visitor import Visitor

MOST_STEPS = 3


def reachable(
    visitor: Visitor, *, most_of_a_kind: int, left_out: Callable[[str], bool] = lambda route: False
) -> Iterator[str]:
    """Open the home page and what can be reached from it in three steps, and yield each path once it is open.

    Of pages of one kind (one route with the same names in its query) only the first few, and none of a route, by its
    name in the URL configuration, that is ``left_out``.
    """
    opened: Counter[tuple] = Counter()
    seen = {"/"}
    queue = deque([("/", 0)])
    while queue:
        path, steps = queue.popleft()
        kind = _kind(path)
        if opened[kind] == most_of_a_kind or left_out(kind[0]):
            continue
        opened[kind] += 1
        if _is_file(path) or _is_data(path):
            _fetch(visitor, path)
            continue
        response = visitor.open(path)
        assert response.status == 200, f"{path}: {response.status}"
        yield path
        if steps == MOST_STEPS:
            continue
        for link in _links(visitor):
            if link not in seen:
                seen.add(link)
                queue.append((link, steps + 1))


def _kind(path: str) -> tuple[str, ...]:
    parts = urlsplit(path)
    return (resolve(parts.path).view_name, *sorted(parse_qs(parts.query)))


def _is_file(path: str) -> bool:
    parts = urlsplit(path)
    return bool(re.search(r"(\.\w+|/download/)$", parts.path)) or "file" in parse_qs(parts.query)


def _is_data(path: str) -> bool:
    """What the API answers to programs; its guide is a page like others."""
    return path.startswith("/api/v1/") and path != "/api/v1/"


def _fetch(visitor: Visitor, path: str) -> None:
    """Files and data are downloaded, not opened."""
    response = visitor.context.request.get(urljoin(visitor.portal.url, path))
    assert response.status == 200, f"{path}: {response.status}"
    assert _is_data(path) or "attachment" in response.headers["content-disposition"], path


def _links(visitor: Visitor) -> list[str]:
    """Paths of this portal that the page leads to. What links to a part of the same page must find one."""
    here = urlsplit(visitor.page.url)
    found = []
    for link in visitor.page.locator("a[href]").evaluate_all("all => all.map((a) => a.href)"):
        parts = urlsplit(link)
        if (parts.scheme, parts.netloc) != (here.scheme, here.netloc):
            continue
        if parts.fragment and parts[:4] == here[:4]:
            assert visitor.page.locator(f"[id='{parts.fragment}']").count() == 1, f"{visitor.page.url}: {link}"
        else:
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found
