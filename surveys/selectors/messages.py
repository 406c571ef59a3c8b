"""What waits for a person on their home page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.models import CharField, DateField, Exists, F, OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from nhsuk.formats import nhs_date
from prepared.queries import prepared

from ..models import Answer, NotApplicableDecision, Query, ReopeningRequest, Response, Review
from ..models.office import Office
from .reviews import reviewing_places, reviews_by_places

_QUERY, _TO_AGREE, _TO_REVIEW, _REFUSED, _ASKED = "query", "agree", "review", "refused", "asked"


# What is to be decided or changed comes first, what others decide last.
_FIRST = Value(date.min, output_field=DateField())
_LAST = Value(date.max, output_field=DateField())


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
    """Messages of trusts by assessment id, the most urgent first, and how many submissions the person is to review.

    ``reopening`` are the ids of assessments whose request to be reopened nobody has decided.
    """

    messages: dict[int, list[Message]] = field(default_factory=dict)
    to_review: int = 0
    reopening: frozenset[int] = frozenset()


def waiting_for(user: User, homes: Iterable[OfAssessment]) -> Waiting:
    """What waits for the trusts in ``homes``, and the reviews that are ``user``'s own.

    For a trust these are reviews to agree to, “not applicable” that the region refused, open queries, and requests to
    reopen that nobody has decided.

    ``homes`` are those that ``user`` was shown: nothing is read of other assessments. One query, or none for who has
    no such trust and cannot be a reviewer.
    """
    ids = [home.assessment_id for home in homes]
    reviews = bool(scope_of(user, Permission.REVIEW_AS_PEER) or scope_of(user, Permission.REVIEW_OPEN))
    if not ids and not reviews:
        return Waiting()
    reads, agrees = (sorted(scope_of(user, p).trusts) for p in (Permission.ANSWERS_READ, Permission.REVIEW_AGREE))
    rows = _waiting(ids, reads, agrees, reviews, user.pk, *reviewing_places(user))
    today, messages, to_review, reopening = timezone.localdate(), {}, 0, set()  # type: ignore[var-annotated]
    for kind, assessment_id, pk, about, who, office, due_on in rows:
        if kind == _TO_REVIEW:
            to_review += 1
            continue
        if kind == _QUERY:
            message = _of_query(assessment_id, pk, about, who, office, due_on, today)
        elif kind == _REFUSED:
            message = _of_refused(assessment_id, about, who)
        elif kind == _ASKED:
            message = _of_request(assessment_id, who)
            reopening.add(assessment_id)
        else:
            message = _of_review(assessment_id, pk, who, about)
        messages.setdefault(assessment_id, []).append(message)
    return Waiting(messages, to_review, frozenset(reopening))


@prepared
def _waiting(
    ids: list[int],
    reads: list[str],
    agrees: list[str],
    reviews: bool,
    reviewer_id: int,
    peers: list[str],
    own: list[str],
    regions: list[str],
    england: bool,
) -> QuerySet[Any, Any]:
    """What may wait, each as (kind, assessment, key, what about, who, office, due on)."""
    found: list[QuerySet[Any, Any]] = []
    if ids:
        queries = Query.objects.filter(
            assessment__in=ids,
            assessment__trust_code__in=reads,
            state=Query.State.OPEN,
            waits_for=Query.Side.TRUST,
        )
        found.append(
            _as_rows(queries, _QUERY, "assessment_id", "question__prompt", "raised_by_label", F("due_on"), "office")
        )
        asked = Review.objects.filter(
            submission__assessment__in=ids,
            submission__assessment__trust_code__in=agrees,
            state=Review.State.ASKED,
        )
        found.append(_of_reviews(asked, _TO_AGREE))
        refused = _refused_claims().filter(assessment__in=ids, assessment__trust_code__in=reads)
        found.append(_as_rows(refused, _REFUSED, "assessment_id", "question__prompt", "question__key", _FIRST))
        requests = ReopeningRequest.objects.filter(
            assessment__in=ids, assessment__trust_code__in=reads, decision__isnull=True
        )
        found.append(_as_rows(requests, _ASKED, "assessment_id", "reason", "asked_by_label", _LAST))
    if reviews:
        open_ones = reviews_by_places(reviewer_id, peers, own, regions, england).filter(state=Review.State.OPEN)
        found.append(_of_reviews(open_ones, _TO_REVIEW))
    return found[0].union(*found[1:], all=True).order_by("due", "pk")


def _of_reviews(rows: QuerySet[Review], kind: str) -> QuerySet[Any, Any]:
    return _as_rows(rows, kind, "submission__assessment_id", "peer_trust_name", "reviewer_label", _FIRST, "office")


def _refused_claims() -> QuerySet[NotApplicableDecision]:
    """Refusals that stand of answers that still say so."""
    same = {"assessment": OuterRef("assessment"), "question": OuterRef("question")}
    later = NotApplicableDecision.objects.filter(**same, reason=OuterRef("reason"), pk__gt=OuterRef("pk"))
    said = Answer.objects.filter(**same, response=Response.NOT_APPLICABLE, not_applicable_reason=OuterRef("reason"))
    refused = NotApplicableDecision.objects.filter(decision=NotApplicableDecision.Decision.REFUSED)
    return refused.filter(~Exists(later), Exists(said))


def _as_rows(
    rows: QuerySet[Any], kind: str, assessment: str, about: str, who: str, due: Any, office: str = ""
) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(
        kind=Value(kind, output_field=CharField()),
        due=due,
        of=F(office) if office else Value("", output_field=CharField()),
    )
    found: QuerySet[Any, Any] = named.values_list("kind", assessment, "pk", about, who, "of", "due")
    return found


def _of_refused(assessment_id: int, prompt: str, key: str) -> Message:
    return Message(
        title=f"“Not applicable” was refused: {prompt}",
        words="Your region says that this question applies. Change the answer: nobody can sign before.",
        href=reverse("surveys:question_answer", args=[assessment_id, key]),
    )


def _of_request(assessment_id: int, who: str) -> Message:
    return Message(
        title="A request to reopen the assessment waits",
        words=f"{who} asked. Until the region or the national team decides, nothing changes.",
        href=reverse("surveys:assessment_read", args=[assessment_id]),
    )


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
