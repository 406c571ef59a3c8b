"""Queries on answers: of one assessment, of one question, and all that wait for an office."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of, themes_of
from prepared.queries import prepared

from ..models import Assessment, Query, QueryPost
from .offices import acts_for, in_offices, of_offices


def queries_of(assessment: Assessment) -> list[Query]:
    """Every query on an assessment, the open ones first, then by due date; one query."""
    rows = Query.objects.filter(assessment=assessment).select_related("question")
    return sorted(rows.order_by("due_on", "pk"), key=lambda query: not query.is_open)


def queries_on(assessment: Assessment, question_key: str) -> list[Query]:
    """The queries on one answer, the latest first; one query."""
    return _queries_on(assessment.pk, question_key)


@prepared
def _queries_on(assessment_id: int, question_key: str) -> QuerySet[Query]:
    rows = Query.objects.filter(assessment_id=assessment_id, question__key=question_key)
    return rows.order_by("-raised_at", "-pk")


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
    scope = scope_of(user, Permission.QUERY_RAISE)
    for _, opened, overdue in _counts(sorted(scope.regions), scope.all, [region] if region else [], today):
        return QueryCount(opened, overdue)
    return QueryCount(0, 0)


@prepared
def _counts(regions: list[str], england: bool, region: list[str], today: date) -> QuerySet[Query, tuple[str, int, int]]:
    """One row with the state, how many are open and how many overdue; none where none is open."""
    rows = Query.objects.filter(in_offices("assessment", regions, england), state=Query.State.OPEN)
    if region:
        rows = rows.filter(assessment__region_code__in=region)
    late = Q(due_on__lt=today, waits_for=Query.Side.TRUST)
    counted = rows.order_by().values_list("state")
    return counted.annotate(open=Count("pk"), overdue=Count("pk", filter=late))


def open_by_assessment(user: User, region: str) -> dict[int, int]:
    """How many open queries each assessment of a region has, of the offices that ``user`` acts for; one query."""
    scope = scope_of(user, Permission.QUERY_RAISE)
    return dict(_open_by_assessment(sorted(scope.regions), scope.all, region))


@prepared
def _open_by_assessment(regions: list[str], england: bool, region: str) -> QuerySet[Query, tuple[int, int]]:
    rows = Query.objects.filter(in_offices("assessment", regions, england), state=Query.State.OPEN)
    counted = rows.filter(assessment__region_code=region).order_by().values_list("assessment_id")
    return counted.annotate(open=Count("pk"))


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
