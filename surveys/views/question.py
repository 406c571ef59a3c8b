"""One question a page: which level are we, honestly?"""

import contextlib

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods

from ..forms import AnswerForm, answer_form
from ..models import Assessment
from ..questionnaire.document import QuestionText
from ..selectors import answer_history, answers_of, document_for, previous_assessment
from ..services import AssessmentLocked, StaleAnswer, save_answer
from ..tasklist import following_question, is_open
from .access import assessment_or_404, may_answer


@require_http_methods(["GET", "HEAD", "POST"])
def question_answer(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return _signed_out(request)
    assessment = assessment_or_404(request.user, assessment_id)
    question = _question_or_404(assessment, key)
    if request.method != "POST":
        return _page(request, assessment, question)
    if not may_answer(request.user, assessment, question.theme):
        raise PermissionDenied
    form = answer_form(question, data=request.POST)
    if form.has_nothing_to_save and "back" in request.POST:
        return redirect("surveys:assessment_read", assessment.pk)
    if not form.is_valid():
        return _page(request, assessment, question, form=form, status=422)
    try:
        save_answer(
            assessment=assessment,
            question_key=question.key,
            seen_version=form.cleaned_data["seen_version"],
            given=form.given,
            by=request.user,
        )
    except StaleAnswer as stale:
        return _page(request, assessment, question, form=form, theirs=stale.current, status=409)
    except AssessmentLocked:
        return _page(request, assessment, question, form=form, locked=True, status=409)
    except OperationalError:
        # The database was locked for longer than its time-out, or went away: the person keeps what they typed.
        return _page_without_database(request, assessment, question, form)
    return redirect(_after(request, assessment, question))


def _question_or_404(assessment: Assessment, key: str) -> QuestionText:
    with contextlib.suppress(KeyError):
        return document_for(assessment).question(key)
    raise Http404("No such question.")


def _after(request: HttpRequest, assessment: Assessment, question: QuestionText) -> str:
    if "back" in request.POST:
        return resolve_url("surveys:assessment_read", assessment.pk)
    following = following_question(document_for(assessment), question.key)
    if following is None:
        return resolve_url("surveys:answers_check", assessment.pk)
    return resolve_url("surveys:question_answer", assessment.pk, following.key)


def _signed_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    # A session that ended while somebody was typing: sending them to sign in would lose the text.
    return render(
        request,
        "surveys/question_signed_out.jinja",
        {"comment": request.POST.get("comment", ""), "text": request.POST.get("text", "")},
        status=401,
    )


def _page(
    request: HttpRequest,
    assessment: Assessment,
    question: QuestionText,
    *,
    form: AnswerForm | None = None,
    theirs=None,
    locked: bool = False,
    status: int = 200,
) -> HttpResponse:
    document = document_for(assessment)
    answers = answers_of(assessment)
    answer = answers.get(question.key)
    if form is None:
        form = answer_form(question, answer=answer)
    elif status == 409 and not locked:
        form = form.asked_again(seen_version=theirs.version if theirs else 0)
    theme = document.theme(question.theme)
    previous = previous_assessment(assessment)
    previous_document = document_for(previous) if previous else None
    previous_answer = answers_of(previous).get(question.key) if previous else None
    return render(
        request,
        "surveys/question_answer.jinja",
        {
            "assessment": assessment,
            "question": question,
            "theme": theme,
            "number": theme.questions.index(question) + 1,
            "form": form,
            "answer": answer,
            "theirs": theirs,
            "conflict": status == 409 and not locked,
            "locked": locked or not is_open(assessment),
            "lost": locked,
            "writable": is_open(assessment) and not locked and may_answer(request.user, assessment, question.theme),
            "history": answer_history(answer),
            "previous": previous,
            "previous_answer": previous_answer,
            "previous_question": _same_question(previous_document, question.key),
            "following": following_question(document, question.key),
        },
        status=status,
    )


def _same_question(document, key: str) -> QuestionText | None:
    return next((q for q in document.questions if q.key == key), None) if document else None


def _page_without_database(
    request: HttpRequest, assessment: Assessment, question: QuestionText, form: AnswerForm
) -> HttpResponse:
    theme = document_for(assessment).theme(question.theme)
    return render(
        request,
        "surveys/question_answer.jinja",
        {
            "assessment": assessment,
            "question": question,
            "theme": theme,
            "number": theme.questions.index(question) + 1,
            "form": form,
            "answer": None,
            "busy": True,
            "writable": True,
            "history": [],
        },
        status=503,
    )
