"""Taking a submission back within ten working days, to correct it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from audit.services import record

from ..models import Assessment, Withdrawal
from ..selectors.submissions import withdrawable
from .notices_of_reopening import tell_of_withdrawal
from .reopening import locked, open_again, require_for


class NotWithdrawable(ValueError):
    """There is no submission that could be withdrawn, its days are over, or the wave is closed."""


@transaction.atomic
def withdraw_submission(*, assessment: Assessment, reason: str, by: User) -> Withdrawal:
    """Withdraw, as digital lead or deputy, the last submission: it stays as it was, and the answers can change again.

    Possible to the end of the tenth working day after the submission, while the wave is open. Raises
    PermissionDenied, ValueError without a reason, and NotWithdrawable.
    """
    require_for(by, Permission.ASSESSMENT_SIGN, assessment)
    if not reason.strip():
        raise ValueError("Say what has to be corrected.")
    assessment = locked(assessment)
    found = withdrawable(assessment)
    if found is None:
        raise NotWithdrawable
    submission, _ = found
    now = timezone.now()
    withdrawal = Withdrawal.objects.create(
        submission=submission, reason=reason.strip(), at=now, by_id=str(by.pk), by_label=by.name
    )
    open_again(assessment, reason=withdrawal.reason, now=now)
    record(
        action="submission.withdrawn",
        by=by,
        subject=submission,
        trust_code=assessment.trust_code,
        data={"number": submission.number, "reason": withdrawal.reason},
    )
    tell_of_withdrawal(withdrawal)
    return withdrawal
