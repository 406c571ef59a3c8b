"""The audit trail, for those who check what happened."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import scope_of
from accounts.services import require_anywhere
from audit.selectors import events, oldest_unsealed_age

PER_PAGE = 50


@require_safe
@login_required
def audit_read(request: HttpRequest) -> HttpResponse:
    require_anywhere(request.user, Permission.AUDIT_READ)
    scope = scope_of(request.user, Permission.AUDIT_READ)
    asked = request.GET.get("trust", "").strip().upper()
    visible = None if scope.all else scope.trusts
    if asked:
        # Somebody else's trust is an empty list, like one that does not exist.
        visible = frozenset({asked}) if visible is None else visible & {asked}
    page = Paginator(events(trust_codes=visible), PER_PAGE).get_page(request.GET.get("page"))
    age = oldest_unsealed_age()
    context = {
        "page": page,
        "asked": asked,
        "everything": scope.all,
        "trusts": sorted(scope.trusts),
        "unsealed_seconds": None if age is None else int(age.total_seconds()),
    }
    return render(request, "reports/audit.jinja", context)
