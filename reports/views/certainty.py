"""How sure the figures for England are: for those who may read every trust's scores by name."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import has_permission, scope_of

from ..presenters.certainty import certainty_view
from ..presenters.choices import studied_waves
from ..presenters.menus import england_menu
from ..selectors.agreement import agreement_in
from ..selectors.studies import studies_of
from .charts import chart_file


def require_england_by_name(request: HttpRequest) -> None:
    """Raise PermissionDenied for who may not read the scores of all trusts by name."""
    by_name = scope_of(request.user, Permission.RESULT_READ).all
    if not (by_name and has_permission(request.user, Permission.DASHBOARD_NATIONAL)):
        raise PermissionDenied("This page is for people who read every trust's scores.")


@require_safe
@login_required
def certainty_read(request: HttpRequest) -> HttpResponse:
    require_england_by_name(request)
    found = studies_of(request.GET.get("wave", ""))
    view = certainty_view(found, *agreement_in(found.publication)) if found else None
    context = {
        "view": view,
        "waves": studied_waves(found),
        "menu": england_menu("certainty_read", by_name=True),
    }
    file = chart_file(request, view.charts if view else [])
    return file or render(request, "reports/certainty.jinja", context)
