"""Do I put my name to it?"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission

from ..changed_since import changed_since, marks
from ..forms import SendBackForm, SignatureForm
from ..models import Assessment, Signature
from ..selectors import signatures_of
from ..selectors.reading import Reading, reading_of
from ..selectors.since_before import since_before
from ..selectors.sponsor import binding_confirmation
from ..selectors.still_open import still_open_of
from ..services import (
    AssessmentLocked,
    ChangedSinceRead,
    NotReadyToSign,
    countersign_assessment,
    send_back_assessment,
    sign_assessment,
)
from ..services.signing import DECLARATIONS, hash_read, snapshot_read
from ..tasklist import is_open
from .access import assessment_or_404, may
from .check import shown


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assessment_sign(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.ASSESSMENT_SIGN, assessment):
        raise PermissionDenied
    if not is_open(assessment):
        return redirect("surveys:assessment_read", assessment.pk)
    reading = reading_of(assessment)
    if reading.gaps:
        return _not_yet(request, assessment)
    if request.method != "POST":
        return _signing_page(request, reading, Signature.Kind.DIGITAL_LEAD)
    form = SignatureForm(request.POST, warnings=len(reading.unexplained))
    try:
        _refuse_unless_as_read(form, reading)
        if not form.is_valid():
            return _signing_page(request, reading, Signature.Kind.DIGITAL_LEAD, form=form)
        sign_assessment(assessment=assessment, by=request.user, **_signed(form))
    except ChangedSinceRead:
        return _changed_page(request, assessment_id, Signature.Kind.DIGITAL_LEAD)
    except NotReadyToSign:
        return _not_yet(request, assessment)
    except AssessmentLocked:
        return redirect("surveys:assessment_read", assessment.pk)
    return redirect("surveys:assessment_read", assessment.pk)


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
    confirmed = binding_confirmation(assessment)
    if confirmed is not None and confirmed.person_id != str(request.user.pk):
        context = {"assessment": assessment, "confirmed": confirmed}
        return render(request, "surveys/countersign_refused.jinja", context, status=403)
    reading = reading_of(assessment)
    if request.method != "POST":
        return _signing_page(request, reading, Signature.Kind.CLINICAL_LEAD)
    form = SignatureForm(request.POST)
    try:
        _refuse_unless_as_read(form, reading)
        if not form.is_valid():
            return _signing_page(request, reading, Signature.Kind.CLINICAL_LEAD, form=form)
        countersign_assessment(assessment=assessment, by=request.user, **_signed(form))
    except ChangedSinceRead:
        return _changed_page(request, assessment_id, Signature.Kind.CLINICAL_LEAD)
    except AssessmentLocked:
        return redirect("surveys:assessment_read", assessment.pk)
    return redirect("reports:receipt_read", assessment.wave.slug, assessment.trust_code)


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


def _not_yet(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """To the page that lists what stands in the way, saying so."""
    messages.info(request, "The answers cannot be signed yet. What is still to be done stands below.")
    return redirect("surveys:answers_check", assessment.pk)


def _refuse_unless_as_read(form: SignatureForm, reading: Reading) -> None:
    """Raise ChangedSinceRead unless the form is about what stands, whatever else is wrong with it."""
    if form.data.get("read_hash") != hash_read(snapshot_read(reading), reading):
        raise ChangedSinceRead


def _signed(form: SignatureForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("read_hash", "signed_as")}


def _as_read(reading: Reading, snapshot: Mapping[str, Any]) -> dict[str, str]:
    """The hidden fields: what is on the page."""
    return {
        "read_hash": hash_read(snapshot, reading),
        "marks": marks(reading.document, snapshot),
        "warned": " ".join(warning.digest for warning in reading.unexplained),
    }


def _changed_page(request: HttpRequest, assessment_id: int, kind: Signature.Kind) -> HttpResponse:
    """What stands now, to be read again; the job title stays, but not the word given on what stood before."""
    reading = reading_of(assessment_or_404(request.user, assessment_id))
    if reading.gaps:
        return _not_yet(request, reading.assessment)
    signed_as = request.POST.get("signed_as", "")
    return _signing_page(request, reading, kind, signed_as=signed_as, changed=True)


def _signing_page(
    request: HttpRequest,
    reading: Reading,
    kind: Signature.Kind,
    *,
    form: SignatureForm | None = None,
    signed_as: str | None = None,
    changed: bool = False,
) -> HttpResponse:
    first = kind == Signature.Kind.DIGITAL_LEAD
    snapshot = snapshot_read(reading)
    as_read = _as_read(reading, snapshot)
    if form is None:
        title = request.user.job_title if signed_as is None else signed_as
        form = SignatureForm(initial={**as_read, "signed_as": title}, warnings=len(reading.unexplained) if first else 0)
    warned = request.POST.get("warned", "").split()
    return render(
        request,
        "surveys/assessment_sign.jinja",
        {
            **shown(reading),
            "form": form,
            "declaration": DECLARATIONS[kind],
            "countersigning": not first,
            "confirmed": None if first else binding_confirmation(reading.assessment),
            "still_open": still_open_of(reading.assessment, reading.document, reading.answers, before_first=first),
            "since": None if first else since_before(reading.assessment, reading.document, snapshot),
            "may_confirm": may(request.user, Permission.CLINICAL_LEAD_CONFIRM, reading.assessment),
            "changed": changed,
            "changed_questions": changed_since(reading.document, request.POST.get("marks", ""), as_read["marks"]),
            "new_warnings": [one for one in reading.unexplained if one.digest not in warned] if changed else [],
        },
        status=409 if changed else 422 if form.errors else 200,
    )
