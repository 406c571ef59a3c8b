"""Is last time's answer still true? One answer from its question's page, several from the page of a theme."""

import contextlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from nhsuk.formats import plural

from ..carrying import Flag
from ..carrying_forms import CarryForm, CarryThemeForm
from ..models import Answer, Assessment
from ..questionnaire.document import QuestionText, Theme
from ..selectors import answers_of, document_for, earlier_of, filled_in_of
from ..services import AssessmentLocked, StaleAnswer
from ..services.carrying import NotCarried, StaleAnswers, carry_answer, carry_theme
from ..tasklist import answered_keys, is_open
from .access import assessment_or_404, may_answer
from .answering import keep_time, question_or_404
from .question import after_saving

BUSY = "The portal is busy, and nothing was saved. Try again in a moment."
LOCKED = "The answers are locked, and nothing was saved."


@require_POST
@login_required
def answer_carry(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    question = question_or_404(assessment, key)
    if not may_answer(request.user, assessment, question.theme):
        raise PermissionDenied
    form = CarryForm(request.POST)
    if not form.is_valid():
        why = "The comment is too long" if "comment" in form.errors else "The page was incomplete"
        return _refused(request, assessment, question, f"{why}, and nothing was saved.")
    began = timezone.now()
    try:
        done = carry_answer(
            assessment=assessment,
            question_key=question.key,
            submission_id=form.cleaned_data["submission"],
            seen_version=form.cleaned_data["seen_version"],
            comment=form.cleaned_data["comment"],
            by=request.user,
        )
    except NotCarried as refused:
        return _refused(request, assessment, question, f"Nothing was saved. {refused}")
    except StaleAnswer as stale:
        return _conflict(request, assessment, question, stale.current, form.cleaned_data["comment"])
    except AssessmentLocked:
        return _refused(request, assessment, question, LOCKED)
    except OperationalError:
        return _refused(request, assessment, question, BUSY)
    if done.answer.changed_at >= began:
        keep_time(request, assessment, question, form.cleaned_data["opened"])
    for piece in done.left_out:
        messages.warning(request, f"The link “{piece.title}” could not be attached again.")
    return redirect(after_saving(request, assessment, question))


def _refused(request: HttpRequest, assessment: Assessment, question: QuestionText, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect("surveys:question_answer", assessment.pk, question.key)


def _conflict(
    request: HttpRequest, assessment: Assessment, question: QuestionText, theirs: Answer | None, comment: str
) -> HttpResponse:
    """Both answers, and nothing overwritten: the person who asked for last time's decides."""
    earlier = earlier_of(assessment)
    if earlier is None or theirs is None:
        return _refused(request, assessment, question, "The answer has changed since, and nothing was saved.")
    return render(
        request,
        "surveys/answer_carry_conflict.jinja",
        {
            "assessment": assessment,
            "question": question,
            "theirs": theirs,
            "comment": comment,
            "own": theirs.changed_by_id == str(request.user.pk),
            "earlier": earlier,
            "last": earlier.carried.questions[question.key],
        },
        status=409,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def theme_carry(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    theme = _theme_or_404(assessment, key)
    if not may_answer(request.user, assessment, key):
        raise PermissionDenied
    if not is_open(assessment):
        return redirect("surveys:theme_read", assessment.pk, key)
    if request.method != "POST":
        return _theme_page(request, assessment, theme)
    form = CarryThemeForm([], {}, data=request.POST)
    if not form.is_valid():
        return _theme_page(request, assessment, theme, data=request.POST, status=422)
    try:
        done = carry_theme(
            assessment=assessment,
            theme=key,
            submission_id=form.cleaned_data["submission"],
            seen=form.seen,
            by=request.user,
        )
    except NotCarried as refused:
        return _theme_page(request, assessment, theme, why=str(refused), status=409)
    except StaleAnswers as stale:
        names = [document_for(assessment).question(one).prompt for one in stale.keys]
        return _theme_page(request, assessment, theme, data=request.POST, changed=names, status=409)
    except AssessmentLocked:
        messages.warning(request, LOCKED)
        return redirect("surveys:theme_read", assessment.pk, key)
    except OperationalError:
        messages.warning(request, BUSY)
        return redirect("surveys:theme_carry", assessment.pk, key)
    messages.success(request, f"{plural(len(done), 'answer')} confirmed as still true.")
    for piece in (piece for one in done for piece in one.left_out):
        messages.warning(request, f"The link “{piece.title}” could not be attached again.")
    return redirect("surveys:theme_read", assessment.pk, key)


def _theme_or_404(assessment: Assessment, key: str) -> Theme:
    with contextlib.suppress(KeyError):
        return document_for(assessment).theme(key)
    raise Http404("No such theme.")


def _theme_page(
    request: HttpRequest,
    assessment: Assessment,
    theme: Theme,
    *,
    data=None,
    changed: list[str] | None = None,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    earlier = earlier_of(assessment)
    answers = answers_of(assessment)
    answered = answered_keys(answers)
    offered = earlier.carried.in_bulk(theme.key, answered, filled_in_of(assessment)) if earlier else []
    together = {last.question.key for last in offered}
    waiting = [
        last
        for key, last in (earlier.carried.questions.items() if earlier else ())
        if last.question.theme == theme.key and last.question.is_scored and key not in answered and key not in together
    ]
    versions = {key: answer.version for key, answer in answers.items()}
    shown = {"submission": earlier.submission.pk if earlier else 0}
    # What was refused because it is not complete is shown with its error; what changed since keeps its ticks.
    form = CarryThemeForm(offered, versions, data=data) if data else CarryThemeForm(offered, versions, initial=shown)
    return render(
        request,
        "surveys/theme_carry.jinja",
        {
            "assessment": assessment,
            "theme": theme,
            "earlier": earlier,
            "form": form,
            "offered": offered,
            "one_by_one": [last for last in waiting if last.is_carried],
            "reworded": [last for last in waiting if last.flag == Flag.REWORDED],
            "new": [last for last in waiting if last.flag == Flag.NEW],
            "changed": changed or [],
            "why": why,
        },
        status=status,
    )
