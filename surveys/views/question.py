"""One question a page: which level are we, honestly?"""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission

from ..conflict_forms import as_an_answer, is_resolving
from ..forms import AnswerForm, answer_form
from ..models import Assessment
from ..questionnaire.document import QuestionText
from ..selectors import (
    answer_at,
    answer_before,
    document_for,
    filled_in_of,
    signatures_of,
)
from ..selectors.evidence import evidence_of
from ..selectors.history import LATEST, entries, latest_history
from ..selectors.not_applicable import decision_on
from ..services import AssessmentLocked, StaleAnswer, save_answer
from ..stopwatch import opened
from ..tasklist import following_question, following_theme, is_open, place_of, why_locked
from .access import assessment_or_404, may, may_answer
from .answering import is_saved, keep_time, opened_for, question_or_404
from .autosave import autosave, is_autosave
from .conflict import chosen, conflict_page
from .delegation import is_in_team
from .dissent import dissent_part
from .query import queries_on_page


@require_http_methods(["GET", "HEAD", "POST"])
def question_answer(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    if is_autosave(request):
        return autosave(request, assessment_id, key)
    if not request.user.is_authenticated:
        return _signed_out(request)
    assessment = assessment_or_404(request.user, assessment_id)
    question = question_or_404(assessment, key)
    if request.method != "POST":
        return _page(request, assessment, question)
    if not may_answer(request.user, assessment, question.theme):
        raise PermissionDenied
    form = answer_form(question, data=request.POST)
    if form.has_nothing_to_save and "back" in request.POST:
        return redirect(after_saving(request, assessment, question))
    if not form.is_valid():
        return _page(request, assessment, question, form=form, status=422)
    began = timezone.now()
    resolving = None
    try:
        resolving = chosen(request, assessment, question, form) if is_resolving(request.POST) else None
        if resolving is not None and not resolving.is_valid():
            return conflict_page(request, assessment, question, resolving, resolving.stands)
        answer = save_answer(
            assessment=assessment,
            question_key=question.key,
            seen_version=form.cleaned_data["seen_version"],
            given=(resolving or form).given,
            by=request.user,
        )
    except StaleAnswer as stale:
        if stale.current is None:
            return _page(request, assessment, question, form=form.asked_again(seen_version=0), status=409)
        return conflict_page(request, assessment, question, form, stale.current)
    except AssessmentLocked:
        # What is in memory still says open: read again who signed, or that the wave closed.
        assessment = assessment_or_404(request.user, assessment_id)
        if is_saved(assessment, question, (resolving or form).given):
            return redirect("surveys:question_answer", assessment.pk, question.key)
        return _page(request, assessment, question, form=form, lost=True, status=409)
    except OperationalError:
        # The database was locked for longer than its time-out, or went away: the person keeps what they typed.
        return _page_without_database(request, assessment, question, as_an_answer(form, resolving))
    # What the page saved meanwhile, as somebody typed, was not measured then.
    if answer is not None and (answer.changed_at >= began or "autosaved" in request.POST):
        keep_time(request, assessment, question, form.cleaned_data["opened"])
    return redirect(after_saving(request, assessment, question))


def from_check(request: HttpRequest) -> bool:
    """Whether the person came from the page that checks all answers, and goes back there."""
    return request.GET.get("from") == "check"


def after_saving(request: HttpRequest, assessment: Assessment, question: QuestionText) -> str:
    """The address of the page that comes after an answer was saved."""
    if from_check(request):
        return resolve_url("surveys:answers_check", assessment.pk)
    if "back" in request.POST:
        return resolve_url("surveys:theme_read", assessment.pk, question.theme)
    return onward(assessment, question)[1]


def onward(assessment: Assessment, question: QuestionText) -> tuple[str, str]:
    """What comes after a question, in words, and its address: a question, a theme, or the check of all answers."""
    document = document_for(assessment)
    following = following_question(document, question)
    if following is not None:
        return "Next question", resolve_url("surveys:question_answer", assessment.pk, following.key)
    theme = following_theme(document, question.theme)
    if theme is not None:
        return f"Next theme: {theme.title}", resolve_url("surveys:theme_read", assessment.pk, theme.key)
    return "Check the answers", resolve_url("surveys:answers_check", assessment.pk)


def _signed_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    # A session that ended while somebody was typing: sending them to sign in would lose the text.
    return render(
        request,
        "surveys/question_signed_out.jinja",
        {name: request.POST.get(name, "") for name in ("comment", "text", "merged")},
        status=401,
    )


def _page(
    request: HttpRequest,
    assessment: Assessment,
    question: QuestionText,
    *,
    form: AnswerForm | None = None,
    lost: bool = False,
    status: int = 200,
) -> HttpResponse:
    answer = answer_at(assessment, question.key)
    writable = is_open(assessment) and not lost and may_answer(request.user, assessment, question.theme)
    filled = filled_in_of(assessment).get(question.key)
    if form is None:
        form = answer_form(
            question,
            answer=answer,
            opened=opened(*opened_for(request, assessment, question)),
            level=filled.level if filled else None,
        )
    return render(
        request,
        "surveys/question_answer.jinja",
        {
            **_about(assessment, question),
            **dissent_part(request, assessment, question),
            "from_check": from_check(request),
            "form": form,
            "answer": answer,
            "filled": filled,
            "conflict": status == 409 and not lost,
            "locked": "" if is_open(assessment) else why_locked(assessment, signatures_of(assessment)),
            "lost": lost,
            "writable": writable,
            "reads_only": is_open(assessment)
            and not writable
            and not lost
            and may(request.user, Permission.ANSWER_WRITE, assessment),
            "in_team": is_in_team(request.user, assessment),
            "may_give": writable and may(request.user, Permission.TEAM_MANAGE, assessment),
            "history": entries(latest_history(answer)),
            "history_goes_on": answer is not None and answer.version > LATEST,
            "attached": evidence_of(assessment).get(question.key, []),
            "region_decision": decision_on(assessment, question.key, answer),
            "before": answer_before(assessment, question.key),
            **queries_on_page(request.user, assessment, question),
        },
        status=status,
    )


def _about(assessment: Assessment, question: QuestionText) -> dict[str, Any]:
    """What the page says of the question itself; no query."""
    theme = document_for(assessment).theme(question.theme)
    onward_words, onward_href = onward(assessment, question)
    return {
        "assessment": assessment,
        "question": question,
        "theme": theme,
        "place": place_of(theme, question),
        "onward_words": onward_words,
        "onward_href": onward_href,
    }


def _page_without_database(
    request: HttpRequest, assessment: Assessment, question: QuestionText, form: AnswerForm
) -> HttpResponse:
    return render(
        request,
        "surveys/question_answer.jinja",
        {
            **_about(assessment, question),
            "from_check": from_check(request),
            "form": form,
            "answer": None,
            "filled": None,
            "busy": True,
            "writable": True,
            "history": [],
        },
        status=503,
    )
