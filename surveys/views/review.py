"""Reviews as the trust and those above it see them: side by side, opening one, agreeing to one, and ending one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from accounts.selectors import has_permission

from ..comparison import compare
from ..models import Assessment, Review, Submission
from ..review_forms import AGREE, ConsentForm, OpenForm
from ..selectors import document_for, submissions_visible_to, submitted_answers
from ..selectors.offices import acts_for, office_of
from ..selectors.reviews import (
    count_entries,
    latest_submission,
    moderated_levels,
    proposed_levels,
    review_at,
    reviews_by,
    reviews_of,
    reviews_opened_for,
)
from ..services.reviews import (
    AlreadyUnderWay,
    NoSuchPeer,
    NotLatest,
    ReviewState,
    decide_review,
    end_review,
    open_review,
    withdraw_consent,
)
from .access import assessment_or_404, may

PER_PAGE = 50


@require_safe
@login_required
def review_list(request: HttpRequest) -> HttpResponse:
    """What a person is to review, and what their office has opened."""
    mine = list(reviews_by(request.user).order_by("state", "-opened_at", "-pk"))
    offices = has_permission(request.user, Permission.REVIEW_OPEN)
    page = Paginator(reviews_opened_for(request.user), PER_PAGE).get_page(request.GET.get("page")) if offices else None
    return render(
        request,
        "surveys/review_list.jinja",
        {"mine": mine, "recorded": count_entries(mine), "page": page},
    )


@require_safe
@login_required
def review_read(request: HttpRequest, assessment_id: int, number: int) -> HttpResponse:
    """Self-score, reviewers and moderation of one submission, theme by theme."""
    assessment = assessment_or_404(request.user, assessment_id)
    submission = submission_or_404(request, assessment, number)
    reviews = reviews_of(submission)
    finished = [review for review in reviews if review.finished_at is not None]
    moderates = may(request.user, Permission.MODERATE, assessment)
    themes = compare(
        document_for(assessment),
        submitted_answers(submission),
        finished,
        [{entry.question.key: entry for entry in review.shown_entries} for review in finished],
        moderated_levels(submission),
        proposed_levels(submission) if moderates else {},
    )
    return render(
        request,
        "surveys/review_read.jinja",
        {
            "assessment": assessment,
            "submission": submission,
            "reviews": reviews,
            "finished": finished,
            "themes": themes,
            "moderates": moderates,
            "may_open": office_of(request.user, Permission.REVIEW_OPEN, assessment) is not None,
            "may_agree": may(request.user, Permission.REVIEW_AGREE, assessment),
            "may_end": [
                review.pk
                for review in reviews
                if review.state in (Review.State.ASKED, Review.State.OPEN)
                and acts_for(request.user, Permission.REVIEW_OPEN, review.office, assessment)
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review_open(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if office_of(request.user, Permission.REVIEW_OPEN, assessment) is None:
        raise PermissionDenied
    submission = latest_submission(assessment)
    if submission is None:
        messages.info(request, "There is nothing to review before the trust has submitted.")
        return redirect("surveys:assessment_read", assessment.pk)
    form = OpenForm(data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            review = open_review(submission=submission, by=request.user, **form.given)
        except NoSuchPeer:
            form.add_error(
                "peer_email", "Enter the address of a digital lead, deputy or clinical lead of another trust"
            )
        except AlreadyUnderWay:
            form.add_error("who", "There is a review by this person already, which is not finished")
        except NotLatest:
            form.add_error(None, "The trust has just submitted again. Check that you still want to review it")
        else:
            if not review.is_by_peer:
                return redirect("surveys:review_work", review.pk)
            messages.success(request, "The trust is asked whether it agrees.")
            return redirect("surveys:review_read", assessment.pk, submission.number)
    return render(
        request,
        "surveys/review_open.jinja",
        {"assessment": assessment, "submission": submission, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review_consent(request: HttpRequest, assessment_id: int, review_id: int) -> HttpResponse:
    """Agree to a peer's review, or do not; later on, no longer agree."""
    assessment, review = _review_or_404(request, assessment_id, review_id)
    if not may(request.user, Permission.REVIEW_AGREE, assessment):
        raise PermissionDenied
    form = ConsentForm(data=request.POST if request.method == "POST" and "decision" in request.POST else None)
    asked = review.state == Review.State.ASKED
    if request.method == "POST":
        try:
            if "withdraw" in request.POST:
                withdraw_consent(review=review, by=request.user)
                messages.success(request, f"{review.reviewer_label} can no longer see your answers.")
                return _to_reading(assessment, review)
            if asked and "decision" not in request.POST:
                form = ConsentForm(data=request.POST)
            if form.is_valid():
                agree = form.cleaned_data["decision"] == AGREE
                decide_review(
                    review=review,
                    agree=agree,
                    files_allowed=bool(form.cleaned_data["files_allowed"]),
                    by=request.user,
                )
                messages.success(
                    request,
                    f"{review.reviewer_label} can now see this submission."
                    if agree
                    else f"{review.reviewer_label} sees nothing of your answers.",
                )
                return _to_reading(assessment, review)
        except ReviewState:
            messages.info(request, "Nothing was changed: somebody else was first.")
            return _to_reading(assessment, review)
        if not asked:
            return _to_reading(assessment, review)
    return render(
        request,
        "surveys/review_consent.jinja",
        {"assessment": assessment, "review": review, "submission": review.submission, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review_end(request: HttpRequest, assessment_id: int, review_id: int) -> HttpResponse:
    assessment, review = _review_or_404(request, assessment_id, review_id)
    if not acts_for(request.user, Permission.REVIEW_OPEN, review.office, assessment):
        raise PermissionDenied
    if request.method == "POST":
        try:
            end_review(review=review, by=request.user)
        except ReviewState:
            messages.info(request, "Nothing was changed: the review is over already.")
        else:
            messages.success(request, "The review is ended.")
        return _to_reading(assessment, review)
    return render(
        request,
        "surveys/review_end.jinja",
        {"assessment": assessment, "review": review, "submission": review.submission},
    )


def submission_or_404(request: HttpRequest, assessment: Assessment, number: int) -> Submission:
    """One of the assessment's submissions; Http404 where there is none that the person may read."""
    rows = submissions_visible_to(request.user).filter(assessment_id=assessment.pk, number=number)
    submission = rows.first()
    if submission is None:
        raise Http404("No such submission.")
    return submission


def _review_or_404(request: HttpRequest, assessment_id: int, review_id: int) -> tuple[Assessment, Review]:
    assessment = assessment_or_404(request.user, assessment_id)
    review = review_at(assessment, review_id)
    if review is None:
        raise Http404("No such review.")
    return assessment, review


def _to_reading(assessment: Assessment, review: Review) -> HttpResponse:
    return redirect("surveys:review_read", assessment.pk, review.submission.number)


def reviews_on_page(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    """What the pages of an assessment and a submission lead an office to; no query."""
    return {
        "may_open_review": office_of(request.user, Permission.REVIEW_OPEN, assessment) is not None,
        "may_raise_query": office_of(request.user, Permission.QUERY_RAISE, assessment) is not None,
    }
