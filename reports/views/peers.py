"""Who a trust is compared with, and what of that is not shown."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..presenters.nearest import nearest_view
from ..presenters.withheld import RULES, withheld_view
from ..selectors.nearest import nearest_facts
from .result import facts_or_404, peers_of


@require_safe
@login_required
def nearest_read(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse:
    facts = facts_or_404(request, wave, trust_code, peers="nearest")
    view = nearest_view(facts, nearest_facts(request.user, facts))  # type: ignore[arg-type]
    return render(
        request, "reports/nearest.jinja", {"assessment": facts.now.assessment, "view": view, "peers": peers_of(request)}
    )


@require_safe
@login_required
def withheld_read(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse:
    facts = facts_or_404(request, wave, trust_code)
    context = {
        "assessment": facts.now.assessment,
        "view": withheld_view(facts),
        "rules": RULES,
        "peers": peers_of(request),
    }
    return render(request, "reports/withheld.jinja", context)
