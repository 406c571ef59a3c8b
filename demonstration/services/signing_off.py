"""What regions and an executive sponsor did in the made-up waves: decisions, a confirmation, a request that waits."""

from collections.abc import Sequence
from datetime import datetime

from accounts.selectors import user_by_email
from audit.services import record
from demonstration.accounts import DOMAIN
from demonstration.waves import IN_PROGRESS
from surveys.models import Assessment, NotApplicableDecision, ReopeningRequest, Wave
from surveys.selectors import question_ids_of
from surveys.selectors.not_applicable import standing_claims
from surveys.services.sponsor import confirm_clinical_lead

BATCH = 500
WHY = "Two answers on suppliers rest on a contract that had not started yet. We found it when the board read them."


def sign_off(wave: Wave, assessments: Sequence[Assessment], *, is_closed: bool, at: datetime) -> None:
    """Write what was decided by ``at``, all of one wave.

    Once a wave is closed every “not applicable” is confirmed. In the open one those of the region that has an account
    wait, a trust of that region asks to reopen, and the sponsor has said who the clinical lead is.
    """
    own = next((a for a in assessments if a.trust_code == IN_PROGRESS), None)
    waiting_region = own.region_code if own and not is_closed else ""
    _confirm([a for a in assessments if a.region_code != waiting_region], wave, at)
    if own is None or is_closed:
        return
    neighbour = next((a for a in assessments if a.region_code == own.region_code and a.state == "submitted"), None)
    if neighbour is not None:
        ReopeningRequest.objects.create(
            assessment=neighbour,
            reason=WHY,
            asked_at=at,
            asked_by_id="",
            asked_by_label=f"Digital lead {neighbour.trust_code}",
        )
    sponsor, clinician = (user_by_email(f"{name}@{DOMAIN}") for name in ("sponsor", "clinical.lead"))
    if sponsor is not None and clinician is not None:
        confirm_clinical_lead(assessment=own, person_id=str(clinician.pk), by=sponsor)


def _confirm(assessments: Sequence[Assessment], wave: Wave, at: datetime) -> None:
    by_id = {assessment.pk: assessment for assessment in assessments}
    question_ids = question_ids_of(wave.framework_version)
    decisions = NotApplicableDecision.objects.bulk_create(
        (
            NotApplicableDecision(
                assessment=by_id[claim.assessment_id],
                question_id=question_ids[claim.question],
                reason=claim.reason,
                decision=NotApplicableDecision.Decision.CONFIRMED,
                at=at,
                by_id="",
                by_label=f"Regional team, {by_id[claim.assessment_id].region_name}",
            )
            for claim in standing_claims(assessments)
        ),
        batch_size=BATCH,
    )
    # In the trail under the portal's own name: the people are made up, and never did it.
    record(
        action="not_applicable.confirmed",
        by=None,
        subject=wave,
        data={"wave": wave.slug, "answers": len(decisions), "demonstration": True},
    )
