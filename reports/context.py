"""Where a person can go: the main navigation of every page."""

from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import Permission
from accounts.selectors import has_permission


def navigation(request: HttpRequest) -> dict[str, object]:
    """``navigation``: the pages that this person's roles open; empty where nobody is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    entries = [{"text": "Home", "href": reverse("reports:home_read")}]
    if has_permission(user, Permission.DASHBOARD_NATIONAL):
        entries.append({"text": "England", "href": reverse("reports:national_read")})
    if has_permission(user, Permission.AUDIT_READ):
        entries.append({"text": "Audit trail", "href": reverse("reports:audit_read")})
    if has_permission(user, Permission.PEOPLE_MANAGE):
        entries.append({"text": "People", "href": reverse("accounts:person_list")})
        entries.append({"text": "Roles", "href": reverse("accounts:role_list")})
    return {"navigation": [{**entry, "current": entry["href"] == request.path} for entry in entries]}
