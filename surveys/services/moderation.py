"""A moderated level: one analyst proposes it with a reason, another confirms it. It is no answer and no score."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import require
from audit.services import record

from ..models import Assessment, ModeratedLevel, Submission
from ..questionnaire.document import LEVELS
from ..selectors import document_for, question_ids_of
from .notices_of_review import ask_second_analyst

MOST_REASON = 4_000


class AlreadyProposed(Exception):
    """A level is proposed for this question and waits for the second analyst."""


class ModerationState(Exception):
    """It was confirmed or dropped in the meantime: nothing was changed."""


class InvalidLevel(ValueError):
    """There is no such question or level, or no reason."""


@transaction.atomic
def propose_level(*, submission: Submission, question_key: str, level: int, reason: str, by: User) -> ModeratedLevel:
    """Propose a level for one question of a submission. Raises PermissionDenied, InvalidLevel and AlreadyProposed."""
    # Two who propose at once do so one after the other.
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("wave__framework_version__framework")
        .get(pk=submission.assessment_id)
    )
    _require(assessment, by)
    reason = reason.strip()
    asked = {question.key for question in document_for(assessment).scored}
    if question_key not in asked or level not in LEVELS or not reason or len(reason) > MOST_REASON:
        raise InvalidLevel("There is no such question or level, or no reason.")
    question_id = question_ids_of(assessment.wave.framework_version)[question_key]
    rows = ModeratedLevel.objects.filter(submission=submission, question_id=question_id)
    if rows.filter(state=ModeratedLevel.State.PROPOSED).exists():
        raise AlreadyProposed
    proposal = ModeratedLevel.objects.create(
        submission=submission,
        question_id=question_id,
        level=level,
        reason=reason,
        proposed_at=timezone.now(),
        proposed_by_id=str(by.pk),
        proposed_by_label=by.name,
    )
    ask_second_analyst(proposal, assessment)
    _record("moderation.proposed", proposal, assessment, by, question=question_key, level=level)
    return proposal


@transaction.atomic
def confirm_level(*, proposal: ModeratedLevel, by: User) -> ModeratedLevel:
    """Confirm what somebody else proposed. Raises PermissionDenied (also for who proposed it) and ModerationState."""
    proposal, assessment = _locked(proposal)
    _require(assessment, by)
    if proposal.proposed_by_id == str(by.pk):
        raise PermissionDenied("Another analyst must confirm it.")
    return _decide(proposal, ModeratedLevel.State.CONFIRMED, "moderation.confirmed", assessment, by)


@transaction.atomic
def drop_level(*, proposal: ModeratedLevel, by: User) -> ModeratedLevel:
    """Drop a proposal, one's own too. Raises PermissionDenied and ModerationState."""
    proposal, assessment = _locked(proposal)
    _require(assessment, by)
    return _decide(proposal, ModeratedLevel.State.DROPPED, "moderation.dropped", assessment, by)


def _locked(proposal: ModeratedLevel) -> tuple[ModeratedLevel, Assessment]:
    rows = ModeratedLevel.objects.select_for_update(of=("self",)).select_related("submission__assessment")
    held = rows.get(pk=proposal.pk)
    return held, held.submission.assessment


def _require(assessment: Assessment, by: User) -> None:
    require(
        by,
        Permission.MODERATE,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )


def _decide(
    proposal: ModeratedLevel, state: ModeratedLevel.State, action: str, assessment: Assessment, by: User
) -> ModeratedLevel:
    if proposal.state != ModeratedLevel.State.PROPOSED:
        raise ModerationState
    proposal.state, proposal.decided_at = state, timezone.now()
    proposal.decided_by_id, proposal.decided_by_label = str(by.pk), by.name
    proposal.save(update_fields=["state", "decided_at", "decided_by_id", "decided_by_label"])
    _record(action, proposal, assessment, by, level=proposal.level)
    return proposal


def _record(action: str, proposal: ModeratedLevel, assessment: Assessment, by: User, **data: object) -> None:
    record(
        action=action,
        by=by,
        subject=proposal,
        trust_code=assessment.trust_code,
        data={"submission": proposal.submission_id, **data},
    )
