"""Assessments, their submissions and signatures, and by whom they may be read."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of

from ..models import Assessment, Signature, Submission


def assessments_visible_to(user: User, permission: Permission = Permission.ANSWERS_READ) -> QuerySet[Assessment]:
    """The assessments for which ``user`` holds ``permission``; by default, whose answers they may read."""
    return (
        Assessment.objects.filter(scope_of(user, permission).q())
        .select_related("wave__framework_version__framework")
        .defer("wave__framework_version__document")
    )


def submissions_visible_to(user: User) -> QuerySet[Submission]:
    """Submissions whose answers ``user`` may read by name."""
    return Submission.objects.filter(assessment__in=assessments_visible_to(user).order_by()).select_related(
        "assessment__wave"
    )


def latest_submissions(assessments: Iterable[Assessment]) -> dict[int, Submission]:
    """The last submission of each assessment that has one, by assessment id; one query."""
    rows = Submission.objects.filter(assessment__in=[a.pk for a in assessments]).select_related("withdrawal")
    rows = rows.order_by("number")
    return {submission.assessment_id: submission for submission in rows}


def previous_assessment(assessment: Assessment) -> Assessment | None:
    """The same trust's assessment in the wave before, whatever became of it."""
    return (
        Assessment.objects.filter(trust_id=assessment.trust_id, wave__opens_on__lt=assessment.wave.opens_on)
        .select_related("wave__framework_version__framework")
        .defer("wave__framework_version__document")
        .order_by("-wave__opens_on")
        .first()
    )


def signatures_of(assessment: Assessment) -> list[Signature]:
    """The signatures that stand, oldest first: those of the next submission, or of the last one."""
    standing = list(Signature.objects.filter(assessment=assessment, withdrawn_at=None).order_by("signed_at"))
    unsubmitted = [signature for signature in standing if signature.submission_id is None]
    if unsubmitted or not standing:
        return unsubmitted
    return [signature for signature in standing if signature.submission_id == standing[-1].submission_id]


def last_sent_back(assessment: Assessment) -> Signature | None:
    """The latest signature withdrawn since the last submission, with the reason why it was sent back."""
    since = Submission.objects.filter(assessment=OuterRef("assessment"), submitted_at__gte=OuterRef("withdrawn_at"))
    rows = Signature.objects.filter(~Exists(since), assessment=assessment).exclude(withdrawn_at=None)
    return rows.order_by("-withdrawn_at").first()


def signatures_by_submission() -> Prefetch:
    """Prefetch the signatures of submissions, oldest first."""
    return Prefetch("signatures", Signature.objects.order_by("signed_at"))
