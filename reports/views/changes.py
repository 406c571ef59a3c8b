"""How England and its regions changed since the wave before, and regions with England's mix of trusts."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import scope_of

from ..presenters.group_changes import changes_view
from ..selectors.completion import completion_in, current_wave
from ..selectors.studies import latest_studies
from .certainty import require_england_by_name


@require_safe
@login_required
def national_changes(request: HttpRequest) -> HttpResponse:
    require_england_by_name(request)
    found = latest_studies()
    context = {"view": changes_view(found) if found else None, "place": "England"}
    return render(request, "reports/changes.jinja", {**context, "back": reverse("reports:national_read")})


@require_safe
@login_required
def region_changes(request: HttpRequest, code: str) -> HttpResponse:
    wave = current_wave()
    may = all(
        scope_of(request.user, permission).covers(trust_code="", region_code=code)
        for permission in (Permission.DASHBOARD_REGION, Permission.RESULT_READ)
    )
    rows = completion_in(wave, request.user, region=code) if may and wave else []
    # A region that does not exist has no trusts, and is answered like one that is not the reader's.
    if not rows:
        raise Http404("No such region.")
    found = latest_studies()
    context = {
        "view": changes_view(found, region=code) if found else None,
        "place": rows[0].assessment.region_name,
        "back": reverse("reports:region_read", args=[code]),
    }
    return render(request, "reports/changes.jinja", context)
