"""Before you start: what is asked, who will see what, how long it takes, and whom to ask for which document."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from organisations.models import Programme
from organisations.selectors import ods_file_for

from ..carrying import Flag
from ..selectors import answers_of, document_for, earlier_of, facts_for, hours_last_time, predecessors_with_answers
from ..tasklist import answered_keys, is_open, next_question
from ..who_to_ask import asks_by_title
from .access import assessment_or_404, may, may_answer

PLANNED_HOURS = 16


@require_safe
@login_required
def assessment_start(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    document = document_for(assessment)
    answers = answered_keys(answers_of(assessment))
    writable = is_open(assessment) and may(request.user, Permission.ANSWER_WRITE, assessment)
    earlier = earlier_of(assessment)
    return render(
        request,
        "surveys/assessment_start.jinja",
        {
            "assessment": assessment,
            "document": document,
            "framework": assessment.wave.framework_version,
            "open_questions": len(document.questions) - len(document.scored),
            "titles": len(asks_by_title(document)),
            "programmes": [Programme(programme).label for programme in assessment.programmes],
            "ods_file": ods_file_for(assessment.wave.geography_date),
            "facts": list(facts_for([assessment])[assessment.pk].values()),
            "earlier": earlier,
            "reworded": earlier.carried.flagged(Flag.REWORDED) if earlier else [],
            "new_questions": earlier.carried.flagged(Flag.NEW) if earlier else [],
            "predecessors": predecessors_with_answers(
                assessment, earlier.submission if earlier else None, request.user
            ),
            "operator": settings.PORTAL_OPERATOR,
            "contact": settings.PORTAL_CONTACT,
            "last_time": hours_last_time(assessment.wave),
            "planned_hours": PLANNED_HOURS,
            "started": bool(answers),
            "next": (
                next_question(document, answers, lambda theme: may_answer(request.user, assessment, theme))
                if writable
                else None
            ),
        },
    )


@require_safe
@login_required
def ask_list(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    asks = asks_by_title(document_for(assessment))
    only = next((ask.title for ask in asks if ask.title == request.GET.get("title")), "")
    if only:
        asks = [ask for ask in asks if ask.title == only]
    return render(request, "surveys/ask_list.jinja", {"assessment": assessment, "asks": asks, "only": only})
