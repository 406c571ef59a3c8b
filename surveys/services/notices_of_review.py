"""Who is told of queries and reviews. A mail says that there is something to read, never what."""

from django.urls import reverse

from accounts.models import Role, User
from accounts.selectors import people_of_trusts

from ..models import Assessment, Query, QueryPost, Review
from .notices import Addressed, notify_all

LEADS = (Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD)
REPLY = (*LEADS, Role.CLINICAL_LEAD)


def tell_of_query(query: Query, assessment: Assessment, post: QueryPost) -> None:
    """Tell the trust's leads that there is a query, or that it was opened again."""
    _tell_trust("query_raised", assessment, REPLY, f"query-post/{post.pk}", path_of(query))


def tell_of_reply(query: Query, assessment: Assessment, post: QueryPost) -> None:
    """Tell the other side: who raised the query, or the trust's leads."""
    if post.side == Query.Side.OFFICE:
        _tell_trust("query_replied", assessment, REPLY, f"query-post/{post.pk}", path_of(query))
        return
    raiser = User.objects.filter(pk=query.raised_by_id).first()
    if raiser is not None:
        to = Addressed(raiser, f"query-post/{post.pk}", assessment, details=path_of(query))
        notify_all(kind="query_replied", to=[to])


def ask_for_agreement(review: Review, assessment: Assessment) -> None:
    """Ask the reviewed trust's digital lead and deputy whether a peer may see the answers."""
    path = reverse("surveys:review_consent", args=[assessment.pk, review.pk])
    _tell_trust("review_asked", assessment, LEADS, f"review/{review.pk}", {"path": path})


def invite_peer(review: Review) -> None:
    """Tell the peer that the trust agreed. The mail does not name the trust: it may be read later on."""
    wave = review.submission.assessment.wave
    path = reverse("surveys:review_work", args=[review.pk])
    to = Addressed(review.reviewer, f"review/{review.pk}", wave=wave, details={"path": path})
    notify_all(kind="review_agreed", to=[to])


def path_of(query: Query) -> dict[str, str]:
    """Where a mail of this query leads."""
    return {"path": reverse("surveys:query_reply", args=[query.assessment_id, query.pk])}


def _tell_trust(
    kind: str, assessment: Assessment, roles: tuple[Role, ...], about: str, details: dict[str, str]
) -> None:
    people = people_of_trusts([assessment.trust_code], roles).get(assessment.trust_code, [])
    notify_all(kind=kind, to=[Addressed(person, about, assessment, details=details) for person in people])
