"""Assessments, their submissions and signatures, and by whom they may be read."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from accounts.selectors import scope_of
from prepared.queries import prepared

from ..models import Assessment, Signature, Submission


def assessments_visible_to(user: User, permission: Permission = Permission.ANSWERS_READ) -> QuerySet[Assessment]:
    """The assessments for which ``user`` holds ``permission``; by default, whose answers they may read."""
    return assessments_in(scope_of(user, permission))


def assessments_in(scope: Scope) -> QuerySet[Assessment]:
    """The assessments in ``scope``, each with its wave and without the framework's document."""
    return (
        Assessment.objects.filter(scope.q())
        .select_related("wave__framework_version__framework")
        .defer("wave__framework_version__document")
    )


def assessment_visible_to(user: User | AnonymousUser, assessment_id: int) -> Assessment | None:
    """The assessment whose answers ``user`` may read, with its wave; None where there is none, or none for them."""
    scope = scope_of(user, Permission.ANSWERS_READ)
    for assessment in _assessment(assessment_id) if scope else ():
        if scope.covers(
            trust_code=assessment.trust_code, icb_code=assessment.icb_code, region_code=assessment.region_code
        ):
            return assessment
    return None


@prepared
def _assessment(assessment_id: int) -> QuerySet[Assessment]:
    rows = Assessment.objects.filter(pk=assessment_id).order_by()
    return rows.select_related("wave__framework_version__framework").defer("wave__framework_version__document")


def submissions_visible_to(user: User) -> QuerySet[Submission]:
    """Submissions whose answers ``user`` may read by name."""
    return Submission.objects.filter(assessment__in=assessments_visible_to(user).order_by()).select_related(
        "assessment__wave"
    )


def latest_submissions(assessments: Iterable[Assessment]) -> dict[int, Submission]:
    """The last submission of each assessment that has one, by assessment id; one query."""
    return {submission.assessment_id: submission for submission in _submissions([a.pk for a in assessments])}


@prepared
def _submissions(assessment_ids: list[int]) -> QuerySet[Submission]:
    rows = Submission.objects.filter(assessment_id__in=assessment_ids)
    return rows.select_related("withdrawal").order_by("number")


def latest_submission_ids(assessments: Iterable[Assessment]) -> dict[int, int]:
    """The id of the last submission of each assessment that has one, by assessment id; one query."""
    return dict(_submission_ids([a.pk for a in assessments]))


@prepared
def _submission_ids(assessment_ids: list[int]) -> QuerySet[Submission, tuple[int, int]]:
    rows = Submission.objects.filter(assessment_id__in=assessment_ids).order_by("number")
    return rows.values_list("assessment_id", "pk")


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
    standing = _standing_signatures([assessment.pk])
    unsubmitted = [signature for signature in standing if signature.submission_id is None]
    if unsubmitted or not standing:
        return unsubmitted
    return [signature for signature in standing if signature.submission_id == standing[-1].submission_id]


def standing_signatures(assessment_ids: Iterable[int]) -> dict[int, list[Signature]]:
    """The signatures that stand by assessment id, oldest first; one query."""
    found: dict[int, list[Signature]] = {}
    for signature in _standing_signatures(list(assessment_ids)):
        found.setdefault(signature.assessment_id, []).append(signature)
    return found


@prepared
def _standing_signatures(assessment_ids: list[int]) -> QuerySet[Signature]:
    return Signature.objects.filter(assessment_id__in=assessment_ids, withdrawn_at=None).order_by("signed_at")


def last_sent_back(assessment: Assessment) -> Signature | None:
    """The latest signature withdrawn since the last submission, with the reason why it was sent back."""
    found = _sent_back(assessment.pk)
    return found[0] if found else None


@prepared
def _sent_back(assessment_id: int) -> QuerySet[Signature]:
    since = Submission.objects.filter(assessment=OuterRef("assessment"), submitted_at__gte=OuterRef("withdrawn_at"))
    rows = Signature.objects.filter(~Exists(since), assessment_id=assessment_id).exclude(withdrawn_at=None)
    return rows.order_by("-withdrawn_at")[:1]


def signatures_by_submission() -> Prefetch:
    """Prefetch the signatures of submissions, oldest first."""
    return Prefetch("signatures", Signature.objects.order_by("signed_at"))
