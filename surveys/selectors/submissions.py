"""What became of submissions: which one stands, which were withdrawn, and why an assessment is open again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from prepared.queries import prepared

from ..models import Assessment, ReopeningDecision, ReopeningRequest, Submission, Withdrawal
from ..working_days import withdraw_until


@dataclass(frozen=True)
class SubmissionState:
    """A submission and what became of it: ``state`` is "stands", "withdrawn" or "replaced"."""

    submission: Submission
    state: str


@dataclass(frozen=True)
class OpenedAgain:
    """Why an assessment that was submitted is open again. ``kind`` is "withdrawn" or "reopened".

    ``stands`` is the number of the submission that counts until the next one, or None.
    """

    kind: str
    at: datetime
    by: str
    reason: str
    number: int
    stands: int | None
    granted: str = ""


def submissions_with_state(assessment: Assessment) -> list[SubmissionState]:
    """Every submission of an assessment, the newest first, without its answers; one query."""
    found: list[SubmissionState] = []
    replaced = False
    for submission in _submissions(assessment.pk):
        submission.assessment = assessment
        state = "withdrawn" if submission.is_withdrawn else "replaced" if replaced else "stands"
        replaced = replaced or state == "stands"
        found.append(SubmissionState(submission, state))
    return found


@prepared
def _submissions(assessment_id: int) -> QuerySet[Submission]:
    rows = Submission.objects.filter(assessment_id=assessment_id).select_related("withdrawal")
    return rows.defer("snapshot").order_by("-number")


def standing_submissions() -> QuerySet[Submission]:
    """The submission that stands of each assessment that has one: its last that was not withdrawn."""
    later = Submission.objects.filter(
        assessment=OuterRef("assessment"), number__gt=OuterRef("number"), withdrawal__isnull=True
    )
    return Submission.objects.filter(~Exists(later), withdrawal__isnull=True)


def withdrawable(assessment: Assessment, *, today: date | None = None) -> tuple[Submission, date] | None:
    """The submission that the trust may withdraw now and the last day for it, or None; one query at most."""
    if assessment.state != Assessment.State.SUBMITTED or not assessment.takes_answers:
        return None
    last = assessment.submissions.defer("snapshot").order_by("-number").first()
    if last is None:
        return None
    until = withdraw_until(last.submitted_at)
    return (last, until) if (today or timezone.localdate()) <= until else None


def may_be_reopened(assessment: Assessment) -> bool:
    """Whether answers can change only after a reopening; one query at most."""
    if assessment.state == Assessment.State.SUBMITTED:
        return withdrawable(assessment) is None
    return not assessment.takes_answers


def requests_visible(assessments: QuerySet[Assessment]) -> QuerySet[ReopeningRequest]:
    """Requests about ``assessments``, each with its assessment, wave and decision."""
    return ReopeningRequest.objects.filter(assessment__in=assessments.order_by()).select_related(
        "assessment__wave", "decision"
    )


def waiting_requests(assessments: QuerySet[Assessment]) -> list[ReopeningRequest]:
    """The requests that nobody has decided, the oldest first."""
    return list(requests_visible(assessments).filter(decision__isnull=True).order_by("asked_at", "pk"))


def last_request(assessment: Assessment) -> ReopeningRequest | None:
    """The last request of an assessment with its decision, if any; one query."""
    for request in _requests(assessment.pk):
        request.assessment = assessment
        return request
    return None


@prepared
def _requests(assessment_id: int) -> QuerySet[ReopeningRequest]:
    rows = ReopeningRequest.objects.filter(assessment_id=assessment_id).select_related("decision")
    return rows.order_by("-asked_at", "-pk")[:1]


def opened_again(assessment: Assessment, submissions: Sequence[SubmissionState]) -> OpenedAgain | None:
    """Why a submitted assessment is open again, or None; ``submissions`` are all of them. One query at most."""
    if assessment.state == Assessment.State.SUBMITTED or not submissions:
        return None
    last = submissions[0].submission
    stands = next((one.submission.number for one in submissions if one.state == "stands"), None)
    if last.is_withdrawn:
        withdrawal: Withdrawal = last.withdrawal
        return OpenedAgain("withdrawn", withdrawal.at, withdrawal.by_label, withdrawal.reason, last.number, stands)
    granted = (
        ReopeningDecision.objects.filter(
            request__assessment=assessment, granted=True, decided_at__gte=last.submitted_at
        )
        .select_related("request")
        .order_by("-decided_at")
        .first()
    )
    if granted is None:
        return None
    return OpenedAgain(
        "reopened",
        granted.decided_at,
        granted.decided_by_label,
        granted.request.reason,
        last.number,
        stands,
        granted=granted.reason,
    )


def last_submitted() -> dict[str, Subquery]:
    """Annotations for assessments: ``last_number`` of a submission and ``last_withdrawn_at``, each None without one."""
    last = Submission.objects.filter(assessment=OuterRef("pk")).order_by("-number")
    return {
        "last_number": Subquery(last.values("number")[:1]),
        "last_withdrawn_at": Subquery(last.values("withdrawal__at")[:1]),
    }
