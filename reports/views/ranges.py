"""How sure a trust's place is."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maturity.ranges import range_method_of

from ..presenters.ranges import VARIED, range_view
from .result import facts_or_404


@require_safe
@login_required
def range_read(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse:
    facts = facts_or_404(request, wave, trust_code)
    method = range_method_of(facts.now.publication) if facts.now.publication else None
    context = {"assessment": facts.now.assessment, "view": range_view(facts, method), "varied": VARIED}
    return render(request, "reports/range.jinja", context)
