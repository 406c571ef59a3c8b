"""How long a wave takes those who answer."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import has_permission

from ..models import Wave
from ..selectors import document_of, times_of, waves
from ..selectors.time import FEWEST

# Who plans waves: the national team and those who run the portal.
READERS = (Permission.DASHBOARD_NATIONAL, Permission.WAVE_MANAGE)


@require_safe
@login_required
def time_read(request: HttpRequest, wave: str) -> HttpResponse:
    if not any(has_permission(request.user, permission) for permission in READERS):
        raise PermissionDenied
    shown = [each for each in waves() if each.state != Wave.State.DRAFT]
    chosen = next((each for each in shown if each.slug == wave), None)
    if chosen is None:
        raise Http404("No such wave.")
    return render(
        request,
        "surveys/time_read.jinja",
        {
            "wave": chosen,
            "waves": shown,
            "document": document_of(chosen.framework_version),
            "times": times_of(chosen),
            "fewest": FEWEST,
        },
    )
