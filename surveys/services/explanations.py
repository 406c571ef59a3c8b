"""A digital lead explains why an answer that looks odd is right."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import require
from audit.services import record

from ..findings import Finding, Kind, digest_of_all
from ..models import Assessment, Explanation
from ..selectors.reading import Reading, reading_of
from .answers import AssessmentLocked


class FindingGone(LookupError):
    """The answers changed: what was to be explained is no longer there, or rests on other answers."""


@transaction.atomic
def explain_finding(*, assessment: Assessment, finding: str, digest: str, text: str, by: User) -> Explanation:
    """Keep ``text`` as the explanation of the warning ``finding`` (its key) that was read with ``digest``.

    One that is explained already may be explained anew: the newest stands. Raises FindingGone, AssessmentLocked and
    PermissionDenied; ValueError for a text without a word.
    """
    now, reading = _read(assessment, text, by)
    found = reading.warning(finding)
    if found is None or found.digest != digest:
        raise FindingGone
    return _keep(assessment, found, text, now, by)


@transaction.atomic
def explain_all_of_kind(*, assessment: Assessment, kind: Kind, digest: str, text: str, by: User) -> list[Explanation]:
    """Keep ``text`` as the explanation of each warning of ``kind`` that nobody explained, read with ``digest``.

    ``digest`` is that of all of them (see findings.digest_of_all): if one has come, gone or changed, or was explained
    in the meantime, nothing is kept. Raises what explain_finding raises.
    """
    now, reading = _read(assessment, text, by)
    found = reading.unexplained_of(kind)
    if not found or digest_of_all(found) != digest:
        raise FindingGone
    return [_keep(assessment, one, text, now, by) for one in found]


def _read(assessment: Assessment, text: str, by: User) -> tuple[datetime, Reading]:
    """The answers as they stand, which nobody can change before the explanation is kept."""
    require(
        by,
        Permission.ASSESSMENT_SIGN,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )
    if not text.strip():
        raise ValueError("An explanation needs words.")
    now = timezone.now()
    # Locked as by a save: the answers that are explained cannot change before this is kept.
    still_open = Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.OPEN, takes_answers=True)
    if not still_open.update(last_activity_at=now):
        raise AssessmentLocked
    assessment.refresh_from_db(fields=["state"])
    return now, reading_of(assessment)


def _keep(assessment: Assessment, found: Finding, text: str, now: datetime, by: User) -> Explanation:
    explanation = Explanation.objects.create(
        assessment=assessment,
        finding=found.key,
        digest=found.digest,
        said=found.say,
        questions=[question.key for question in found.questions],
        text=text,
        at=now,
        by_id=str(by.pk),
        by_label=by.name,
        by_title=by.job_title,
    )
    record(
        action="finding.explained",
        by=by,
        subject=explanation,
        trust_code=assessment.trust_code,
        data={"assessment": assessment.pk, "finding": found.key, "digest": found.digest},
    )
    return explanation
