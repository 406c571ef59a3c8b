"""Reviews of submissions: what a reviewer may reach, and what the trust and those above it may read."""

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import memberships_of, scope_of, user_by_email

from ..evidence.pieces import pieces_in_snapshot
from ..models import Assessment, Evidence, ModeratedLevel, Review, ReviewEntry, Submission
from .offices import in_offices, of_offices

READABLE = (Review.State.OPEN, Review.State.FINISHED)


def reviews_by(user: User) -> QuerySet[Review]:
    """The reviews that ``user`` may do or, once finished, read as their reviewer.

    A peer must still hold the role at the trust for which they were asked, and none at the trust that is reviewed;
    somebody of an office must still act for it. What the trust has not agreed to, or no longer, is not among them.
    """
    return reviews_by_places(user.pk, *reviewing_places(user))


def reviewing_places(user: User) -> tuple[list[str], list[str], list[str], bool]:
    """Where somebody reviews: the trusts for which they are a peer, their own, the regions, and whether England is."""
    peers, opens = scope_of(user, Permission.REVIEW_AS_PEER), scope_of(user, Permission.REVIEW_OPEN)
    return sorted(peers.trusts), sorted(_own_trusts(user)), sorted(opens.regions), opens.all


def reviews_by_places(
    reviewer_id: int, peers: list[str], own: list[str], regions: list[str], england: bool
) -> QuerySet[Review]:
    """``reviews_by`` somebody, told where they review."""
    as_peer = Q(peer_trust_code__in=peers) & ~Q(submission__assessment__trust_code__in=own)
    as_office = Q(peer_trust_code="") & in_offices("submission__assessment", regions, england)
    return (
        Review.objects.filter(as_peer | as_office, reviewer_id=reviewer_id, state__in=READABLE)
        .select_related("submission__assessment__wave__framework_version__framework")
        .defer("submission__assessment__wave__framework_version__document")
    )


def reviews_opened_for(user: User) -> QuerySet[Review]:
    """The reviews of the offices that ``user`` acts for, the latest first."""
    return (
        Review.objects.filter(of_offices(user, Permission.REVIEW_OPEN, "submission__assessment"))
        .select_related("submission__assessment__wave")
        .defer("submission__snapshot")
        .order_by("-opened_at", "-pk")
    )


def review_at(assessment: Assessment, review_id: int) -> Review | None:
    """A review of one of the assessment's submissions; None where there is none."""
    rows = Review.objects.filter(submission__assessment=assessment, pk=review_id)
    return rows.select_related("submission__assessment", "reviewer").first()


def reviews_of(submission: Submission) -> list[Review]:
    """Every review of a submission, with the entries of those that were finished in ``shown_entries``: two queries.

    What a reviewer has not finished is nobody's but theirs.
    """
    entries = ReviewEntry.objects.exclude(review__finished_at=None).select_related("question")
    rows = Review.objects.filter(submission=submission).prefetch_related(
        Prefetch("entries", entries, to_attr="shown_entries")
    )
    return list(rows.order_by("pk"))


def entries_of(review: Review) -> dict[str, ReviewEntry]:
    """What the reviewer recorded, by question key."""
    return {entry.question.key: entry for entry in ReviewEntry.objects.filter(review=review).select_related("question")}


def moderated_levels(submission: Submission) -> dict[str, ModeratedLevel]:
    """The moderated levels that stand, by question key: the last that was confirmed of each."""
    rows = ModeratedLevel.objects.filter(submission=submission, state=ModeratedLevel.State.CONFIRMED)
    return {row.question.key: row for row in rows.select_related("question").order_by("decided_at", "pk")}


def proposed_levels(submission: Submission) -> dict[str, ModeratedLevel]:
    """The levels that wait for a second analyst, by question key; for those who moderate."""
    rows = ModeratedLevel.objects.filter(submission=submission, state=ModeratedLevel.State.PROPOSED)
    return {row.question.key: row for row in rows.select_related("question")}


def latest_submission(assessment: Assessment) -> Submission | None:
    """The last submission, which is the one to review; None before there is any."""
    return Submission.objects.filter(assessment=assessment).order_by("-number").first()


def has_reviews(submission: Submission) -> bool:
    """Whether there is anything to read beside the self-score; one query."""
    return Review.objects.filter(submission=submission).exists()


def peer_by_email(email: str, *, reviewed: str) -> tuple[User, str, str] | None:
    """Somebody who may review the trust ``reviewed`` (its code) as a peer, with code and name of their own trust.

    None where nobody has this address, and alike where they lead no other trust or hold a role at this one.
    """
    person = user_by_email(email)
    if person is None or reviewed in _own_trusts(person):
        return None
    trusts = scope_of(person, Permission.REVIEW_AS_PEER).trusts
    found = sorted(
        (membership.trust.code, membership.trust.name)
        for membership in memberships_of(person)
        if membership.trust is not None and membership.trust.code in trusts
    )
    return (person, *found[0]) if found else None


def files_of(review: Review) -> dict[str, int]:
    """The files that the reviewer may open, ids by hash: named in the submission, kept and allowed; one query."""
    if review.is_by_peer and not review.files_allowed:
        return {}
    return {file.sha256: file.pk for file in _files(review)}


def reviewed_file(review: Review, evidence_id: int) -> Evidence | None:
    """One of the files that the reviewer may know of, whether or not it can be opened yet."""
    if review.is_by_peer and not review.files_allowed:
        return None
    return _files(review).filter(pk=evidence_id).first()


def count_entries(reviews: Iterable[Review]) -> dict[int, int]:
    """How many questions each review has recorded; one query."""
    rows = ReviewEntry.objects.filter(review__in=[review.pk for review in reviews])
    return dict(rows.order_by().values_list("review_id").annotate(n=Count("pk")))


def _files(review: Review) -> QuerySet[Evidence]:
    pieces = pieces_in_snapshot(review.submission.snapshot).values()
    named = {piece.sha256 for of_answer in pieces for piece in of_answer if piece.sha256}
    return (
        Evidence.objects.filter(
            assessment_id=review.submission.assessment_id, kind=Evidence.Kind.FILE, sha256__in=named
        )
        .filter(uses__withdrawn_at=None)
        .distinct()
        .order_by("pk")
    )


def _own_trusts(user: User) -> set[str]:
    return {membership.trust.code for membership in memberships_of(user) if membership.trust is not None}
