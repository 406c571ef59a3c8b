"""Opening a submitted assessment again: withdrawn by the trust, or reopened by region or national team."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from accounts.services import require_anywhere

from ..models import Assessment
from ..reopening_forms import DecisionForm, ReopeningForm, WithdrawForm
from ..selectors import assessments_visible_to
from ..selectors.submissions import last_request, may_be_reopened, requests_visible, waiting_requests, withdrawable
from ..services import (
    AlreadyDecided,
    NotReopenable,
    NotWithdrawable,
    ask_for_reopening,
    decide_reopening,
    withdraw_submission,
)
from ..services.reopening import may_decide
from .access import assessment_or_404, may


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def submission_withdraw(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.ASSESSMENT_SIGN, assessment):
        raise PermissionDenied
    found = withdrawable(assessment)
    if found is None:
        return _nothing_to_withdraw(request, assessment)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_submission(assessment=assessment, reason=form.cleaned_data["reason"], by=request.user)
        except NotWithdrawable:
            return _nothing_to_withdraw(request, assessment)
        messages.success(request, "The submission is withdrawn. The answers can be changed again.")
        return redirect("surveys:assessment_read", assessment.pk)
    submission, until = found
    context = {"assessment": assessment, "form": form, "submission": submission, "until": until}
    return render(request, "surveys/submission_withdraw.jinja", context, status=422 if form.errors else 200)


def _nothing_to_withdraw(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    messages.info(request, "There is no submission that can be withdrawn now.")
    return redirect("surveys:assessment_read", assessment.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reopening_ask(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.ASSESSMENT_SIGN, assessment):
        raise PermissionDenied
    before = last_request(assessment)
    if not may_be_reopened(assessment) or (before is not None and before.is_waiting):
        return _nothing_to_ask(request, assessment)
    form = ReopeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_reopening(assessment=assessment, reason=form.cleaned_data["reason"], by=request.user)
        except NotReopenable:
            return _nothing_to_ask(request, assessment)
        messages.success(request, "Your request is sent. You will find the decision on this page.")
        return redirect("surveys:assessment_read", assessment.pk)
    context = {"assessment": assessment, "form": form, "before": before}
    return render(request, "surveys/reopening_ask.jinja", context, status=422 if form.errors else 200)


def _nothing_to_ask(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    messages.info(request, "Nothing has to be reopened now: the answers are open, or a request is waiting.")
    return redirect("surveys:assessment_read", assessment.pk)


@require_safe
@login_required
def reopening_list(request: HttpRequest) -> HttpResponse:
    require_anywhere(request.user, Permission.REOPENING_DECIDE)
    waiting = waiting_requests(assessments_visible_to(request.user, Permission.REOPENING_DECIDE))
    rows = [(one, may_decide(request.user, one.assessment)) for one in waiting]
    return render(request, "surveys/reopening_list.jinja", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reopening_decide(request: HttpRequest, request_id: int) -> HttpResponse:
    visible = assessments_visible_to(request.user, Permission.REOPENING_DECIDE)
    asked = requests_visible(visible).filter(pk=request_id).first()
    if asked is None:
        raise Http404("No such request.")
    decides = may_decide(request.user, asked.assessment)
    if request.method == "POST" and not decides:
        raise PermissionDenied("The wave is closed: the national team decides on reopening.")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked.is_waiting and form.is_valid():
        granted = form.cleaned_data["decision"] == "grant"
        try:
            decide_reopening(request=asked, granted=granted, reason=form.cleaned_data["reason"], by=request.user)
        except AlreadyDecided as earlier:
            return _decision_page(request, asked, form, decides=decides, decision=earlier.decision)
        done = "open again" if granted else "left as it is"
        messages.success(request, f"The assessment of {asked.assessment.trust_name} is {done}.")
        return redirect("surveys:reopening_list")
    decision = None if asked.is_waiting else asked.decision
    return _decision_page(request, asked, form, decides=decides, decision=decision)


def _decision_page(request: HttpRequest, asked, form: DecisionForm, *, decides: bool, decision) -> HttpResponse:
    too_late = decision is not None and request.method == "POST"
    return render(
        request,
        "surveys/reopening_decide.jinja",
        {
            "asked": asked,
            "assessment": asked.assessment,
            "form": form,
            "decides": decides,
            "decision": decision,
            "too_late": too_late,
            "errors": bool(form.errors) and not too_late,
        },
        status=409 if too_late else 422 if form.errors else 200,
    )
