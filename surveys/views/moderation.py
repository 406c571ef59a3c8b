"""A moderated level: one analyst proposes it, another confirms it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission

from ..comparison import own_words
from ..models import Assessment, Submission
from ..questionnaire.document import QuestionText
from ..review_forms import ProposalForm
from ..selectors import document_for, submitted_answers
from ..selectors.reviews import proposed_levels
from ..services.moderation import AlreadyProposed, ModerationState, confirm_level, drop_level, propose_level
from .access import assessment_or_404, may
from .review import submission_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def moderation_propose(request: HttpRequest, assessment_id: int, number: int, key: str) -> HttpResponse:
    assessment, submission, question = _place_or_404(request, assessment_id, number, key)
    form = ProposalForm(data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_level(
                submission=submission,
                question_key=question.key,
                level=int(form.cleaned_data["level"]),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except AlreadyProposed:
            form.add_error(None, "A level is proposed already. It is confirmed or dropped first")
        else:
            messages.success(request, "The level is proposed. Another analyst must confirm it.")
            return _back(assessment, submission, question)
    return render(
        request,
        "surveys/moderation_propose.jinja",
        {**_about(assessment, submission, question), "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def moderation_confirm(request: HttpRequest, assessment_id: int, number: int, key: str) -> HttpResponse:
    assessment, submission, question = _place_or_404(request, assessment_id, number, key)
    proposal = proposed_levels(submission).get(question.key)
    if proposal is None:
        if request.method == "POST":
            messages.info(request, "Nothing was changed: a colleague was first.")
        return _back(assessment, submission, question)
    own = proposal.proposed_by_id == str(request.user.pk)
    # Which proposal was read: another one may have come in its place.
    if request.method == "POST" and request.POST.get("proposal", str(proposal.pk)) == str(proposal.pk):
        if "drop" not in request.POST and own:
            raise PermissionDenied("Another analyst must confirm it.")
        try:
            if "drop" in request.POST:
                drop_level(proposal=proposal, by=request.user)
                messages.success(request, "The proposal is dropped.")
            else:
                confirm_level(proposal=proposal, by=request.user)
                messages.success(request, "The moderated level is confirmed. The trust can read it now.")
        except ModerationState:
            messages.info(request, "Nothing was changed: a colleague was first.")
        return _back(assessment, submission, question)
    return render(
        request,
        "surveys/moderation_confirm.jinja",
        {**_about(assessment, submission, question), "proposal": proposal, "own": own},
    )


def _place_or_404(
    request: HttpRequest, assessment_id: int, number: int, key: str
) -> tuple[Assessment, Submission, QuestionText]:
    assessment = assessment_or_404(request.user, assessment_id)
    submission = submission_or_404(request, assessment, number)
    question = next((q for q in document_for(assessment).scored if q.key == key), None)
    if question is None:
        raise Http404("No such question.")
    if not may(request.user, Permission.MODERATE, assessment):
        raise PermissionDenied
    return assessment, submission, question


def _about(assessment: Assessment, submission: Submission, question: QuestionText) -> dict[str, object]:
    return {
        "assessment": assessment,
        "submission": submission,
        "question": question,
        "own_level": own_words(submitted_answers(submission).get(question.key)),
    }


def _back(assessment: Assessment, submission: Submission, question: QuestionText) -> HttpResponse:
    response = redirect("surveys:review_read", assessment.pk, submission.number)
    response["Location"] += f"#theme-{question.theme}"
    return response
