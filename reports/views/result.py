"""The result of one trust in one wave: a summary, a page for each theme, and the report as a PDF."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission

from ..presenters.method import CERTAINTY, READING
from ..presenters.pending import pending_in_words
from ..presenters.result import DEFAULT_PEERS, ResultPresenter
from ..presenters.summary import AS_SUBMITTED, summary_of
from ..presenters.theme_page import theme_page_of
from ..selectors.results import ResultFacts, covers, visible_result
from ..services import Kind, NoReport, ReportRequest
from ..services import render as render_report
from .limits import too_many_downloads


def facts_or_404(
    request: HttpRequest, wave: str, trust_code: str, *, peers: str | None = None, theme: str | None = None
) -> ResultFacts:
    """What the person may read of the result; Http404 for a foreign trust and for one that does not exist."""
    facts = visible_result(request.user, wave_slug=wave, trust_code=trust_code, peers=peers, theme=theme)
    if facts is None:
        raise Http404("No such result.")
    return facts


def peers_of(request: HttpRequest) -> str:
    """The kind of peer group that the address asks for."""
    return request.GET.get("peers", DEFAULT_PEERS)


@require_safe
@login_required
def result_read(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse:
    facts = facts_or_404(request, wave, trust_code, peers=peers_of(request))
    assessment = facts.now.assessment
    if facts.now.scores is None:
        context = {"assessment": assessment, "facts": facts, "words": pending_in_words(facts)}
        return render(request, "reports/result_pending.jinja", context)
    presenter = ResultPresenter(facts, peers=peers_of(request))
    context = {
        "assessment": assessment,
        "result": summary_of(presenter, trend=request.GET.get("trend", AS_SUBMITTED)),
        "certainty": CERTAINTY,
        "reading": READING,
        "may_export": covers(request.user, Permission.REPORT_EXPORT, assessment),
        "reads_answers": facts.reads_answers,
    }
    return render(request, "reports/result.jinja", context)


@require_safe
@login_required
def result_theme(request: HttpRequest, wave: str, trust_code: str, theme: str) -> HttpResponse:
    facts = facts_or_404(request, wave, trust_code, peers=peers_of(request), theme=theme)
    if facts.now.scores is None:
        # Whoever comes by a link of last time reads how far the assessment is.
        return redirect("reports:result_read", wave, trust_code)
    page = theme_page_of(ResultPresenter(facts, peers=peers_of(request)), theme)
    if page is None:
        raise Http404("No such theme.")
    context = {"assessment": facts.now.assessment, "page": page, "reads_answers": facts.reads_answers}
    return render(request, "reports/result_theme.jinja", context)


@require_safe
@login_required
def result_export(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse | StreamingHttpResponse:
    return _report(request, wave, trust_code, Kind.PAPER)


@require_safe
@login_required
def result_summary(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse | StreamingHttpResponse:
    return _report(request, wave, trust_code, Kind.SUMMARY)


def _report(request: HttpRequest, wave: str, trust_code: str, kind: Kind) -> HttpResponse | StreamingHttpResponse:
    refused = too_many_downloads(request)
    if refused is not None:
        return refused
    asked = ReportRequest(
        wave,
        trust_code,
        request.user,
        peers_of(request),
        comments=request.GET.get("comments") == "1",
        kind=kind,
    )
    try:
        name, media_type, chunks = render_report(asked)
    except NoReport as error:
        raise Http404(str(error)) from error
    response = StreamingHttpResponse(chunks, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
