"""Who answers what: shared out by the digital lead, said to be ready, looked at and accepted."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import people_who_answer, scope_of

from ..delegation_forms import AssignForm, ChangesForm, SeenForm
from ..models import Answer, Assessment, Assignment
from ..questionnaire.document import QuestionText, Theme
from ..selectors import (
    answers_of,
    assignment_in,
    contributions_to,
    document_for,
    log_of,
    signatures_of,
    standing_of,
)
from ..services import (
    AssessmentLocked,
    NotReady,
    NotYours,
    StaleAssignment,
    accept_assignment,
    ask_for_changes,
    assign,
    submit_assignment,
)
from ..sharing import share_of, shared_themes
from ..tasklist import answered_keys, is_open, why_locked
from .access import assessment_or_404, may

CHANGED_MEANWHILE = "A colleague changed this a moment ago. Look again, and decide."
LOCKED = "Nothing was changed: the answers are locked."


def is_in_team(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` is one of the trust's own people: others read answers, not who is how far."""
    return assessment.trust_code in scope_of(user, Permission.ANSWERS_READ).trusts


def sharing_of(user: User, assessment: Assessment, key: str, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """What the page of a theme says of who has it; nothing to those who are not of the trust. Two queries."""
    if not is_in_team(user, assessment):
        return {}
    listed = shared_themes(document_for(assessment), standing_of(assessment), answered_keys(answers), answers=answers)
    shared = next(shared for shared in listed if shared.theme.key == key)
    own = [share for share in (shared.share, *shared.singly) if share and share.assignment.person_id == user.pk]
    return {
        "shared": shared,
        "ready_first": any(s.is_mine_to_do and s.answered == s.total and not s.has_left for s in own),
        "here": [one for one in contributions_to(assessment) if key in one.themes],
        "leads": may(user, Permission.TEAM_MANAGE, assessment),
        "is_open": is_open(assessment),
        "me": user.pk,
    }


@require_safe
@login_required
def delegation_list(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Who has what, how far is it, and who has done what?"""
    assessment = _of_team(request, assessment_id)
    answers, contributions = answers_of(assessment), contributions_to(assessment)
    opened = is_open(assessment)
    return render(
        request,
        "surveys/delegation_list.jinja",
        {
            "assessment": assessment,
            "shared": shared_themes(
                document_for(assessment),
                standing_of(assessment),
                answered_keys(answers),
                answers=answers,
                contributions=contributions,
            ),
            "contributions": contributions,
            "leads": may(request.user, Permission.TEAM_MANAGE, assessment),
            "is_open": opened,
            "locked": "" if opened else why_locked(assessment, signatures_of(assessment)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def theme_assign(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    """Who is to answer this theme?"""
    assessment = _led(request, assessment_id)
    return _assign(request, assessment, _theme_or_404(assessment, key), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def question_assign(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    """Who is to answer this one question?"""
    assessment = _led(request, assessment_id)
    try:
        question = document_for(assessment).question(key)
    except KeyError:
        raise Http404("No such question.") from None
    return _assign(request, assessment, _theme_or_404(assessment, question.theme), question)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assignment_read(request: HttpRequest, assessment_id: int, assignment_id: int) -> HttpResponse:
    """How is it going, what changed, and is it good?"""
    assessment = _of_team(request, assessment_id)
    assignment = assignment_in(assessment, assignment_id)
    if assignment is None:
        raise Http404("No such assignment.")
    leads = may(request.user, Permission.TEAM_MANAGE, assessment)
    if request.method != "POST":
        return _read(request, assignment)
    if not leads and assignment.person_id != request.user.pk:
        raise PermissionDenied
    return _act(request, assignment)


def _act(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    action = request.POST.get("action", "")
    form = ChangesForm(request.POST) if action == "change" else SeenForm(request.POST)
    if not form.is_valid() or action not in _ACTIONS:
        return _read(request, assignment, form if action == "change" else None, status=422)
    try:
        words = _ACTIONS[action](assignment, form, request.user)
    except NotYours:
        raise PermissionDenied from None
    except NotReady as gaps:
        number = len(gaps.unanswered)
        messages.info(
            request,
            f"It is not ready yet: {number} question{' has' if number == 1 else 's have'} no answer. "
            "“Not known” is an answer too.",
        )
        return _read(request, assignment, status=409)
    except StaleAssignment:
        messages.info(request, CHANGED_MEANWHILE)
    except AssessmentLocked:
        messages.info(request, LOCKED)
    else:
        messages.success(request, words)
        if action == "submit":
            return redirect("surveys:theme_read", assignment.assessment_id, assignment.theme)
    return redirect("surveys:delegation_list", assignment.assessment_id)


def _submit(assignment: Assignment, form: SeenForm, by: User) -> str:
    submit_assignment(assignment=assignment, seen_version=form.cleaned_data["seen_version"], by=by)
    return "You have said that it is ready. The digital lead looks at it. You can still change answers"


def _accept(assignment: Assignment, form: SeenForm, by: User) -> str:
    accept_assignment(assignment=assignment, seen_version=form.cleaned_data["seen_version"], by=by)
    return f"You have accepted what {assignment.person.name} had"


def _ask(assignment: Assignment, form: SeenForm, by: User) -> str:
    given = form.cleaned_data
    ask_for_changes(assignment=assignment, seen_version=given["seen_version"], note=given["note"], by=by)
    return f"You have asked {assignment.person.name} for changes"


_ACTIONS: dict[str, Callable[[Assignment, SeenForm, User], str]] = {
    "submit": _submit,
    "accept": _accept,
    "change": _ask,
}


def _read(
    request: HttpRequest, assignment: Assignment, form: ChangesForm | SeenForm | None = None, *, status: int = 200
) -> HttpResponse:
    assessment = assignment.assessment
    answers, document = answers_of(assessment), document_for(assessment)
    seen = {"seen_version": assignment.version}
    return render(
        request,
        "surveys/assignment_read.jinja",
        {
            "assessment": assessment,
            "theme": document.theme(assignment.theme),
            "document": document,
            "share": share_of(document, assignment, standing_of(assessment), answered_keys(answers), answers),
            "log": log_of(assessment, assignment.theme, assignment.question_id),
            "leads": may(request.user, Permission.TEAM_MANAGE, assessment),
            "is_mine": assignment.person_id == request.user.pk,
            "is_open": is_open(assessment),
            "form": form or ChangesForm(initial=seen),
            "seen_version": assignment.version,
        },
        status=status,
    )


def _assign(request: HttpRequest, assessment: Assessment, theme: Theme, question: QuestionText | None) -> HttpResponse:
    if not is_open(assessment):
        messages.info(request, LOCKED)
        return redirect("surveys:delegation_list", assessment.pk)
    wanted = question.key if question else ""
    standing = standing_of(assessment)
    current = next(
        (a for a in standing if a.theme == theme.key and (a.question.key if a.question else "") == wanted), None
    )
    people = people_who_answer(assessment.trust_code)
    form = AssignForm(people, current, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            person = form.chosen
            try:
                assign(
                    assessment=assessment,
                    theme=theme.key,
                    question_key=wanted,
                    person=person,
                    seen_version=form.cleaned_data["seen_version"],
                    due_on=form.cleaned_data["due_on"],
                    note=form.cleaned_data["note"],
                    by=request.user,
                )
            except StaleAssignment:
                messages.info(request, CHANGED_MEANWHILE)
                return redirect("surveys:delegation_list", assessment.pk)
            except AssessmentLocked:
                messages.info(request, LOCKED)
                return redirect("surveys:delegation_list", assessment.pk)
            except ValidationError as error:
                form.add_error("person", error)
            else:
                what = f"“{question.prompt}”" if question else f"“{theme.title}”"
                messages.success(request, f"{person.name} has {what} now" if person else f"Nobody has {what} now")
                return redirect("surveys:delegation_list", assessment.pk)
    return render(
        request,
        "surveys/assign.jinja",
        {"assessment": assessment, "theme": theme, "question": question, "current": current, "form": form},
        status=status,
    )


def _of_team(request: HttpRequest, assessment_id: int) -> Assessment:
    assessment = assessment_or_404(request.user, assessment_id)
    if not is_in_team(request.user, assessment):
        raise PermissionDenied
    return assessment


def _led(request: HttpRequest, assessment_id: int) -> Assessment:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.TEAM_MANAGE, assessment):
        raise PermissionDenied
    return assessment


def _theme_or_404(assessment: Assessment, key: str) -> Theme:
    with contextlib.suppress(KeyError):
        return document_for(assessment).theme(key)
    raise Http404("No such theme.")
