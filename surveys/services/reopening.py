"""Opening an assessment again after the days for withdrawing: the trust asks, region or national team decides."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from accounts.services import require
from audit.services import record

from ..models import Assessment, ReopeningDecision, ReopeningRequest, Wave
from ..selectors.submissions import last_request, may_be_reopened
from .notices_of_reopening import tell_of_decision, tell_of_request


class NotReopenable(ValueError):
    """There is nothing to ask for: answers can change already, the submission can be withdrawn, or a request waits."""


class AlreadyDecided(Exception):
    """Somebody else was quicker. ``decision`` is theirs."""

    def __init__(self, decision: ReopeningDecision) -> None:
        super().__init__("The request was decided in the meantime.")
        self.decision = decision


def locked(assessment: Assessment) -> Assessment:
    """Read an assessment again, its row locked until the end of the transaction; whatever its state."""
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("wave__framework_version__framework")
        .get(pk=assessment.pk)
    )


def open_again(assessment: Assessment, *, reason: str, now: datetime) -> None:
    """Have the answers of a locked assessment change again; signatures under no submission are withdrawn.

    Its submissions stay, and the last that was not withdrawn stands until the next one. The caller records it.
    """
    assessment.signatures.filter(submission=None, withdrawn_at=None).update(withdrawn_at=now, withdrawn_reason=reason)
    assessment.state = Assessment.State.OPEN
    assessment.takes_answers = True
    assessment.last_activity_at = now
    assessment.save(update_fields=["state", "takes_answers", "last_activity_at"])


def require_for(by: User, permission: Permission, assessment: Assessment) -> None:
    """Return where ``by`` holds ``permission`` for the assessment's trust; raise PermissionDenied otherwise."""
    require(
        by,
        permission,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )


def may_decide(by: User, assessment: Assessment) -> bool:
    """Whether ``by`` decides on reopening this assessment: once its wave is closed, the national team alone does."""
    scope = scope_of(by, Permission.REOPENING_DECIDE)
    if assessment.wave.state == Wave.State.CLOSED:
        return scope.all
    return scope.covers(
        trust_code=assessment.trust_code, icb_code=assessment.icb_code, region_code=assessment.region_code
    )


@transaction.atomic
def ask_for_reopening(*, assessment: Assessment, reason: str, by: User) -> ReopeningRequest:
    """Ask, as digital lead or deputy, to change answers that can no longer be withdrawn.

    Raises PermissionDenied, ValueError without a reason, and NotReopenable.
    """
    require_for(by, Permission.ASSESSMENT_SIGN, assessment)
    if not reason.strip():
        raise ValueError("Say why the answers have to change.")
    assessment = locked(assessment)
    before = last_request(assessment)
    if not may_be_reopened(assessment) or (before is not None and before.is_waiting):
        raise NotReopenable
    request = ReopeningRequest.objects.create(
        assessment=assessment,
        reason=reason.strip(),
        asked_at=timezone.now(),
        asked_by_id=str(by.pk),
        asked_by_label=by.name,
    )
    record(
        action="reopening.asked",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"request": request.pk, "reason": request.reason},
    )
    tell_of_request(request)
    return request


@transaction.atomic
def decide_reopening(*, request: ReopeningRequest, granted: bool, reason: str, by: User) -> ReopeningDecision:
    """Grant or refuse a request, saying why. Granted, the assessment is open again, also in a wave that is closed.

    Raises PermissionDenied (also for a region once the wave is closed), ValueError without a reason, and
    AlreadyDecided where somebody was quicker.
    """
    assessment = locked(request.assessment)
    if not may_decide(by, assessment):
        raise PermissionDenied("You may not decide on reopening this assessment.")
    if not reason.strip():
        raise ValueError("Say why you decide so.")
    earlier = ReopeningDecision.objects.filter(request=request).first()
    if earlier is not None:
        raise AlreadyDecided(earlier)
    return settle(assessment, request, granted=granted, reason=reason.strip(), by=by)


def settle(
    assessment: Assessment, request: ReopeningRequest, *, granted: bool, reason: str, by: User
) -> ReopeningDecision:
    """Write a decision on a request about a locked assessment, and open that again where it is granted."""
    now = timezone.now()
    decision = ReopeningDecision.objects.create(
        request=request,
        granted=granted,
        reason=reason,
        decided_at=now,
        decided_by_id=str(by.pk),
        decided_by_label=by.name,
    )
    if granted:
        open_again(assessment, reason=reason, now=now)
    record(
        action="reopening.granted" if granted else "reopening.refused",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"request": request.pk, "reason": reason},
    )
    tell_of_decision(decision)
    return decision
