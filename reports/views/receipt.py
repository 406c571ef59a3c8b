"""The receipt of a submission: what was submitted, by whom, and the score as soon as it is there."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..presenters.result import ResultPresenter
from ..selectors.results import ResultFacts
from .result import facts_or_404


@require_safe
@login_required
@never_cache
def receipt_read(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse:
    facts = _submitted_or_404(request, wave, trust_code)
    context = {
        "assessment": facts.now.assessment,
        "submission": facts.now.submission,
        "signatures": facts.signatures,
        "reads_answers": facts.reads_answers,
        "headline": _headline(facts),
    }
    return render(request, "reports/receipt.jinja", context)


@require_safe
@login_required
@never_cache
def receipt_state(request: HttpRequest, wave: str, trust_code: str) -> JsonResponse:
    """``{"scored": false}``, or with the first sentence of the result once there are scores."""
    headline = _headline(_submitted_or_404(request, wave, trust_code))
    return JsonResponse({"scored": bool(headline), "headline": headline})


def _submitted_or_404(request: HttpRequest, wave: str, trust_code: str) -> ResultFacts:
    facts = facts_or_404(request, wave, trust_code)
    if facts.now.submission is None:
        raise Http404("Nothing was submitted.")
    return facts


def _headline(facts: ResultFacts) -> str:
    return ResultPresenter(facts).view().headline if facts.now.scores else ""
