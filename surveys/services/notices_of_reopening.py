"""Who is told that a submission was withdrawn, and of requests to reopen."""

from accounts.models import Role
from accounts.selectors import people_of_trusts

from ..models import Assessment, NotApplicableDecision, ReopeningDecision, ReopeningRequest, Withdrawal
from .notices import Addressed, notify_all

LEADS = (Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD)


def tell_of_withdrawal(withdrawal: Withdrawal) -> None:
    """Tell who signed with, and who answers for the trust's board, that the submission no longer stands."""
    assessment = withdrawal.submission.assessment
    roles = [*LEADS, Role.CLINICAL_LEAD, Role.EXECUTIVE_SPONSOR]
    _tell("submission_withdrawn", assessment, roles, f"submission/{withdrawal.submission_id}", besides=withdrawal.by_id)


def tell_of_request(request: ReopeningRequest) -> None:
    """Tell the colleague of the lead who asked. Who decides finds it on their page."""
    _tell("reopening_asked", request.assessment, LEADS, f"request/{request.pk}", besides=request.asked_by_id)


def tell_of_decision(decision: ReopeningDecision) -> None:
    """Tell the leads what became of their request."""
    kind = "reopening_granted" if decision.granted else "reopening_refused"
    _tell(kind, decision.request.assessment, LEADS, f"request/{decision.request_id}")


def tell_of_refused_claim(decision: NotApplicableDecision) -> None:
    """Tell the leads that the region refused an answer “not applicable”."""
    _tell("not_applicable_refused", decision.assessment, LEADS, f"decision/{decision.pk}")


def _tell(
    kind: str, assessment: Assessment, roles: list[Role] | tuple[Role, ...], about: str, besides: str = ""
) -> None:
    people = people_of_trusts([assessment.trust_code], roles).get(assessment.trust_code, [])
    told = [Addressed(person, about, assessment) for person in people if str(person.pk) != besides]
    notify_all(kind=kind, to=told)
