"""Is it right? What stands in the way of a signature, and what wants a word before it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from nhsuk.formats import plural

from ..checking import answered_by_theme, by_kind, coverage_of, folded_by_theme
from ..explanation_forms import ExplanationForm
from ..findings import Finding, Kind, digest_of_all
from ..models import Assessment
from ..selectors.dissent import standing
from ..selectors.reading import Reading, reading_of
from ..selectors.still_open import still_open_of
from ..services import AssessmentLocked
from ..services.explanations import FindingGone, explain_all_of_kind, explain_finding
from ..tasklist import is_open, why_locked
from .access import assessment_or_404, may
from .delegation import is_in_team


@require_safe
@login_required
def answers_check(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    reading = reading_of(assessment)
    opened = is_open(assessment)
    may_sign = may(request.user, Permission.ASSESSMENT_SIGN, assessment)
    in_team = opened and is_in_team(request.user, assessment)
    return render(
        request,
        "surveys/answers_check.jinja",
        {
            **shown(reading),
            "answered": answered_by_theme(reading.document, reading.answers),
            "is_open": opened,
            "locked": why_locked(assessment, reading.signatures),
            "may_sign": may_sign,
            "may_change": opened and may(request.user, Permission.ANSWER_WRITE, assessment),
            "may_explain": opened and may_sign,
            "still_open": still_open_of(assessment, reading.document, reading.answers) if in_team else None,
            "may_confirm": may(request.user, Permission.CLINICAL_LEAD_CONFIRM, assessment),
        },
    )


def shown(reading: Reading) -> dict[str, Any]:
    """What the pages that check and sign have in common; no query."""
    return {
        "assessment": reading.assessment,
        "document": reading.document,
        "answers": reading.answers,
        "evidence": reading.evidence,
        "carried": frozenset(key for key, answer in reading.answers.items() if answer.carried_from_id),
        "dissent": standing(reading.dissent),
        "signatures": reading.signatures,
        "reading": reading,
        "warnings": by_kind(reading.unexplained),
        "folded": folded_by_theme(reading.document, reading.unexplained),
        "coverage": coverage_of(reading.document, reading.answers),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def finding_explain(request: HttpRequest, assessment_id: int, finding: str) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.ASSESSMENT_SIGN, assessment):
        raise PermissionDenied
    reading = reading_of(assessment)
    found = reading.warning(finding)
    if request.method != "POST":
        if found is None or not is_open(assessment):
            messages.info(request, "There is nothing to explain: the answers changed, or they are locked.")
            return redirect("surveys:answers_check", assessment.pk)
        return _explain_page(request, reading, found, ExplanationForm(initial={"digest": found.digest}))
    form = ExplanationForm(data=request.POST)
    if not form.is_valid():
        return _explain_page(request, reading, found, form, status=422)
    try:
        explain_finding(assessment=assessment, finding=finding, by=request.user, **form.cleaned_data)
    except (FindingGone, AssessmentLocked) as refused:
        # Read again: the person sees what stands now, and keeps what they typed.
        reading = reading_of(assessment_or_404(request.user, assessment_id))
        found = reading.warning(finding) if isinstance(refused, FindingGone) else None
        if found is not None:
            form = ExplanationForm(data={**form.cleaned_data, "digest": found.digest})
        return _explain_page(request, reading, found, form, changed=True, status=409)
    messages.success(request, "Your explanation is kept.")
    return redirect("surveys:answers_check", assessment.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def kind_explain(request: HttpRequest, assessment_id: int, kind: str) -> HttpResponse:
    """One explanation for all warnings of one kind that nobody explained; each keeps its own."""
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.ASSESSMENT_SIGN, assessment):
        raise PermissionDenied
    if kind not in set(Kind):
        raise Http404("No such kind of warning.")
    of_kind = Kind(kind)
    form = ExplanationForm(data=request.POST if request.method == "POST" else None)
    kept, changed = [], False
    if request.method == "POST" and form.is_valid():
        try:
            kept = explain_all_of_kind(assessment=assessment, kind=of_kind, by=request.user, **form.cleaned_data)
        except (FindingGone, AssessmentLocked):
            changed = True
            assessment = assessment_or_404(request.user, assessment_id)
    if kept:
        messages.success(request, f"Your explanation is kept for {plural(len(kept), 'warning')}.")
        return redirect("surveys:answers_check", assessment.pk)
    found = reading_of(assessment).unexplained_of(of_kind) if is_open(assessment) else []
    if not found and not changed:
        messages.info(request, "There is nothing to explain: the answers changed, or they are locked.")
        return redirect("surveys:answers_check", assessment.pk)
    if not form.errors:
        shown_now = {"text": form.cleaned_data["text"]} if changed else {}
        form = ExplanationForm(initial={"digest": digest_of_all(found), **shown_now})
    context = {"assessment": assessment, "kind": of_kind, "findings": found, "form": form, "changed": changed}
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "surveys/kind_explain.jinja", context, status=status)


def _explain_page(
    request: HttpRequest,
    reading: Reading,
    found: Finding | None,
    form: ExplanationForm,
    *,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    assessment: Assessment = reading.assessment
    stands = next((e.explanation for e in reading.explained if found and e.explanation.finding == found.key), None)
    return render(
        request,
        "surveys/finding_explain.jinja",
        {
            "assessment": assessment,
            "finding": found,
            "answers": reading.answers,
            "stands": stands,
            "earlier": reading.earlier.get(found.key, []) if found else [],
            "form": form,
            "changed": changed,
        },
        status=status,
    )
