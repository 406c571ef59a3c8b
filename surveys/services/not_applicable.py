"""The region confirms or refuses that a question is not applicable to a trust."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from audit.services import record

from ..models import Assessment, NotApplicableDecision
from ..selectors import question_ids_of
from ..selectors.not_applicable import Claim, decisions_about, standing_claims
from ..selectors.submissions import last_request
from ..signals import not_applicable_decided
from .notices_of_reopening import tell_of_refused_claim
from .reopening import open_again, require_for, settle

Decision = NotApplicableDecision.Decision


class ClaimGone(ValueError):
    """The trust no longer says so: the answer was changed since it was read."""


def _locked(claims: Iterable[Claim], by: User) -> dict[int, Assessment]:
    """The assessments of ``claims``, their rows locked in one order; raises PermissionDenied for a foreign one."""
    rows = (
        Assessment.objects.select_for_update(of=("self",))
        .filter(pk__in={claim.assessment_id for claim in claims})
        .select_related("wave__framework_version__framework")
        .order_by("pk")
    )
    found = {assessment.pk: assessment for assessment in rows}
    for assessment in found.values():
        require_for(by, Permission.NOT_APPLICABLE_DECIDE, assessment)
    return found


def _decide(assessment: Assessment, claim: Claim, decision: Decision, note: str, by: User) -> NotApplicableDecision:
    row = NotApplicableDecision.objects.create(
        assessment=assessment,
        question_id=question_ids_of(assessment.wave.framework_version)[claim.question],
        reason=claim.reason,
        decision=decision,
        note=note,
        at=timezone.now(),
        by_id=str(by.pk),
        by_label=by.name,
    )
    record(
        action=f"not_applicable.{decision.value}",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"question": claim.question, "reason": claim.reason, "note": note},
    )
    not_applicable_decided.send(sender=NotApplicableDecision, assessment_id=assessment.pk)
    return row


@transaction.atomic
def confirm_not_applicable(*, claims: Iterable[Claim], by: User) -> int:
    """Confirm what trusts claim; return how many that were.

    What a trust no longer says, and what was confirmed before, is passed over. Raises PermissionDenied, and then
    confirms none.
    """
    asked = list(dict.fromkeys(claims))
    assessments = _locked(asked, by)
    standing, decided = standing_claims(assessments.values()), decisions_about(assessments)
    waiting = [claim for claim in asked if claim in standing and (claim not in decided or decided[claim].is_refused)]
    for claim in waiting:
        _decide(assessments[claim.assessment_id], claim, Decision.CONFIRMED, "", by)
    return len(waiting)


@transaction.atomic
def refuse_not_applicable(*, claim: Claim, note: str, by: User) -> NotApplicableDecision:
    """Refuse a claim, saying why. An assessment that was signed or submitted with it is open again.

    Its last submission stands until the next. A request to reopen that waits is granted with it. Raises
    PermissionDenied, ValueError without a note, and ClaimGone.
    """
    if not note.strip():
        raise ValueError("Say why the question applies.")
    assessments = _locked([claim], by)
    if claim not in standing_claims(assessments.values()):
        raise ClaimGone
    assessment = assessments[claim.assessment_id]
    decision = _decide(assessment, claim, Decision.REFUSED, note.strip(), by)
    if assessment.state != Assessment.State.OPEN:
        reason = f"“Not applicable” was refused: {decision.note}"
        waiting = last_request(assessment)
        if waiting is not None and waiting.is_waiting:
            settle(assessment, waiting, granted=True, reason=reason, by=by)
        else:
            open_again(assessment, reason=reason, now=decision.at)
            record(
                action="assessment.reopened",
                by=by,
                subject=assessment,
                trust_code=assessment.trust_code,
                data={"question": claim.question, "reason": reason},
            )
    tell_of_refused_claim(decision)
    return decision
