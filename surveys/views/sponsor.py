"""The executive sponsor: who the clinical lead is, and when the board saw the assessment."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from nhsuk.formats import nhs_date

from ..models import Assessment
from ..selectors.sponsor import board_date_of, clinical_leads, confirmation_of
from ..services import AssessmentLocked
from ..services.sponsor import BoardDateRefused, NotAClinicalLead, confirm_clinical_lead, record_board_date
from ..sponsor_forms import BoardDateForm, ClinicalLeadForm
from .access import assessment_or_404, may


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def clinical_lead_confirm(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.CLINICAL_LEAD_CONFIRM, assessment):
        raise PermissionDenied
    if assessment.state == Assessment.State.SUBMITTED or not assessment.takes_answers:
        return _too_late(request, assessment)
    people = clinical_leads(assessment, besides=request.user)
    newest = confirmation_of(assessment)
    form = ClinicalLeadForm(
        people,
        data=request.POST if request.method == "POST" else None,
        initial={"person": newest.person_id} if newest else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            confirmed = confirm_clinical_lead(
                assessment=assessment, person_id=form.cleaned_data["person"], by=request.user
            )
        except AssessmentLocked:
            return _too_late(request, assessment)
        except NotAClinicalLead:
            form.add_error("person", "Select somebody who holds the role now")
        else:
            messages.success(request, f"{confirmed.person_label} is confirmed as clinical lead.")
            return redirect("surveys:assessment_read", assessment.pk)
    context = {"assessment": assessment, "form": form, "people": people, "confirmed": newest}
    return render(request, "surveys/clinical_lead_confirm.jinja", context, status=422 if form.errors else 200)


def _too_late(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    messages.info(request, "The clinical lead is confirmed before the counter-signature, not after it.")
    return redirect("surveys:assessment_read", assessment.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def board_date_record(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.BOARD_DATE_RECORD, assessment):
        raise PermissionDenied
    newest = board_date_of(assessment)
    form = BoardDateForm(
        data=request.POST if request.method == "POST" else None, initial={"on": newest.on} if newest else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = record_board_date(assessment=assessment, on=form.cleaned_data["on"], by=request.user)
        except BoardDateRefused as refused:
            form.add_error("on", str(refused))
        else:
            messages.success(request, f"It is recorded that the board saw the assessment on {nhs_date(row.on)}.")
            return redirect("surveys:assessment_read", assessment.pk)
    context = {"assessment": assessment, "form": form, "recorded": newest}
    return render(request, "surveys/board_date_record.jinja", context, status=422 if form.errors else 200)
