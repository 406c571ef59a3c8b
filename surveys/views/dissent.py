"""I disagree with this answer: who says so, and taking it back."""

import contextlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission

from ..dissent_forms import DissentForm
from ..models import Assessment
from ..questionnaire.document import QuestionText
from ..selectors import answers_of, document_for, signatures_of
from ..selectors.dissent import dissent_at, dissent_of
from ..services import AssessmentLocked
from ..services.dissent import AlreadyDissents, NoSuchDissent, NothingToDissentFrom, record_dissent, withdraw_dissent
from ..tasklist import is_open, why_locked
from .access import assessment_or_404, may


def dissent_part(request: HttpRequest, assessment: Assessment, question: QuestionText) -> dict[str, Any]:
    """What the question's page says of dissent; one query."""
    rows = dissent_of(assessment).get(question.key, [])
    return {
        "dissenting": [row for row in rows if not hasattr(row, "withdrawal")],
        "dissent_withdrawn": [row for row in rows if hasattr(row, "withdrawal")],
        "own_id": str(request.user.pk),
        "may_dissent": is_open(assessment) and may(request.user, Permission.DISSENT_RECORD, assessment),
        "may_send_back": assessment.state == Assessment.State.SIGNED
        and may(request.user, Permission.ASSESSMENT_COUNTERSIGN, assessment),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dissent_record(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    assessment, question = _reached(request, assessment_id, key)
    form = DissentForm(data=request.POST if request.method == "POST" else None)
    if request.method != "POST" and not is_open(assessment):
        return _back(assessment, question)
    if request.method == "POST" and form.is_valid():
        try:
            record_dissent(assessment=assessment, question_key=key, text=form.cleaned_data["text"], by=request.user)
        except AssessmentLocked:
            # What is in memory still says open: read again who signed, and let the person copy what they typed.
            assessment = assessment_or_404(request.user, assessment_id)
            return _page(request, assessment, question, form, lost=True, status=409)
        except NothingToDissentFrom:
            messages.info(request, "There is no answer to disagree with yet. Nothing was kept.")
            return _back(assessment, question)
        except AlreadyDissents:
            form.add_error("text", "You have disagreed with this answer already: withdraw that first")
        else:
            messages.success(request, "Your dissent is kept. Both who sign will read it.")
            return _back(assessment, question)
    return _page(request, assessment, question, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dissent_withdraw(request: HttpRequest, assessment_id: int, key: str, dissent_id: int) -> HttpResponse:
    assessment, question = _reached(request, assessment_id, key)
    dissent = dissent_at(assessment, key, dissent_id)
    if dissent is None:
        raise Http404("No such dissent.")
    if dissent.by_id != str(request.user.pk):
        raise PermissionDenied
    if request.method == "POST":
        try:
            withdraw_dissent(assessment=assessment, question_key=key, dissent_id=dissent_id, by=request.user)
        except AssessmentLocked:
            messages.info(request, "Nothing was changed: the answers are locked.")
        except NoSuchDissent:
            messages.info(request, "You have withdrawn it already.")
        return _back(assessment, question)
    if hasattr(dissent, "withdrawal") or not is_open(assessment):
        return _back(assessment, question)
    return render(
        request,
        "surveys/dissent_withdraw.jinja",
        {"assessment": assessment, "question": question, "dissent": dissent},
    )


def _reached(request: HttpRequest, assessment_id: int, key: str) -> tuple[Assessment, QuestionText]:
    assessment = assessment_or_404(request.user, assessment_id)
    with contextlib.suppress(KeyError):
        question = document_for(assessment).question(key)
        if not may(request.user, Permission.DISSENT_RECORD, assessment):
            raise PermissionDenied
        return assessment, question
    raise Http404("No such question.")


def _back(assessment: Assessment, question: QuestionText) -> HttpResponse:
    return redirect("surveys:question_answer", assessment.pk, question.key)


def _page(
    request: HttpRequest,
    assessment: Assessment,
    question: QuestionText,
    form: DissentForm,
    *,
    lost: bool = False,
    status: int = 200,
) -> HttpResponse:
    stands = dissent_part(request, assessment, question)["dissenting"]
    own = [row for row in stands if row.by_id == str(request.user.pk)]
    return render(
        request,
        "surveys/dissent_record.jinja",
        {
            "assessment": assessment,
            "question": question,
            "answer": answers_of(assessment).get(question.key),
            "own": own,
            "form": form,
            "lost": lost,
            "locked": why_locked(assessment, signatures_of(assessment)) if lost else "",
        },
        status=status,
    )
