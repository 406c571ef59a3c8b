"""The pages in the footer."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility_read(request: HttpRequest) -> HttpResponse:
    return _statement(request, "accessibility")


@require_safe
def privacy_read(request: HttpRequest) -> HttpResponse:
    return _statement(request, "privacy")


@require_safe
def cookies_read(request: HttpRequest) -> HttpResponse:
    cookies = {
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return _statement(request, "cookies", **cookies)


def _statement(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    answering = {"operator": settings.PORTAL_OPERATOR, "contact": settings.PORTAL_CONTACT}
    return render(request, f"nhsuk/pages/{name}.jinja", answering | context)
