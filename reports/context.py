"""Where a person can go: the main navigation of every page."""

from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import Permission
from accounts.selectors import has_permission, trusts_led_by

from .selectors.data import may_download
from .selectors.own_lists import reads_several


def navigation(request: HttpRequest) -> dict[str, object]:
    """``navigation``: the pages that this person's roles open; ``footer_links``: what everybody signed in finds below.

    Both are empty where nobody is signed in.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "footer_links": []}
    entries = [{"text": "Home", "href": reverse("reports:home_read")}]
    led = trusts_led_by(user)
    if led:
        # Who leads several trusts finds the others from the home page, which shows each.
        entries.append({"text": "Your team", "href": reverse("accounts:team_list", args=[led[0].code])})
    if has_permission(user, Permission.DASHBOARD_NATIONAL):
        entries.append({"text": "England", "href": reverse("reports:national_read")})
    if has_permission(user, Permission.QUERY_RAISE):
        entries.append({"text": "Queries", "href": reverse("surveys:query_queue")})
    if has_permission(user, Permission.REVIEW_OPEN):
        entries.append({"text": "Reviews", "href": reverse("surveys:review_list")})
    if has_permission(user, Permission.DASHBOARD_REGION):
        entries.append({"text": "Files", "href": reverse("reports:export_list")})
    if may_download(user):
        entries.append({"text": "Data", "href": reverse("reports:data_list")})
    if reads_several(user):
        entries.append({"text": "Lists", "href": reverse("reports:own_list_list")})
    if has_permission(user, Permission.AUDIT_READ):
        entries.append({"text": "Audit trail", "href": reverse("reports:audit_read")})
    entries.append({"text": "Questionnaire", "href": reverse("surveys:framework_list")})
    if has_permission(user, Permission.WAVE_MANAGE):
        entries.append({"text": "Waves", "href": reverse("surveys:wave_list")})
    if has_permission(user, Permission.PEOPLE_MANAGE):
        entries.append({"text": "People", "href": reverse("accounts:person_list")})
        entries.append({"text": "Roles", "href": reverse("accounts:role_list")})
    footer_links = [{"text": "Data and API", "href": reverse("api:api_read")}]
    return {
        "footer_links": footer_links,
        "navigation": [{**entry, "current": entry["href"] == request.path} for entry in entries],
    }
