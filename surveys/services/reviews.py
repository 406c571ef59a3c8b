"""A review of a submission: asked for, agreed to, recorded question by question, finished.

Nobody at another trust sees an answer before the reviewed trust agreed, nor after it no longer does.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import require
from audit.services import record

from ..models import Assessment, Review, ReviewEntry, Submission
from ..questionnaire.document import LEVELS
from ..selectors import document_for, question_ids_of
from ..selectors.offices import acts_for, office_of
from ..selectors.reviews import latest_submission, peer_by_email, reviews_by
from .notices_of_review import ask_for_agreement, invite_peer, tell_of_finished_review, tell_of_withdrawn_consent

MOST_REMARK = 4_000


class NoSuchPeer(ValueError):
    """Nobody with this address can review this trust as a peer."""


class AlreadyUnderWay(Exception):
    """The person has a review of this submission that is not finished."""


class NotLatest(Exception):
    """The trust has submitted again: the latest submission is the one to review."""


class ReviewState(Exception):
    """The review no longer is, or is not yet, in the state in which this can be done: nothing was changed."""


class InvalidEntry(ValueError):
    """There is no such question, or no such level."""


class NothingRecorded(Exception):
    """A review without a single level or remark is not finished."""


class StaleEntry(Exception):
    """The entry changed since it was read, in another window. ``current`` is the one that stands."""

    def __init__(self, current: ReviewEntry | None) -> None:
        super().__init__("The entry was changed in the meantime.")
        self.current = current


@transaction.atomic
def open_review(*, submission: Submission, reason: str, by: User, peer_email: str = "") -> Review:
    """Review a trust's latest submission oneself or, with ``peer_email``, ask somebody at another trust to.

    A peer's review waits for the reviewed trust to agree. Raises PermissionDenied, ValueError without a reason,
    NoSuchPeer, NotLatest and AlreadyUnderWay.
    """
    assessment = Assessment.objects.select_for_update().get(pk=submission.assessment_id)
    office = office_of(by, Permission.REVIEW_OPEN, assessment)
    if office is None:
        raise PermissionDenied(f"You may not {Permission.REVIEW_OPEN.value} here.")
    if not reason.strip() or len(reason) > MOST_REMARK:
        raise ValueError("There is no reason, or too much of one.")
    latest = latest_submission(assessment)
    if latest is None or latest.pk != submission.pk:
        raise NotLatest
    reviewer, code, name = by, "", ""
    if peer_email:
        peer = peer_by_email(peer_email, reviewed=assessment.trust_code)
        if peer is None:
            raise NoSuchPeer
        reviewer, code, name = peer
    under_way = Review.objects.filter(submission=submission, reviewer_id=reviewer.pk)
    if under_way.filter(state__in=[Review.State.ASKED, Review.State.OPEN]).exists():
        raise AlreadyUnderWay
    review = Review.objects.create(
        submission=submission,
        office=office,
        state=Review.State.ASKED if code else Review.State.OPEN,
        reviewer_id=reviewer.pk,
        reviewer_label=reviewer.name,
        peer_trust_code=code,
        peer_trust_name=name,
        reason=reason.strip(),
        opened_at=timezone.now(),
        opened_by_id=str(by.pk),
        opened_by_label=by.name,
    )
    _record("review.opened", review, by, reviewer=reviewer.pk, peer_trust=code, office=office)
    if code:
        ask_for_agreement(review, assessment)
    return review


@transaction.atomic
def decide_review(*, review: Review, agree: bool, files_allowed: bool = False, by: User) -> Review:
    """Agree, as the reviewed trust, to a peer's review, or do not. Raises PermissionDenied and ReviewState."""
    review = _locked(review)
    _require_trust(review, by)
    if review.state != Review.State.ASKED:
        raise ReviewState
    review.state = Review.State.OPEN if agree else Review.State.REFUSED
    review.files_allowed = agree and files_allowed
    review.decided_at, review.decided_by_id, review.decided_by_label = timezone.now(), str(by.pk), by.name
    review.save(update_fields=["state", "files_allowed", "decided_at", "decided_by_id", "decided_by_label"])
    _record("review.agreed" if agree else "review.refused", review, by, files=review.files_allowed)
    if agree:
        invite_peer(review)
    return review


@transaction.atomic
def withdraw_consent(*, review: Review, by: User) -> Review:
    """End, as the reviewed trust, what a peer may see; what was finished before stays to be read by the trust.

    Raises PermissionDenied and ReviewState.
    """
    review = _locked(review)
    _require_trust(review, by)
    if not review.is_by_peer or review.state not in (Review.State.OPEN, Review.State.FINISHED):
        raise ReviewState
    _end(review, Review.State.WITHDRAWN, by)
    tell_of_withdrawn_consent(review)
    _record("review.consent_withdrawn", review, by)
    return review


@transaction.atomic
def end_review(*, review: Review, by: User) -> Review:
    """End a review that is not finished, as the office whose it is. Raises PermissionDenied and ReviewState."""
    review = _locked(review)
    if not acts_for(by, Permission.REVIEW_OPEN, review.office, review.submission.assessment):
        raise PermissionDenied("Only who opened the review may end it.")
    if review.state not in (Review.State.ASKED, Review.State.OPEN):
        raise ReviewState
    _end(review, Review.State.ENDED, by)
    _record("review.ended", review, by)
    return review


@transaction.atomic
def record_entry(
    *, review: Review, question_key: str, seen_version: int, level: int | None, remark: str, by: User
) -> ReviewEntry | None:
    """Record the reviewer's own level and remark, read at ``seen_version`` (0: there was none).

    A save that changes nothing keeps the version; None where there is still nothing. Raises PermissionDenied (also
    once consent or role is gone), ReviewState (finished), InvalidEntry and StaleEntry.
    """
    review = _locked_for_reviewer(review, by)
    assessment, remark = review.submission.assessment, remark.strip()
    if question_key not in {question.key for question in document_for(assessment).scored}:
        raise InvalidEntry(f"{question_key} is not asked of this trust.")
    if (level is not None and level not in LEVELS) or len(remark) > MOST_REMARK:
        raise InvalidEntry("There is no such level, or the remark is too long.")
    question_id = question_ids_of(assessment.wave.framework_version)[question_key]
    entry = ReviewEntry.objects.filter(review=review, question_id=question_id).first()
    if entry is None and level is None and not remark:
        return None
    if entry is not None and (entry.level, entry.remark) == (level, remark):
        return entry
    if (entry.version if entry else 0) != seen_version:
        raise StaleEntry(entry)
    entry = entry or ReviewEntry(review=review, question_id=question_id)
    entry.level, entry.remark, entry.version, entry.changed_at = level, remark, seen_version + 1, timezone.now()
    entry.save()
    _record("review.recorded", review, by, question=question_key, level=level, version=entry.version)
    return entry


@transaction.atomic
def finish_review(*, review: Review, by: User) -> Review:
    """Finish it: the trust and those above it read it from now on, and nothing in it changes any more.

    Raises PermissionDenied, ReviewState and NothingRecorded.
    """
    review = _locked_for_reviewer(review, by)
    if not review.entries.exists():
        raise NothingRecorded
    review.state, review.finished_at = Review.State.FINISHED, timezone.now()
    review.save(update_fields=["state", "finished_at"])
    tell_of_finished_review(review)
    _record("review.finished", review, by, entries=review.entries.count())
    return review


def _locked(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).select_related("submission__assessment__wave")
    return rows.get(pk=review.pk)


def _locked_for_reviewer(review: Review, by: User) -> Review:
    """The review under a lock, if ``by`` may still work on it: consent, role and state may have gone meanwhile."""
    held = reviews_by(by).select_for_update(of=("self",)).filter(pk=review.pk).first()
    if held is None:
        raise PermissionDenied("This review is not yours, or no longer.")
    if held.state != Review.State.OPEN:
        raise ReviewState
    return held


def _require_trust(review: Review, by: User) -> None:
    require(by, Permission.REVIEW_AGREE, trust_code=review.submission.assessment.trust_code)


def _end(review: Review, state: Review.State, by: User) -> None:
    review.state, review.ended_at, review.ended_by_id, review.ended_by_label = (
        state,
        timezone.now(),
        str(by.pk),
        by.name,
    )
    review.save(update_fields=["state", "ended_at", "ended_by_id", "ended_by_label"])


def _record(action: str, review: Review, by: User, **data: object) -> None:
    record(
        action=action,
        by=by,
        subject=review,
        trust_code=review.submission.assessment.trust_code,
        data={"submission": review.submission_id, **data},
    )
