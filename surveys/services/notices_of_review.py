"""Who is told of queries and reviews. A mail says that there is something to read, never what."""

from django.urls import reverse

from accounts.models import Role, User
from accounts.selectors import people_of_england, people_of_trusts

from ..models import Assessment, ModeratedLevel, Query, QueryPost, Review
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


def tell_of_closing(query: Query, assessment: Assessment, post: QueryPost) -> None:
    """Tell the trust's leads that a query is closed: no reply is waited for any more."""
    _tell_trust("query_closed", assessment, REPLY, f"query-post/{post.pk}", path_of(query))


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


def tell_of_finished_review(review: Review) -> None:
    """Tell the reviewed trust's leads, and who opened the review, that there is one to read."""
    submission = review.submission
    assessment, about = submission.assessment, f"review/{review.pk}"
    path = {"path": reverse("surveys:review_read", args=[assessment.pk, submission.number])}
    _tell_trust("review_finished", assessment, REPLY, about, path)
    _tell_opener("review_finished", review, path)


def tell_of_withdrawn_consent(review: Review) -> None:
    """Tell the peer that the review ended, in a mail that does not name the trust, and who opened it."""
    about, wave = f"review/{review.pk}", review.submission.assessment.wave
    path = {"path": reverse("surveys:review_list")}
    notify_all(kind="review_stopped", to=[Addressed(review.reviewer, about, wave=wave, details=path)])
    _tell_opener("review_consent_withdrawn", review, path)


def ask_second_analyst(proposal: ModeratedLevel, assessment: Assessment) -> None:
    """Tell the other national analysts that a moderated level waits for one of them."""
    submission = proposal.submission
    path = {"path": reverse("surveys:review_read", args=[assessment.pk, submission.number])}
    others = (p for p in people_of_england([Role.NATIONAL_ANALYST]) if str(p.pk) != proposal.proposed_by_id)
    to = [Addressed(person, f"moderation/{proposal.pk}", assessment, details=path) for person in others]
    notify_all(kind="moderation_proposed", to=to)


def _tell_opener(kind: str, review: Review, details: dict[str, str]) -> None:
    """Nothing to who did it themselves."""
    opener = User.objects.filter(pk=review.opened_by_id).exclude(pk=review.reviewer_id).first()
    if opener is not None:
        to = Addressed(opener, f"review/{review.pk}", review.submission.assessment, details=details)
        notify_all(kind=kind, to=[to])


def path_of(query: Query) -> dict[str, str]:
    """Where a mail of this query leads."""
    return {"path": reverse("surveys:query_reply", args=[query.assessment_id, query.pk])}


def _tell_trust(
    kind: str, assessment: Assessment, roles: tuple[Role, ...], about: str, details: dict[str, str]
) -> None:
    people = people_of_trusts([assessment.trust_code], roles).get(assessment.trust_code, [])
    notify_all(kind=kind, to=[Addressed(person, about, assessment, details=details) for person in people])
