"""The audit trail, for those who check what happened."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import scope_of
from accounts.services import require_anywhere
from audit.selectors import actions_recorded, events, oldest_unsealed_age

from ..forms import AuditForm
from ..presenters.audit import event_in_words

PER_PAGE = 50


@require_safe
@login_required
def audit_read(request: HttpRequest) -> HttpResponse:
    require_anywhere(request.user, Permission.AUDIT_READ)
    scope = scope_of(request.user, Permission.AUDIT_READ)
    visible = None if scope.all else scope.trusts
    form = AuditForm(request.GET, actions=actions_recorded(trust_codes=visible))
    asked = form.cleaned_data if form.is_valid() else {}
    trust = str(asked.get("trust") or "").upper()
    if trust:
        # Somebody else's trust is an empty list, like one that does not exist.
        visible = frozenset({trust}) if visible is None else visible & {trust}
    found = events(
        trust_codes=visible,
        action=asked.get("kind") or "",
        person=asked.get("person") or "",
        since=asked.get("since"),
        until=asked.get("until"),
    )
    if form.errors:
        found = found.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    age = oldest_unsealed_age()
    kept = request.GET.copy()
    kept.pop("page", None)
    filters = {name: values for name, values in kept.lists() if any(values)}
    context = {
        "form": form,
        "page": page,
        "rows": [(event, event_in_words(event.action, event.data)) for event in page.object_list],
        "filtered": bool(filters),
        "trust": trust,
        "query": urlencode(filters, doseq=True) + ("&" if filters else ""),
        "everything": scope.all,
        "trusts": sorted(scope.trusts),
        "unsealed_seconds": None if age is None else int(age.total_seconds()),
    }
    return render(request, "reports/audit.jinja", context, status=422 if form.errors else 200)
