"""Who is told that a submission was withdrawn, and of requests to reopen."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Role, User
from accounts.selectors import people_of_england, people_of_regions, people_of_trusts

from ..models import (
    Assessment,
    NotApplicableDecision,
    ReopeningDecision,
    ReopeningRequest,
    Submission,
    Wave,
    Withdrawal,
)
from ..selectors.not_applicable import unconfirmed_in
from .notices import Addressed, notify_all

LEADS = (Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD)


def tell_of_withdrawal(withdrawal: Withdrawal) -> None:
    """Tell who signed with, who answers for the trust's board, and the region, that the submission no longer stands."""
    assessment = withdrawal.submission.assessment
    roles = [*LEADS, Role.CLINICAL_LEAD, Role.EXECUTIVE_SPONSOR]
    about = f"submission/{withdrawal.submission_id}"
    _tell("submission_withdrawn", assessment, roles, about, besides=withdrawal.by_id)
    _tell_people("submission_withdrawn", _region_of(assessment), assessment, about)


def tell_of_request(request: ReopeningRequest) -> None:
    """Tell the colleague of the lead who asked, and who decides: the region or, once the wave is closed, analysts."""
    assessment, about = request.assessment, f"request/{request.pk}"
    _tell("reopening_asked", assessment, LEADS, about, besides=request.asked_by_id)
    deciding = [] if assessment.wave.state == Wave.State.CLOSED else _region_of(assessment)
    path = reverse("surveys:reopening_decide", args=[request.pk])
    people = deciding or people_of_england([Role.NATIONAL_ANALYST])
    _tell_people("reopening_waits", people, assessment, about, {"path": path})


def tell_of_claims(submission: Submission) -> None:
    """Tell the region that a submission says “not applicable” where nobody has confirmed it; one mail for all."""
    if unconfirmed_in([submission]):
        assessment, details = submission.assessment, {"path": reverse("surveys:not_applicable_list")}
        _tell_people("not_applicable_waits", _region_of(assessment), assessment, f"submission/{submission.pk}", details)


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
    _tell_people(kind, (person for person in people if str(person.pk) != besides), assessment, about)


def _region_of(assessment: Assessment) -> list[User]:
    return people_of_regions([assessment.region_code], [Role.REGIONAL_LEAD]).get(assessment.region_code, [])


def _tell_people(
    kind: str, people: Iterable[User], assessment: Assessment, about: str, details: dict[str, str] | None = None
) -> None:
    notify_all(kind=kind, to=[Addressed(person, about, assessment, details=details or {}) for person in people])
