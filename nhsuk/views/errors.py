"""What a person sees when something went wrong. config.urls names these as its handlers."""

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER
from django.shortcuts import render

from nhsuk import components

log = logging.getLogger(__name__)

# Where not even the page for errors can be made.
BARE_PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><title>Sorry, there is a problem – Digital maturity – NHS</title>'
    "<h1>Sorry, there is a problem</h1><p>Nothing that you saved before is lost. Try again later.</p></html>"
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where more was sent than the portal takes."""
    if isinstance(exception, RequestDataTooBig):
        return _page(request, "413", 413)
    return _page(request, "400", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the person may see the thing, but not do this."""
    return render(request, "nhsuk/errors/403.jinja", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: it is not there, or not for this person to see; the page does not tell which."""
    return render(request, "nhsuk/errors/404.jinja", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database does not answer. Asks neither the database nor the session for anything."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    return _page(request, "500", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: come back in a moment."""
    response = _page(request, "503", 503)
    response.headers["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old: the session ended, or somebody signed in in another tab.

    What was typed is shown, to be copied into a fresh form. It is not sent again for the person: a page of another
    site may have made the form, and then a press on "send again" would be just what that site wants. For that reason
    nothing is shown, either, of a form that came from elsewhere.
    """
    elsewhere = reason.startswith((REASON_BAD_ORIGIN.split("%")[0], REASON_BAD_REFERER.split("%")[0]))
    typed = [] if elsewhere else _typed(request)
    return render(request, "nhsuk/errors/csrf.jinja", {"typed": typed, "elsewhere": elsewhere}, status=403)


def _typed(request: HttpRequest) -> list[str]:
    """The texts of a form: what has words in it, and no secrets."""
    return [
        value
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in ("password", "token", "code", "secret"))
        for value in values
        if " " in value.strip()
    ]


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    """A page of the layout without anybody's name on it: whatever is broken, it asks for nothing."""
    try:
        template = components.env().get_template(f"nhsuk/errors/{name}.jinja")
        html = template.render(csp_nonce=str(getattr(request, "csp_nonce", "")))
    except Exception:
        log.exception("The page for error %s could not be made", status)
        html = BARE_PAGE
    return HttpResponse(html, status=status)
