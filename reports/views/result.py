"""The result of one trust in one wave, and its report as a PDF."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.html import json_script
from django.views.decorators.http import require_safe

from accounts.permissions import Permission

from ..presenters.method import CERTAINTY, READING
from ..presenters.pending import pending_in_words
from ..presenters.result import DEFAULT_PEERS, ResultPresenter, ResultView
from ..presenters.trend import trend_figure
from ..selectors.results import ResultFacts, covers, visible_result
from ..services import NoReport, ReportRequest
from ..services import render as render_report


def facts_or_404(request: HttpRequest, wave: str, trust_code: str) -> ResultFacts:
    """What the person may read of the result; Http404 for a foreign trust and for one that does not exist."""
    facts = visible_result(request.user, wave_slug=wave, trust_code=trust_code)
    if facts is None:
        raise Http404("No such result.")
    return facts


@require_safe
@login_required
def result_read(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse:
    facts = facts_or_404(request, wave, trust_code)
    assessment = facts.now.assessment
    if facts.now.scores is None:
        context = {"assessment": assessment, "facts": facts, "words": pending_in_words(facts)}
        return render(request, "reports/result_pending.jinja", context)
    result = ResultPresenter(facts, peers=request.GET.get("peers", DEFAULT_PEERS)).view()
    context = {
        "assessment": assessment,
        "result": result,
        "certainty": CERTAINTY,
        "reading": READING,
        "may_export": covers(request.user, Permission.REPORT_EXPORT, assessment),
        "reads_answers": facts.reads_answers,
        "figure": _figure(result),
    }
    return render(request, "reports/result.jinja", context)


def _figure(result: ResultView) -> str:
    """The trend as a figure that the page hands to Plotly; blank unless there are two scores or more to join."""
    theme = result.themes[0] if result.themes else None
    if theme is None or not theme.trend_words:
        return ""
    return json_script(trend_figure(theme.trend), "trend-figure")


@require_safe
@login_required
def result_export(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse | StreamingHttpResponse:
    asked = ReportRequest(wave, trust_code, request.user, request.GET.get("peers", DEFAULT_PEERS))
    try:
        name, media_type, chunks = render_report(asked)
    except NoReport as error:
        raise Http404(str(error)) from error
    response = StreamingHttpResponse(chunks, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
