"""What the executive sponsor said of an assessment, and who may counter-sign after it."""

from django.db.models import QuerySet

from accounts.models import Role, User
from accounts.selectors import people_of_trusts
from prepared.queries import prepared

from ..models import Assessment, BoardDate, ClinicalLeadConfirmation, Submission


def clinical_leads(assessment: Assessment, *, besides: User | None = None) -> list[User]:
    """Who holds the clinical lead's role at the trust now, by name; one query."""
    people = people_of_trusts([assessment.trust_code], [Role.CLINICAL_LEAD]).get(assessment.trust_code, [])
    return [person for person in people if person != besides]


def has_sponsor(assessment: Assessment) -> bool:
    """Whether somebody holds the executive sponsor's role at the trust now; one query."""
    return bool(people_of_trusts([assessment.trust_code], [Role.EXECUTIVE_SPONSOR]))


def confirmation_of(assessment: Assessment) -> ClinicalLeadConfirmation | None:
    """The sponsor's last word on who the clinical lead is, or None; one query."""
    found = _confirmations(assessment.pk)
    return found[0] if found else None


@prepared
def _confirmations(assessment_id: int) -> QuerySet[ClinicalLeadConfirmation]:
    return ClinicalLeadConfirmation.objects.filter(assessment_id=assessment_id).order_by("-pk")[:1]


def binding_confirmation(assessment: Assessment) -> ClinicalLeadConfirmation | None:
    """The confirmation that stands, or None: it binds as long as that person holds the role. Two queries at most."""
    newest = confirmation_of(assessment)
    if newest is None or newest.person_id not in {str(person.pk) for person in clinical_leads(assessment)}:
        return None
    return newest


def confirmation_at(submission: Submission) -> ClinicalLeadConfirmation | None:
    """The confirmation that stood when the submission was made, or None; one query."""
    rows = ClinicalLeadConfirmation.objects.filter(assessment=submission.assessment_id, at__lte=submission.submitted_at)
    return rows.order_by("-pk").first()


def board_date_of(assessment: Assessment) -> BoardDate | None:
    """The date that the sponsor recorded last, or None; one query."""
    found = _board_dates(assessment.pk)
    return found[0] if found else None


@prepared
def _board_dates(assessment_id: int) -> QuerySet[BoardDate]:
    return BoardDate.objects.filter(assessment_id=assessment_id).order_by("-pk")[:1]
