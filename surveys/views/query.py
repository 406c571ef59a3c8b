"""Queries on answers: raising one, the conversation, closing and reopening it, and the lists."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import require_anywhere

from ..models import Assessment, Query
from ..query_forms import CloseForm, RaiseForm, ReopenForm, ReplyForm, usual_due_date
from ..questionnaire.document import QuestionText
from ..selectors import document_for
from ..selectors.offices import acts_for, office_of
from ..selectors.queries import (
    count_open_queries,
    open_queries_for,
    posts_of,
    queries_of,
    queries_on,
    query_at,
    side_of,
)
from ..services.queries import QueryMoved, QueryState, close_query, raise_query, reopen_query, reply_to_query
from .access import assessment_or_404

PER_PAGE = 50


@require_safe
@login_required
def query_queue(request: HttpRequest) -> HttpResponse:
    require_anywhere(request.user, Permission.QUERY_RAISE)
    today = timezone.localdate()
    page = Paginator(open_queries_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "surveys/query_queue.jinja",
        {"page": page, "count": count_open_queries(request.user, today=today), "today": today},
    )


@require_safe
@login_required
def query_list(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    return render(
        request,
        "surveys/query_list.jinja",
        {
            "assessment": assessment,
            "queries": queries_of(assessment),
            "today": timezone.localdate(),
            "may_raise_query": office_of(request.user, Permission.QUERY_RAISE, assessment) is not None,
            "document": document_for(assessment),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def query_raise(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    question = next((q for q in document_for(assessment).questions if q.key == key), None)
    if question is None:
        raise Http404("No such question.")
    if office_of(request.user, Permission.QUERY_RAISE, assessment) is None:
        raise PermissionDenied
    form = RaiseForm(data=request.POST if request.method == "POST" else None, initial={"due_on": usual_due_date()})
    if request.method == "POST" and form.is_valid():
        query = raise_query(
            assessment=assessment,
            question_key=question.key,
            text=form.cleaned_data["text"],
            due_on=form.cleaned_data["due_on"],
            by=request.user,
        )
        messages.success(request, "Your query is raised. The trust sees it on its home page.")
        return redirect("surveys:query_reply", assessment.pk, query.pk)
    return render(
        request,
        "surveys/query_raise.jinja",
        {"assessment": assessment, "question": question, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def query_reply(request: HttpRequest, assessment_id: int, query_id: int) -> HttpResponse:
    assessment, query = _query_or_404(request, assessment_id, query_id)
    if request.method != "POST":
        return _thread(request, assessment, query)
    if side_of(request.user, query) is None:
        raise PermissionDenied
    form = ReplyForm(data=request.POST)
    if not form.is_valid():
        return _thread(request, assessment, query, form=form, status=422)
    try:
        reply_to_query(query=query, text=form.cleaned_data["text"], by=request.user)
    except QueryState:
        assessment, query = _query_or_404(request, assessment_id, query_id)
        return _thread(request, assessment, query, lost=form.cleaned_data["text"], status=409)
    messages.success(request, "Your reply is kept.")
    return redirect("surveys:query_reply", assessment.pk, query.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def query_close(request: HttpRequest, assessment_id: int, query_id: int) -> HttpResponse:
    assessment, query = _query_or_404(request, assessment_id, query_id)
    _require_office(request, query)
    if not query.is_open:
        return redirect("surveys:query_reply", assessment.pk, query.pk)
    posts = posts_of(query)
    form = CloseForm(
        data=request.POST if request.method == "POST" else None, initial={"seen_post": posts[-1].pk if posts else 0}
    )
    moved = False
    if request.method == "POST" and form.is_valid():
        try:
            close_query(query=query, by=request.user, **form.cleaned_data)
        except QueryMoved:
            moved = True
            posts = posts_of(query)
            form = CloseForm(initial={**form.cleaned_data, "seen_post": posts[-1].pk})
        except QueryState:
            return redirect("surveys:query_reply", assessment.pk, query.pk)
        else:
            messages.success(request, "The query is closed.")
            return redirect("surveys:query_reply", assessment.pk, query.pk)
    return render(
        request,
        "surveys/query_close.jinja",
        {**_about(assessment, query), "posts": posts, "form": form, "moved": moved},
        status=409 if moved else 422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def query_reopen(request: HttpRequest, assessment_id: int, query_id: int) -> HttpResponse:
    assessment, query = _query_or_404(request, assessment_id, query_id)
    _require_office(request, query)
    if query.is_open:
        return redirect("surveys:query_reply", assessment.pk, query.pk)
    form = ReopenForm(data=request.POST if request.method == "POST" else None, initial={"due_on": usual_due_date()})
    if request.method == "POST" and form.is_valid():
        try:
            reopen_query(query=query, by=request.user, **form.cleaned_data)
        except QueryState:
            messages.info(request, "A colleague opened it again already.")
        return redirect("surveys:query_reply", assessment.pk, query.pk)
    return render(
        request,
        "surveys/query_reopen.jinja",
        {**_about(assessment, query), "form": form},
        status=422 if form.errors else 200,
    )


def queries_on_page(user: User, assessment: Assessment, question: QuestionText) -> dict[str, Any]:
    """What the page of a question says of queries on it; one query."""
    return {
        "queries": queries_on(assessment, question.key),
        "may_raise_query": office_of(user, Permission.QUERY_RAISE, assessment) is not None,
        "today": timezone.localdate(),
    }


def _query_or_404(request: HttpRequest, assessment_id: int, query_id: int) -> tuple[Assessment, Query]:
    assessment = assessment_or_404(request.user, assessment_id)
    query = query_at(assessment, query_id)
    if query is None:
        raise Http404("No such query.")
    query.assessment = assessment
    return assessment, query


def _require_office(request: HttpRequest, query: Query) -> None:
    if not acts_for(request.user, Permission.QUERY_RAISE, query.office, query.assessment):
        raise PermissionDenied


def _about(assessment: Assessment, query: Query) -> dict[str, Any]:
    document = document_for(assessment)
    return {
        "assessment": assessment,
        "query": query,
        "question": next((q for q in document.questions if q.key == query.question.key), None),
        "today": timezone.localdate(),
    }


def _thread(
    request: HttpRequest,
    assessment: Assessment,
    query: Query,
    *,
    form: ReplyForm | None = None,
    lost: str = "",
    status: int = 200,
) -> HttpResponse:
    side = side_of(request.user, query)
    return render(
        request,
        "surveys/query_reply.jinja",
        {
            **_about(assessment, query),
            "posts": posts_of(query),
            "form": form or ReplyForm(),
            "replies": side is not None and query.is_open,
            "is_office": side == Query.Side.OFFICE,
            "lost": lost,
        },
        status=status,
    )
