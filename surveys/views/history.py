"""What an answer was: every revision in full, and one brought back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ..history_forms import RestoreForm
from ..models import Assessment
from ..questionnaire.document import QuestionText
from ..selectors import document_for, signatures_of
from ..selectors.history import entries, history_of
from ..services import AssessmentLocked, StaleAnswer
from ..services.history import NoSuchRevision, restore_answer
from ..tasklist import is_open, why_locked
from .access import assessment_or_404, may_answer
from .answering import question_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer_history(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    question = question_or_404(assessment, key)
    if request.method != "POST":
        return _page(request, assessment, question)
    if not may_answer(request.user, assessment, question.theme):
        raise PermissionDenied
    form = RestoreForm(data=request.POST)
    if not form.is_valid():
        return _page(request, assessment, question, why="incomplete", status=422)
    try:
        restore_answer(assessment=assessment, question_key=question.key, by=request.user, **form.cleaned_data)
    except NoSuchRevision as missing:
        raise Http404(str(missing)) from None
    except StaleAnswer:
        return _page(request, assessment, question, why="stale", status=409)
    except AssessmentLocked:
        return _page(request, assessment_or_404(request.user, assessment.pk), question, why="locked", status=409)
    except OperationalError:
        messages.info(request, "Nothing was changed: the portal is busy. Try again in a moment.")
        return redirect("surveys:answer_history", assessment.pk, question.key)
    messages.success(request, f"Revision {form.cleaned_data['version']} is the answer again")
    return redirect("surveys:answer_history", assessment.pk, question.key)


def _page(
    request: HttpRequest, assessment: Assessment, question: QuestionText, *, why: str = "", status: int = 200
) -> HttpResponse:
    revisions = history_of(assessment, question.key)
    opened = is_open(assessment)
    return render(
        request,
        "surveys/answer_history.jinja",
        {
            "assessment": assessment,
            "question": question,
            "theme": document_for(assessment).theme(question.theme),
            "entries": entries(revisions),
            "latest": revisions[0].version if revisions else 0,
            "writable": opened and may_answer(request.user, assessment, question.theme),
            "locked": "" if opened else why_locked(assessment, signatures_of(assessment)),
            "why": why,
        },
        status=status,
    )
