"""Saving while somebody types: the question page's form, sent by its script and answered in JSON.

Every answer has ``state`` and ``words``, which the page says as they are. The statuses are those of the page itself,
but for 423 where the answers are locked.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, JsonResponse

from nhsuk.formats import nhs_datetime, nhs_time

from ..conflict_forms import form_fields
from ..content import content_of
from ..forms import AnswerForm, answer_form
from ..models import Answer, Assessment
from ..questionnaire.document import QuestionText
from ..selectors import signatures_of
from ..services import AssessmentLocked, StaleAnswer, save_answer
from ..tasklist import why_locked
from .access import assessment_or_404, may_answer
from .answering import keep_time, question_or_404

STAYS = "What you typed stays here."
MEASURED = "closing"
"""In the form of a page that is being left, and that was saved while somebody typed: its time is over."""


def is_autosave(request: HttpRequest) -> bool:
    """Whether the page's script asks, and wants to know what became of it."""
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def autosave(request: HttpRequest, assessment_id: int, key: str) -> JsonResponse:
    """Save the form as it stands, half-finished or not."""
    if not request.user.is_authenticated:
        return _said(401, "signed out", f"Not saved: you have been signed out. {STAYS}")
    assessment = assessment_or_404(request.user, assessment_id)
    question = question_or_404(assessment, key)
    if not may_answer(request.user, assessment, question.theme):
        raise PermissionDenied
    data = request.POST.copy()
    data["autosave"] = "1"
    form = answer_form(question, data=data)
    if form.has_nothing_to_save:
        return _said(200, "unchanged", "", version=0)
    if not form.is_valid():
        errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
        said = " ".join(f"{message.rstrip('.')}." for messages in errors.values() for message in messages)
        return _said(422, "invalid", f"Not saved yet. {said}", errors=errors)
    return _save(request, assessment, question, form)


def _save(request: HttpRequest, assessment: Assessment, question: QuestionText, form: AnswerForm) -> JsonResponse:
    try:
        answer = save_answer(
            assessment=assessment,
            question_key=question.key,
            seen_version=form.cleaned_data["seen_version"],
            given=form.given,
            by=request.user,
            autosaved=True,
        )
    except StaleAnswer as stale:
        return _conflict(request, stale.current, form)
    except AssessmentLocked:
        assessment = assessment_or_404(request.user, assessment.pk)
        why = why_locked(assessment, signatures_of(assessment))
        return _said(423, "locked", f"Not saved: the answers are locked. {why} {STAYS}")
    except OperationalError:
        return _said(503, "busy", f"Not saved yet: the portal is busy. {STAYS}")
    if answer is None:
        return _said(200, "unchanged", "", version=0)
    own = answer.changed_by_id == str(request.user.pk)
    if own and MEASURED in request.POST:
        keep_time(request, assessment, question, form.cleaned_data["opened"])
    return _said(
        200,
        "saved",
        f"Saved {nhs_time(answer.changed_at)}",
        version=answer.version,
        at_length=f"Saved {nhs_datetime(answer.changed_at)} by {answer.changed_by_label}",
    )


def _conflict(request: HttpRequest, theirs: Answer | None, form: AnswerForm) -> JsonResponse:
    own = theirs is not None and theirs.changed_by_id == str(request.user.pk)
    return _said(
        409,
        "conflict",
        "Not saved: you saved another answer in another window."
        if own
        else "Not saved: a colleague saved another answer.",
        version=theirs.version if theirs else 0,
        own=own,
        by=theirs.changed_by_label if theirs else "",
        at=nhs_datetime(theirs.changed_at) if theirs else "",
        theirs=form_fields(content_of(theirs)) if theirs else {},
        yours=form_fields(form.given),
    )


def _said(status: int, state: str, words: str, **more: Any) -> JsonResponse:
    return JsonResponse({"state": state, "words": words.strip(), **more}, status=status)
