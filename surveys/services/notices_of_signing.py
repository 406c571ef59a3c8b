"""Who is told when an assessment is signed, sent back or submitted, and when a colleague disagrees."""

from collections.abc import Iterable

from accounts.models import Role, User
from accounts.selectors import people_of_trusts

from ..models import Assessment, Dissent, Signature, Submission
from .notices import Addressed, notify_all

LEADS = (Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD)


def ask_for_countersignature(signature: Signature) -> None:
    """Tell the clinical leads that the digital lead has signed; once for each signature."""
    _tell("countersignature_wanted", signature.assessment, [Role.CLINICAL_LEAD], f"signature/{signature.pk}")


def tell_of_sending_back(assessment: Assessment, *, by: User) -> None:
    """Tell the digital lead and deputy, but ``by``, of a signature that is withdrawn; call it while it stands."""
    signature = assessment.signatures.filter(submission=None, withdrawn_at=None).order_by("signed_at").first()
    if signature is not None:
        _tell("sent_back", assessment, LEADS, f"signature/{signature.pk}", besides=by)


def tell_of_submission(submission: Submission) -> None:
    """Send a receipt to the leads, the clinical leads and the executive sponsor."""
    roles = [*LEADS, Role.CLINICAL_LEAD, Role.EXECUTIVE_SPONSOR]
    details = {"number": str(submission.number), "hash": submission.content_hash}
    _tell("submitted", submission.assessment, roles, f"submission/{submission.pk}", details)


def tell_of_dissent(dissent: Dissent, *, by: User) -> None:
    """Tell the digital lead and deputy, but ``by``, that a colleague disagrees with an answer."""
    _tell("dissent_recorded", dissent.assessment, LEADS, f"dissent/{dissent.pk}", besides=by)


def _tell(
    kind: str,
    assessment: Assessment,
    roles: Iterable[Role],
    about: str,
    details: dict[str, str] | None = None,
    *,
    besides: User | None = None,
) -> None:
    people = people_of_trusts([assessment.trust_code], roles).get(assessment.trust_code, [])
    told = [Addressed(person, about, assessment, details=details or {}) for person in people if person != besides]
    notify_all(kind=kind, to=told)
