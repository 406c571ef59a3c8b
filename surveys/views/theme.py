"""One theme: what it is about, who usually knows, and how far its questions are."""

import contextlib

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission

from ..models import Assessment
from ..questionnaire.document import Theme
from ..selectors import answers_of, document_for, earlier_of, filled_in_of, signatures_of
from ..selectors.not_applicable import refused_here
from ..tasklist import answered_keys, following_theme, is_open, next_question, theme_tasks, why_locked
from .access import assessment_or_404, may, may_answer
from .delegation import sharing_of


@require_safe
@login_required
def theme_read(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    theme = _theme_or_404(assessment, key)
    document = document_for(assessment)
    answers = answers_of(assessment)
    opened = is_open(assessment)
    filled = filled_in_of(assessment) if opened else {}
    earlier = earlier_of(assessment) if opened else None
    listed = theme_tasks(document, answers, filled, earlier.carried if earlier else None)
    writable = opened and may_answer(request.user, assessment, key)
    return render(
        request,
        "surveys/theme_read.jinja",
        {
            "assessment": assessment,
            "theme": next(tasks for tasks in listed if tasks.key == theme.key),
            "number": document.themes.index(theme) + 1,
            "of": len(document.themes),
            "next": (next_question(document, answered_keys(answers), lambda other: other == key) if writable else None),
            "following": following_theme(document, key),
            "writable": writable,
            "reads_only": opened and not writable and may(request.user, Permission.ANSWER_WRITE, assessment),
            "earlier": earlier,
            "refused": refused_here(document, assessment, answers, theme=key),
            "in_bulk": len(earlier.carried.in_bulk(key, answered_keys(answers), filled)) if earlier else 0,
            "locked": "" if opened else why_locked(assessment, signatures_of(assessment)),
            **sharing_of(request.user, assessment, key, answers),
        },
    )


def _theme_or_404(assessment: Assessment, key: str) -> Theme:
    with contextlib.suppress(KeyError):
        return document_for(assessment).theme(key)
    raise Http404("No such theme.")
