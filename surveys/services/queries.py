"""A query on an answer: raised by a region or the national team, replied to by the trust, closed by who raised it.

A query never locks or changes an answer: a submitted one is corrected by withdrawing or reopening the assessment only.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from audit.services import record

from ..models import Assessment, Query, QueryPost
from ..selectors import document_for, question_ids_of
from ..selectors.offices import acts_for, office_of
from ..selectors.queries import side_of
from .notices_of_review import tell_of_closing, tell_of_query, tell_of_reply

MOST_TEXT = 4_000
LONGEST = timedelta(days=366)
"""How far ahead a reply may be due."""


class InvalidQuery(ValueError):
    """The question is not asked, the text or outcome is missing, or the date is out of range."""


class QueryState(Exception):
    """The query is closed, or already open again: nothing was changed."""


class QueryMoved(Exception):
    """Something was said since the person read the query: nothing was changed."""


@transaction.atomic
def raise_query(*, assessment: Assessment, question_key: str, text: str, due_on: date, by: User) -> Query:
    """Ask the trust about one answer, whatever state the assessment is in.

    Raises PermissionDenied, and InvalidQuery for a question that is not asked, no text, or a date that is past or more
    than a year ahead.
    """
    office = office_of(by, Permission.QUERY_RAISE, assessment)
    if office is None:
        raise PermissionDenied(f"You may not {Permission.QUERY_RAISE.value} here.")
    if question_key not in {question.key for question in document_for(assessment).questions}:
        raise InvalidQuery(f"{question_key} is not asked of this trust.")
    today = timezone.localdate()
    if not today <= due_on <= today + LONGEST:
        raise InvalidQuery("The reply is due today or within a year.")
    now = timezone.now()
    query = Query.objects.create(
        assessment=assessment,
        question_id=question_ids_of(assessment.wave.framework_version)[question_key],
        office=office,
        due_on=due_on,
        raised_at=now,
        raised_by_id=str(by.pk),
        raised_by_label=by.name,
    )
    post = _post(query, QueryPost.Kind.RAISED, Query.Side.OFFICE, _said(text), by)
    tell_of_query(query, assessment, post)
    _record("query.raised", query, by, question=question_key, due_on=due_on.isoformat(), office=office)
    return query


@transaction.atomic
def reply_to_query(*, query: Query, text: str, by: User) -> QueryPost:
    """Say more, for the trust or for who raised it. Raises PermissionDenied, QueryState (closed) and InvalidQuery."""
    query = _locked(query)
    side = side_of(by, query)
    if side is None:
        raise PermissionDenied("You may not reply to this query.")
    if not query.is_open:
        raise QueryState
    post = _post(query, QueryPost.Kind.REPLY, side, _said(text), by)
    query.waits_for = Query.Side.OFFICE if side == Query.Side.TRUST else Query.Side.TRUST
    query.save(update_fields=["waits_for"])
    tell_of_reply(query, query.assessment, post)
    _record("query.replied", query, by, side=side)
    return post


@transaction.atomic
def close_query(*, query: Query, seen_post: int, outcome: str, text: str = "", by: User) -> Query:
    """Close it with an outcome and, if there is more to say, words. Only the office that raised it may.

    ``seen_post`` is the id of the last post that the person read: nobody closes over a reply. Raises PermissionDenied,
    QueryState (closed already), QueryMoved and InvalidQuery (no such outcome).
    """
    query = _locked(query)
    _require_office(query, by)
    if not query.is_open:
        raise QueryState
    if outcome not in Query.Outcome.values:
        raise InvalidQuery("There is no such outcome.")
    if query.posts.filter(pk__gt=seen_post).exists():
        raise QueryMoved
    query.state, query.outcome = Query.State.CLOSED, outcome
    query.save(update_fields=["state", "outcome"])
    post = _post(query, QueryPost.Kind.CLOSED, Query.Side.OFFICE, text.strip()[:MOST_TEXT], by, outcome=outcome)
    tell_of_closing(query, query.assessment, post)
    _record("query.closed", query, by, outcome=outcome)
    return query


@transaction.atomic
def reopen_query(*, query: Query, text: str, due_on: date, by: User) -> Query:
    """Open a closed query again, with what is still to be said and by when. Only the office that raised it may.

    Raises PermissionDenied, QueryState (open) and InvalidQuery.
    """
    query = _locked(query)
    _require_office(query, by)
    if query.is_open:
        raise QueryState
    today = timezone.localdate()
    if not today <= due_on <= today + LONGEST:
        raise InvalidQuery("The reply is due today or within a year.")
    query.state, query.outcome, query.due_on, query.waits_for = Query.State.OPEN, "", due_on, Query.Side.TRUST
    query.save(update_fields=["state", "outcome", "due_on", "waits_for"])
    post = _post(query, QueryPost.Kind.REOPENED, Query.Side.OFFICE, _said(text), by)
    tell_of_query(query, query.assessment, post)
    _record("query.reopened", query, by, due_on=due_on.isoformat())
    return query


def _locked(query: Query) -> Query:
    rows = Query.objects.select_for_update(of=("self",)).select_related("assessment", "question")
    return rows.get(pk=query.pk)


def _require_office(query: Query, by: User) -> None:
    if not acts_for(by, Permission.QUERY_RAISE, query.office, query.assessment):
        raise PermissionDenied("Only who raised it may do that.")


def _said(text: str) -> str:
    text = text.strip()
    if not text or len(text) > MOST_TEXT:
        raise InvalidQuery("There is no text, or too much.")
    return text


def _post(query: Query, kind: QueryPost.Kind, side: str, text: str, by: User, *, outcome: str = "") -> QueryPost:
    return QueryPost.objects.create(
        query=query,
        kind=kind,
        side=side,
        text=text,
        outcome=outcome,
        posted_at=timezone.now(),
        posted_by_id=str(by.pk),
        posted_by_label=by.name,
    )


def _record(action: str, query: Query, by: User, **data: object) -> None:
    """What happened, without the words: they are in the posts, which never change."""
    record(
        action=action,
        by=by,
        subject=query,
        trust_code=query.assessment.trust_code,
        data={"assessment": query.assessment_id, **data},
    )
