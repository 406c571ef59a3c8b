"""Queries on answers: of one assessment, of one question, and all that wait for an office."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of, themes_of

from ..models import Assessment, Query, QueryPost
from .offices import acts_for, of_offices


def queries_of(assessment: Assessment) -> list[Query]:
    """Every query on an assessment, the open ones first, then by due date; one query."""
    rows = Query.objects.filter(assessment=assessment).select_related("question")
    return sorted(rows.order_by("due_on", "pk"), key=lambda query: not query.is_open)


def queries_on(assessment: Assessment, question_key: str) -> list[Query]:
    """The queries on one answer, the latest first; one query."""
    rows = Query.objects.filter(assessment=assessment, question__key=question_key)
    return list(rows.order_by("-raised_at", "-pk"))


def query_at(assessment: Assessment, query_id: int) -> Query | None:
    """A query on this assessment, with its question; None where there is none."""
    return Query.objects.filter(assessment=assessment, pk=query_id).select_related("question").first()


def posts_of(query: Query) -> list[QueryPost]:
    """What was said, oldest first."""
    return list(QueryPost.objects.filter(query=query).order_by("pk"))


def open_queries_for(user: User) -> QuerySet[Query]:
    """The open queries of the offices that ``user`` acts for, the most overdue first."""
    rows = Query.objects.filter(of_offices(user, Permission.QUERY_RAISE, "assessment"), state=Query.State.OPEN)
    return rows.select_related("assessment__wave", "question").order_by("due_on", "pk")


@dataclass(frozen=True)
class QueryCount:
    """How many queries are open, and of these how many the trust has not replied to in time."""

    open: int
    overdue: int


def count_open_queries(user: User, *, today: date, region: str = "") -> QueryCount:
    """The open queries of the offices that ``user`` acts for, of one region if given; one query."""
    rows = open_queries_for(user)
    if region:
        rows = rows.filter(assessment__region_code=region)
    late = Q(due_on__lt=today, waits_for=Query.Side.TRUST)
    return QueryCount(**rows.order_by().aggregate(open=Count("pk"), overdue=Count("pk", filter=late)))


def replies_for_trust(user: User, query: Query) -> bool:
    """Whether ``user`` may reply for the trust: who may sign, counter-sign, or answer this question's theme."""
    trust = query.assessment.trust_code
    for permission in (Permission.ASSESSMENT_SIGN, Permission.ASSESSMENT_COUNTERSIGN):
        if trust in scope_of(user, permission).trusts:
            return True
    themes = themes_of(user, trust)
    return themes is None or query.question.theme in themes


def side_of(user: User, query: Query) -> Query.Side | None:
    """For which side ``user`` may speak in this query; None where they may only read."""
    if acts_for(user, Permission.QUERY_RAISE, query.office, query.assessment):
        return Query.Side.OFFICE
    return Query.Side.TRUST if replies_for_trust(user, query) else None
