"""The region decides on answers “not applicable”: many are confirmed at once, each is refused alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from accounts.services import require_anywhere
from nhsuk.formats import plural

from ..not_applicable_forms import RefusalForm
from ..selectors import assessments_visible_to, document_for
from ..selectors.not_applicable import Claim, StatedClaim, claims_to_decide
from ..services.not_applicable import ClaimGone, confirm_not_applicable, refuse_not_applicable

MOST_AT_ONCE = 500


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def not_applicable_list(request: HttpRequest) -> HttpResponse:
    require_anywhere(request.user, Permission.NOT_APPLICABLE_DECIDE)
    if request.method == "POST":
        ticked = [Claim.parse(text) for text in request.POST.getlist("claims")[:MOST_AT_ONCE]]
        chosen = [claim for claim in ticked if claim is not None]
        if chosen:
            # Of those that are somebody else's nothing is said: they are as good as absent.
            own = set(
                assessments_visible_to(request.user, Permission.NOT_APPLICABLE_DECIDE)
                .filter(pk__in={claim.assessment_id for claim in chosen})
                .values_list("pk", flat=True)
            )
            done = confirm_not_applicable(claims=[c for c in chosen if c.assessment_id in own], by=request.user)
            left = len(chosen) - done
            words = f"{plural(done, 'answer')} confirmed."
            if left:
                words += f" {plural(left, 'answer')} had changed or been confirmed before."
            messages.success(request, words)
            return redirect("surveys:not_applicable_list")
        return _page(request, error="Select the answers that you confirm", status=422)
    return _page(request)


def _page(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    claims = claims_to_decide(request.user)
    waiting = [row for row in claims if row.decision is None]
    refused = [row for row in claims if row.decision is not None]
    context = {"waves": _by_wave(waiting), "waiting": len(waiting), "refused": refused, "error": error}
    return render(request, "surveys/not_applicable_list.jinja", context, status=status)


def _by_wave(rows: list[StatedClaim]) -> list[tuple[str, list[StatedClaim]]]:
    waves: dict[str, list[StatedClaim]] = {}
    for row in rows:
        waves.setdefault(row.assessment.wave.title, []).append(row)
    return list(waves.items())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def not_applicable_refuse(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    visible = assessments_visible_to(request.user, Permission.NOT_APPLICABLE_DECIDE)
    assessment = visible.filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404("No such assessment.")
    if key not in {question.key for question in document_for(assessment).questions}:
        raise Http404("No such question.")
    rows = [row for row in claims_to_decide(request.user) if row.claim.assessment_id == assessment.pk]
    # The reason that was read is part of the address: a changed answer is another claim.
    asked = request.GET.get("reason", "")
    row = next((r for r in rows if r.claim.question == key and r.claim.reason == asked), None)
    if row is None or row.decision is not None:
        return _gone(request)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_not_applicable(claim=row.claim, note=form.cleaned_data["note"], by=request.user)
        except ClaimGone:
            return _gone(request)
        messages.success(request, f"“Not applicable” is refused. {assessment.trust_name} reads your note.")
        return redirect("surveys:not_applicable_list")
    context = {"row": row, "assessment": assessment, "form": form}
    return render(request, "surveys/not_applicable_refuse.jinja", context, status=422 if form.errors else 200)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, "That answer does not wait for a decision: it was changed, or somebody decided.")
    return redirect("surveys:not_applicable_list")
