"""A submission as it was signed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..selectors import document_for, signatures_by_submission, submissions_visible_to, submitted_answers
from .access import assessment_or_404


@require_safe
@login_required
def submission_read(request: HttpRequest, assessment_id: int, number: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    submission = (
        submissions_visible_to(request.user)
        .filter(assessment_id=assessment_id, number=number)
        .prefetch_related(signatures_by_submission())
        .first()
    )
    if submission is None:
        raise Http404("No such submission.")
    return render(
        request,
        "surveys/submission_read.jinja",
        {
            "assessment": assessment,
            "submission": submission,
            "document": document_for(assessment),
            "answers": submitted_answers(submission),
        },
    )
