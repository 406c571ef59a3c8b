"""What waits for a person on their home page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from nhsuk.formats import nhs_date

from ..models import Query, Review
from ..models.office import Office
from .reviews import reviews_by

_QUERY, _TO_AGREE, _TO_REVIEW = "query", "agree", "review"


class OfAssessment(Protocol):
    """Anything that knows its assessment's id, such as a trust on the home page."""

    @property
    def assessment_id(self) -> int: ...


@dataclass(frozen=True)
class Message:
    """One thing that somebody waits for: what it is in words, where it leads, and whether it is late."""

    title: str
    words: str
    href: str
    overdue: bool = False


@dataclass(frozen=True)
class Waiting:
    """Messages of trusts by assessment id, the most urgent first, and how many submissions the person is to review."""

    messages: dict[int, list[Message]] = field(default_factory=dict)
    to_review: int = 0


def waiting_for(user: User, homes: Iterable[OfAssessment]) -> Waiting:
    """Reviews to agree to and open queries of the trusts in ``homes``, and the reviews that are ``user``'s own.

    ``homes`` are those that ``user`` was shown: nothing is read of other assessments. One query, or none for who has
    no such trust and cannot be a reviewer.
    """
    ids = [home.assessment_id for home in homes]
    rows = _rows(user, ids)
    if not rows:
        return Waiting()
    today, messages, to_review = timezone.localdate(), {}, 0  # type: ignore[var-annotated]
    for kind, assessment_id, pk, about, who, office, due_on in rows[0].union(*rows[1:], all=True).order_by("due", "pk"):
        if kind == _TO_REVIEW:
            to_review += 1
            continue
        if kind == _QUERY:
            message = _of_query(assessment_id, pk, about, who, office, due_on, today)
        else:
            message = _of_review(assessment_id, pk, who, about)
        messages.setdefault(assessment_id, []).append(message)
    return Waiting(messages, to_review)


def _rows(user: User, ids: list[int]) -> list[QuerySet[Any, Any]]:
    """What may wait, each as (kind, assessment, key, what about, who, office, due on)."""
    found: list[QuerySet[Any, Any]] = []
    if ids:
        reads, agrees = (scope_of(user, p).trusts for p in (Permission.ANSWERS_READ, Permission.REVIEW_AGREE))
        queries = Query.objects.filter(
            assessment__in=ids,
            assessment__trust_code__in=reads,
            state=Query.State.OPEN,
            waits_for=Query.Side.TRUST,
        )
        found.append(_as_rows(queries, _QUERY, "assessment_id", "question__prompt", "raised_by_label", F("due_on")))
        asked = Review.objects.filter(
            submission__assessment__in=ids,
            submission__assessment__trust_code__in=agrees,
            state=Review.State.ASKED,
        )
        found.append(_of_reviews(asked, _TO_AGREE))
    if scope_of(user, Permission.REVIEW_AS_PEER) or scope_of(user, Permission.REVIEW_OPEN):
        found.append(_of_reviews(reviews_by(user).filter(state=Review.State.OPEN), _TO_REVIEW))
    return found


def _of_reviews(rows: QuerySet[Review], kind: str) -> QuerySet[Any, Any]:
    # A date before all others: what is to be decided comes first.
    first = Value(date.min, output_field=DateField())
    return _as_rows(rows, kind, "submission__assessment_id", "peer_trust_name", "reviewer_label", first)


def _as_rows(rows: QuerySet[Any], kind: str, assessment: str, about: str, who: str, due: Any) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(kind=Value(kind, output_field=CharField()), due=due)
    found: QuerySet[Any, Any] = named.values_list("kind", assessment, "pk", about, who, "office", "due")
    return found


def _of_review(assessment_id: int, review_id: int, who: str, trust: str) -> Message:
    return Message(
        title="May another trust review your answers?",
        words=f"{who}, {trust}, is asked to. They see nothing unless you agree.",
        href=reverse("surveys:review_consent", args=[assessment_id, review_id]),
    )


def _of_query(
    assessment_id: int, query_id: int, prompt: str, who: str, office: str, due_on: date, today: date
) -> Message:
    return Message(
        title=f"Query: {prompt}",
        words=f"{who} of {Office(office).label} asks about this answer. "
        f"A reply {'was' if due_on < today else 'is'} due on {nhs_date(due_on)}.",
        href=reverse("surveys:query_reply", args=[assessment_id, query_id]),
        overdue=due_on < today,
    )
