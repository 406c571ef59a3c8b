"""How England and its regions changed since the wave before, and regions with England's mix of trusts."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import scope_of

from ..presenters.choices import studied_waves
from ..presenters.group_changes import changes_view
from ..presenters.menus import england_menu, region_menu
from ..selectors.completion import completion_in, current_wave
from ..selectors.studies import studies_of
from .certainty import require_england_by_name
from .charts import chart_file


@require_safe
@login_required
def national_changes(request: HttpRequest) -> HttpResponse:
    require_england_by_name(request)
    found = studies_of(request.GET.get("wave", ""))
    view = changes_view(found) if found else None
    context = {
        "view": view,
        "waves": studied_waves(found),
        "place": "England",
        "menu": england_menu("national_changes", by_name=True),
    }
    file = chart_file(request, view.charts if view else [])
    return file or render(request, "reports/changes.jinja", context)


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
    found = studies_of(request.GET.get("wave", ""))
    view = changes_view(found, region=code) if found else None
    context = {
        "view": view,
        "waves": studied_waves(found),
        "place": rows[0].assessment.region_name,
        "menu": region_menu("region_changes", code),
    }
    file = chart_file(request, view.charts if view else [])
    return file or render(request, "reports/changes.jinja", context)
