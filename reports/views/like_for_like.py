"""A trust's scores over the questions that waves share."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..presenters.like_for_like import over_time
from ..presenters.mergers import merged_views
from ..selectors.mergers import before_mergers
from .result import facts_or_404


@require_safe
@login_required
def like_for_like_read(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse:
    facts = facts_or_404(request, wave, trust_code)
    compared = over_time(facts) if facts.now.scores is not None else ()
    context = {
        "assessment": facts.now.assessment,
        "compared": compared,
        "merged": merged_views(facts, before_mergers(facts, request.user)),
        "reads_answers": facts.reads_answers,
    }
    return render(request, "reports/like_for_like.jinja", context)
