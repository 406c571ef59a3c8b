"""The headers that every answer carries, errors included."""

import re

import pytest
from django.test import Client

PATHS = ["/showcase/everything/", "/cookies/", "/nowhere/"] + [
    f"/showcase/fail/{how}/" for how in ("403", "500", "503")
]


def policy(response) -> dict[str, list[str]]:
    directives = response.headers["Content-Security-Policy"].split("; ")
    return {name: values for name, *values in (directive.split(" ") for directive in directives)}


@pytest.mark.parametrize("path", PATHS)
def test_nothing_runs_that_was_not_sent_for(visitor: Client, path: str) -> None:
    found = policy(visitor.get(path))
    nonces = [value for value in found["script-src"] if value.startswith("'nonce-")]
    assert sorted(found["script-src"]) == sorted(["'self'", *nonces])
    assert len(nonces) == 1
    assert found["default-src"] == ["'self'"]
    assert found["form-action"] == ["'self'"]
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert found[name] == ["'none'"]
    assert not any(
        "unsafe" in value or "*" in value or "http" in value for values in found.values() for value in values
    )


@pytest.mark.parametrize("path", PATHS)
def test_the_inline_script_has_the_nonce_of_its_answer(visitor: Client, path: str) -> None:
    response = visitor.get(path)
    html = response.content.decode()
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    assert len(inline) == 1
    nonce = re.search(r'nonce="([^"]+)"', inline[0])
    assert nonce is not None
    assert f"'nonce-{nonce[1]}'" in policy(response)["script-src"]


def test_no_nonce_is_used_twice(visitor: Client) -> None:
    assert len({visitor.get("/cookies/").headers["Content-Security-Policy"] for _ in range(20)}) == 20


@pytest.mark.parametrize("path", PATHS)
def test_devices_referrers_and_frames_are_closed(visitor: Client, path: str) -> None:
    headers = visitor.get(path).headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey" not in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_an_address_with_a_wrong_host_gets_the_headers_too(visitor: Client) -> None:
    response = visitor.get("/cookies/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers
