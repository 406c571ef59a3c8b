"""What holds on every request of a person who is signed in."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .authenticators import has_second_step
from .selectors import needs_mfa

MOVED_ON = "idle_end_moved_on"
MOVE_ON_EVERY = 10 * 60

# Setting up a second step, leaving, and what a browser fetches beside a page.
OPEN_WITHOUT_SECOND_STEP = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "health_alive",
        "health_ready",
        "health_status",
    }
)


class IdleSessionMiddleware:
    """Move the end of a session on while it is used: at most one write in ten minutes, not one a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(MOVED_ON, 0) >= MOVE_ON_EVERY:
                request.session[MOVED_ON] = now
        return self.get_response(request)


class SecondStepMiddleware:
    """Keep a person whose role needs a second step at sign-in to the pages that set one up, until it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_WITHOUT_SECOND_STEP:
            return None
        if request.user.is_authenticated and needs_mfa(request.user) and not has_second_step(request.user):
            return redirect("mfa_index")
        return None
