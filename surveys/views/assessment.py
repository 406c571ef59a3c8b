"""The task list of one assessment."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission

from ..selectors import answers_of, document_for, last_sent_back, signatures_of
from ..tasklist import days_left, is_open, next_question, theme_tasks
from .access import assessment_or_404, may, may_answer


@require_safe
@login_required
def assessment_read(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    document = document_for(assessment)
    answers = answers_of(assessment)
    themes = theme_tasks(document, answers)
    writable = is_open(assessment) and may(request.user, Permission.ANSWER_WRITE, assessment)
    return render(
        request,
        "surveys/assessment_read.jinja",
        {
            "assessment": assessment,
            "themes": themes,
            "answered": sum(theme.answered for theme in themes),
            "total": sum(theme.total for theme in themes),
            "days_left": days_left(assessment, timezone.localdate()),
            "is_open": is_open(assessment),
            "writable": writable,
            "next": (
                next_question(document, answers, lambda theme: may_answer(request.user, assessment, theme))
                if writable
                else None
            ),
            "may_sign": may(request.user, Permission.ASSESSMENT_SIGN, assessment),
            "may_countersign": may(request.user, Permission.ASSESSMENT_COUNTERSIGN, assessment),
            "signatures": signatures_of(assessment),
            "sent_back": last_sent_back(assessment) if assessment.state == "open" else None,
        },
    )
