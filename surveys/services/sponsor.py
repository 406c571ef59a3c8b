"""What the executive sponsor does: say who the clinical lead is, and when the board saw the assessment."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from audit.services import record

from ..models import Assessment, BoardDate, ClinicalLeadConfirmation
from ..selectors.sponsor import binding_confirmation, clinical_leads
from .answers import AssessmentLocked
from .reopening import locked, require_for


class NotAClinicalLead(ValueError):
    """The person does not hold the clinical lead's role at the trust now, or is the sponsor."""


class BoardDateRefused(ValueError):
    """The date lies in the future or before the wave opened; the text says which, for the reader."""


def require_confirmed(assessment: Assessment, by: User) -> None:
    """Return where ``by`` may counter-sign as far as the executive sponsor goes.

    Raises PermissionDenied, naming who may, where the sponsor confirmed another clinical lead. Where nobody is
    confirmed, or the one who was no longer holds the role, any clinical lead may: a sponsor who is away holds up
    no trust, and the receipt says that there was no confirmation.
    """
    confirmed = binding_confirmation(assessment)
    if confirmed is not None and confirmed.person_id != str(by.pk):
        title = f", {confirmed.person_title}," if confirmed.person_title else ""
        raise PermissionDenied(
            f"The executive sponsor has confirmed {confirmed.person_label}{title} as clinical lead: nobody else can "
            "counter-sign."
        )


@transaction.atomic
def confirm_clinical_lead(*, assessment: Assessment, person_id: str, by: User) -> ClinicalLeadConfirmation:
    """Confirm, as executive sponsor, who the clinical lead is; it replaces an earlier word and stands from now on.

    Nobody confirms themselves. Raises PermissionDenied, AssessmentLocked once it is submitted, and NotAClinicalLead.
    """
    require_for(by, Permission.CLINICAL_LEAD_CONFIRM, assessment)
    assessment = locked(assessment)
    if assessment.state == Assessment.State.SUBMITTED or not assessment.takes_answers:
        raise AssessmentLocked
    person = next((p for p in clinical_leads(assessment, besides=by) if str(p.pk) == person_id), None)
    if person is None:
        raise NotAClinicalLead
    confirmation = ClinicalLeadConfirmation.objects.create(
        assessment=assessment,
        person_id=person_id,
        person_label=person.name,
        person_title=person.job_title,
        at=timezone.now(),
        by_id=str(by.pk),
        by_label=by.name,
        by_title=by.job_title,
    )
    record(
        action="clinical_lead.confirmed",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"person": person_id, "name": person.name, "title": person.job_title},
    )
    return confirmation


@transaction.atomic
def record_board_date(*, assessment: Assessment, on: date, by: User) -> BoardDate:
    """Record, as executive sponsor, the day on which the board saw the assessment; it replaces an earlier date.

    Boards meet after submissions too, so that this is possible in any state. Raises PermissionDenied and
    BoardDateRefused.
    """
    require_for(by, Permission.BOARD_DATE_RECORD, assessment)
    assessment = locked(assessment)
    if on > timezone.localdate():
        raise BoardDateRefused("The date must be today or in the past")
    if on < assessment.wave.opens_on:
        raise BoardDateRefused(
            f"The date must be on or after the day the wave opened, {assessment.wave.opens_on:%-d %B %Y}"
        )
    row = BoardDate.objects.create(
        assessment=assessment,
        on=on,
        at=timezone.now(),
        by_id=str(by.pk),
        by_label=by.name,
        by_title=by.job_title,
    )
    record(
        action="board_date.recorded",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"on": on.isoformat()},
    )
    return row
