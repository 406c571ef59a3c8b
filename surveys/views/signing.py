"""Is it right, and do I put my name to it?"""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission

from ..checks import contradictions
from ..forms import SendBackForm, SignatureForm
from ..models import Assessment, Signature
from ..selectors import answers_of, document_for, signatures_of
from ..services import (
    AssessmentLocked,
    ChangedSinceRead,
    NotReadyToSign,
    answers_hash_of,
    countersign_assessment,
    send_back_assessment,
    sign_assessment,
)
from ..services.signing import DECLARATIONS, gaps_of
from ..tasklist import is_open, theme_tasks
from .access import assessment_or_404, may


@require_safe
@login_required
def answers_check(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    return render(request, "surveys/answers_check.jinja", _checked(request, assessment))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assessment_sign(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.ASSESSMENT_SIGN, assessment):
        raise PermissionDenied
    if not is_open(assessment):
        return redirect("surveys:assessment_read", assessment.pk)
    if gaps_of(assessment):
        return redirect("surveys:answers_check", assessment.pk)
    form = SignatureForm(request.POST or None, initial=_signature_of(request, assessment))
    if request.method == "POST" and form.is_valid():
        try:
            sign_assessment(assessment=assessment, by=request.user, **_signed(form))
        except ChangedSinceRead:
            return _signing_page(request, assessment, form, Signature.Kind.DIGITAL_LEAD, changed=True)
        except (AssessmentLocked, NotReadyToSign):
            return redirect("surveys:answers_check", assessment.pk)
        return redirect("surveys:assessment_read", assessment.pk)
    return _signing_page(request, assessment, form, Signature.Kind.DIGITAL_LEAD)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assessment_countersign(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.ASSESSMENT_COUNTERSIGN, assessment):
        raise PermissionDenied
    if assessment.state != Assessment.State.SIGNED:
        return redirect("surveys:assessment_read", assessment.pk)
    if signatures_of(assessment)[0].signed_by_id == str(request.user.pk):
        raise PermissionDenied("The counter-signature must be another person's.")
    form = SignatureForm(request.POST or None, initial=_signature_of(request, assessment))
    if request.method == "POST" and form.is_valid():
        try:
            countersign_assessment(assessment=assessment, by=request.user, **_signed(form))
        except ChangedSinceRead:
            return _signing_page(request, assessment, form, Signature.Kind.CLINICAL_LEAD, changed=True)
        except AssessmentLocked:
            return redirect("surveys:assessment_read", assessment.pk)
        return redirect("reports:receipt_read", assessment.wave.slug, assessment.trust_code)
    return _signing_page(request, assessment, form, Signature.Kind.CLINICAL_LEAD)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assessment_send_back(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not (
        may(request.user, Permission.ASSESSMENT_COUNTERSIGN, assessment)
        or may(request.user, Permission.ASSESSMENT_SIGN, assessment)
    ):
        raise PermissionDenied
    if assessment.state != Assessment.State.SIGNED:
        return redirect("surveys:assessment_read", assessment.pk)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_back_assessment(assessment=assessment, reason=form.cleaned_data["reason"], by=request.user)
        except AssessmentLocked:
            return redirect("surveys:assessment_read", assessment.pk)
        return redirect("surveys:assessment_read", assessment.pk)
    return render(
        request,
        "surveys/assessment_send_back.jinja",
        {"assessment": assessment, "form": form, "signatures": signatures_of(assessment)},
        status=422 if form.errors else 200,
    )


def _signature_of(request: HttpRequest, assessment: Assessment) -> dict[str, str]:
    return {"read_hash": answers_hash_of(assessment), "signed_as": request.user.job_title}


def _signed(form: SignatureForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("read_hash", "signed_as")}


def _checked(request: HttpRequest, assessment: Assessment) -> dict:
    document = document_for(assessment)
    answers = answers_of(assessment)
    gaps = gaps_of(assessment)
    return {
        "assessment": assessment,
        "document": document,
        "answers": answers,
        "themes": theme_tasks(document, answers),
        "unanswered": [document.question(key) for key in gaps.unanswered] if gaps else [],
        "too_many": [document.theme(key) for key in gaps.too_many] if gaps else [],
        "contradictions": contradictions(document, answers),
        "signatures": signatures_of(assessment),
        "is_open": is_open(assessment),
        "may_sign": may(request.user, Permission.ASSESSMENT_SIGN, assessment),
        "may_write": may(request.user, Permission.ANSWER_WRITE, assessment),
    }


def _signing_page(
    request: HttpRequest,
    assessment: Assessment,
    form: SignatureForm,
    kind: Signature.Kind,
    *,
    changed: bool = False,
) -> HttpResponse:
    if changed:
        # The page shows the answers as they stand now; what was filled in stays, but for the word given on the others.
        signed_as = form.cleaned_data["signed_as"]
        form = SignatureForm(initial=_signature_of(request, assessment) | {"signed_as": signed_as})
    return render(
        request,
        "surveys/assessment_sign.jinja",
        {
            **_checked(request, assessment),
            "form": form,
            "declaration": DECLARATIONS[kind],
            "countersigning": kind == Signature.Kind.CLINICAL_LEAD,
            "changed": changed,
        },
        status=409 if changed else 422 if form.errors else 200,
    )
