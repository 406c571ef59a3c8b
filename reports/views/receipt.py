"""The receipt of a submission: what was submitted, by whom, and the score as soon as it is there."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..presenters.method import answers_row
from ..presenters.receipt import receipt_view
from ..presenters.result import ResultPresenter
from ..selectors.receipts import receipt_of
from ..selectors.results import ResultFacts
from ..services import NoReport, render_receipt
from .result import facts_or_404

MOST_DIGITS = 9


@require_safe
@login_required
@never_cache
def receipt_read(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse:
    facts = _submitted_or_404(request, wave, trust_code)
    submission, assessment = facts.now.submission, facts.now.assessment
    # It is the last one: nothing has replaced it.
    state = "withdrawn" if submission.is_withdrawn else "stands"
    receipt = receipt_of(submission, assessment, state=state, signatures=facts.signatures)
    context = {
        "assessment": facts.now.assessment,
        "submission": facts.now.submission,
        "receipt": receipt_view(receipt),
        "next_words": _next_words(facts),
        "auditor_rows": [answers_row(facts.now.submission.content_hash)],
        "reads_answers": facts.reads_answers,
        "headline": _headline(facts),
    }
    return render(request, "reports/receipt.jinja", context)


@require_safe
@login_required
@never_cache
def receipt_pdf(request: HttpRequest, wave: str, trust_code: str) -> HttpResponse:
    number = request.GET.get("submission", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < MOST_DIGITS):
        raise Http404("No such submission.")
    try:
        name, media_type, chunks = render_receipt(
            by=request.user, wave_slug=wave, trust_code=trust_code, number=int(number) if number else None
        )
    except NoReport as error:
        raise Http404("No such submission.") from error
    response = HttpResponse(b"".join(chunks), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@login_required
@never_cache
def receipt_state(request: HttpRequest, wave: str, trust_code: str) -> JsonResponse:
    """``{"scored": false}``, or with the first sentence of the result once there are scores."""
    headline = _headline(_submitted_or_404(request, wave, trust_code))
    return JsonResponse({"scored": bool(headline), "headline": headline})


def _next_words(facts: ResultFacts) -> str:
    """What becomes of the submission: in a publication already, in the next one, or in none while it is withdrawn."""
    now, publication, published = facts.now, facts.now.publication, facts.published
    if now.submission is None or now.submission.is_withdrawn:
        return (
            "It is withdrawn and enters no new publication. When the corrected answers are signed, they take its place."
        )
    if publication is None:
        return "Your result page compares you with other trusts as soon as figures are published."
    if published is not None and published.pk == now.submission.pk:
        return f"It is in publication {publication.number}: your result page compares you with the other trusts in it."
    return (
        f"Publication {publication.number} came before it. Your result page compares you with the trusts in that one; "
        "this submission joins the next."
    )


def _submitted_or_404(request: HttpRequest, wave: str, trust_code: str) -> ResultFacts:
    facts = facts_or_404(request, wave, trust_code)
    if facts.now.submission is None:
        raise Http404("Nothing was submitted.")
    return facts


def _headline(facts: ResultFacts) -> str:
    return ResultPresenter(facts).view().headline if facts.now.scores else ""
