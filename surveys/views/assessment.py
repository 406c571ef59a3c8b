"""The task list of one assessment."""

from collections.abc import Sequence
from functools import cache

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission

from ..models import Assessment
from ..selectors import answers_of, document_for, earlier_of, filled_in_of, last_sent_back, signatures_of
from ..selectors.chasing import last_extension
from ..selectors.not_applicable import refused_here
from ..selectors.sponsor import binding_confirmation, board_date_of
from ..selectors.submissions import (
    SubmissionState,
    last_request,
    may_be_reopened,
    opened_again,
    submissions_with_state,
    withdrawable,
)
from ..tasklist import answered_keys, days_left, is_open, next_question, theme_tasks
from .access import assessment_or_404, may, may_answer
from .delegation import is_in_team
from .review import reviews_on_page


@require_safe
@login_required
def assessment_read(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    document = document_for(assessment)
    answers = answers_of(assessment)
    earlier = earlier_of(assessment) if is_open(assessment) else None
    themes = theme_tasks(
        document,
        answers,
        filled_in_of(assessment) if is_open(assessment) else None,
        earlier.carried if earlier else None,
    )
    submissions = submissions_with_state(assessment)
    writable = is_open(assessment) and may(request.user, Permission.ANSWER_WRITE, assessment)
    return render(
        request,
        "surveys/assessment_read.jinja",
        {
            "assessment": assessment,
            "themes": themes,
            "answered": sum(theme.answered for theme in themes),
            "total": sum(theme.total for theme in themes),
            "to_confirm": sum(theme.to_confirm for theme in themes),
            "from_last_time": sum(theme.from_last_time for theme in themes),
            "earlier": earlier,
            "days_left": days_left(assessment, timezone.localdate()),
            "is_open": is_open(assessment),
            "next": (
                next_question(
                    document, answered_keys(answers), cache(lambda theme: may_answer(request.user, assessment, theme))
                )
                if writable
                else None
            ),
            "may_sign": may(request.user, Permission.ASSESSMENT_SIGN, assessment),
            "may_countersign": may(request.user, Permission.ASSESSMENT_COUNTERSIGN, assessment),
            "in_team": is_in_team(request.user, assessment),
            "may_extend": may(request.user, Permission.ASSESSMENT_EXTEND, assessment),
            "extension": last_extension(assessment) if assessment.due_on != assessment.wave.due_on else None,
            "signatures": signatures_of(assessment),
            "sent_back": last_sent_back(assessment) if assessment.state == "open" else None,
            "refused": refused_here(document, assessment, answers),
            **reviews_on_page(request, assessment),
            **_sponsor(request, assessment),
            **_reopening(assessment, submissions),
        },
    )


def _sponsor(request: HttpRequest, assessment: Assessment) -> dict[str, object]:
    """What the executive sponsor said; three queries at most."""
    before = assessment.state != Assessment.State.SUBMITTED and assessment.takes_answers
    return {
        "confirmed": binding_confirmation(assessment),
        "board_date": board_date_of(assessment),
        "may_confirm": before and may(request.user, Permission.CLINICAL_LEAD_CONFIRM, assessment),
        "may_record_board": may(request.user, Permission.BOARD_DATE_RECORD, assessment),
    }


def _reopening(assessment: Assessment, submissions: Sequence[SubmissionState]) -> dict[str, object]:
    """What became of the submissions, and how the answers can be opened again; two queries at most."""
    found = withdrawable(assessment) if assessment.state == Assessment.State.SUBMITTED else None
    return {
        "submissions": submissions,
        "opened_again": opened_again(assessment, submissions),
        "withdraw_until": found[1] if found else None,
        "may_be_reopened": may_be_reopened(assessment),
        "reopening": last_request(assessment),
    }
