"""More time for a trust, and a word with it: for its region and the national team."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from nhsuk.formats import nhs_date, plural

from ..chasing_forms import ContactForm, ExtensionForm
from ..models import Assessment
from ..selectors.chasing import contacts_of, last_extension
from ..services.answers import AssessmentLocked
from ..services.chasing import RemindedToday, extend_assessment, note_contact, remind_trust
from .access import assessment_or_404, may


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assessment_extend(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Until when may this trust answer, and why longer than the others?"""
    assessment = _assessment(request, assessment_id, Permission.ASSESSMENT_EXTEND)
    form = ExtensionForm(request.POST or None)
    locked = assessment.state == Assessment.State.SUBMITTED or not assessment.takes_answers
    if request.method == "POST" and form.is_valid():
        try:
            extension = extend_assessment(assessment=assessment, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            for field, errors in error.message_dict.items():
                form.add_error(field, errors)
        except AssessmentLocked:
            locked = True
        else:
            messages.success(
                request, f"{assessment.trust_name} has time until {nhs_date(extension.due_on)}. Its leads get a mail"
            )
            return _back(assessment)
    return render(
        request,
        "surveys/assessment_extend.jinja",
        {"assessment": assessment, "form": form, "locked": locked, "extension": last_extension(assessment)},
        status=422 if form.errors else 409 if locked and request.method == "POST" else 200,
    )


@require_POST
@login_required
def assessment_remind(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Send the trust's leads a reminder, once a day at most."""
    assessment = _assessment(request, assessment_id, Permission.TRUST_REMIND)
    try:
        mails = remind_trust(assessment=assessment, by=request.user)
    except RemindedToday:
        messages.warning(request, f"{assessment.trust_name} was reminded today already. No second mail is sent")
    except AssessmentLocked:
        messages.warning(request, f"{assessment.trust_name} needs no reminder: its answers are in, or the wave closed")
    else:
        if mails:
            messages.success(request, f"{assessment.trust_name} gets a reminder, in {plural(mails, 'mail')}")
        else:
            messages.warning(request, f"{assessment.trust_name} has no digital lead in the portal: nobody got a mail")
    return _back(assessment)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contact_log(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Who was in touch with this trust, when and how?"""
    assessment = _assessment(request, assessment_id, Permission.TRUST_REMIND)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note_contact(assessment=assessment, by=request.user, **form.cleaned_data)
        messages.success(request, "You have noted the contact")
        return redirect("surveys:contact_log", assessment.pk)
    return render(
        request,
        "surveys/contact_log.jinja",
        {"assessment": assessment, "form": form, "contacts": contacts_of(assessment)},
        status=422 if form.errors else 200,
    )


def _assessment(request: HttpRequest, assessment_id: int, permission: Permission) -> Assessment:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, permission, assessment):
        raise PermissionDenied
    return assessment


def _back(assessment: Assessment) -> HttpResponse:
    return redirect("reports:region_read", assessment.region_code)
