"""A submission as it was signed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..checking import by_heading, dissent_in_snapshot
from ..evidence.pieces import pieces_in_snapshot
from ..selectors import document_for, signatures_by_submission, submissions_visible_to, submitted_answers
from ..selectors.submissions import submissions_with_state
from ..snapshot import canonical_json
from .access import assessment_or_404
from .review import reviews_on_page


@require_safe
@login_required
def submission_read(request: HttpRequest, assessment_id: int, number: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    submission = (
        submissions_visible_to(request.user)
        .filter(assessment_id=assessment_id, number=number)
        .select_related("assessment__wave", "withdrawal")
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
            "number": submission.number,
            "submissions": submissions_with_state(assessment),
            "document": document_for(assessment),
            "answers": submitted_answers(submission),
            "evidence": pieces_in_snapshot(submission.snapshot),
            "carried": frozenset(e["question"] for e in submission.snapshot["answers"] if e.get("carried")),
            "explanations": submission.snapshot.get("explanations", []),
            "left_open": by_heading(submission.snapshot.get("warnings", [])),
            "dissent": dissent_in_snapshot(submission.snapshot),
            **reviews_on_page(request, assessment),
        },
    )


@require_safe
@login_required
def submission_json(request: HttpRequest, assessment_id: int, number: int) -> HttpResponse:
    """What was signed, byte for byte: the SHA-256 of this file is the submission's hash."""
    submission = submissions_visible_to(request.user).filter(assessment_id=assessment_id, number=number).first()
    if submission is None:
        raise Http404("No such submission.")
    assessment = submission.assessment
    name = f"submission-{assessment.wave.slug}-{assessment.trust_code}-{number}.json"
    return HttpResponse(
        canonical_json(submission.snapshot).encode(),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
