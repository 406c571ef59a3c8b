"""Two people put their names to the answers: the second signature makes the submission."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import require
from audit.services import record

from ..models import Answer, Assessment, Response, Signature, Submission
from ..selectors import answers_of, document_for, signatures_of
from ..signals import assessment_submitted
from ..snapshot import build_snapshot, content_hash
from .answers import AssessmentLocked

DECLARATIONS = {
    Signature.Kind.DIGITAL_LEAD: (
        "I confirm that these answers describe our trust as it is today, that colleagues who know have been asked, "
        "and that we can show the evidence."
    ),
    Signature.Kind.CLINICAL_LEAD: (
        "I have read these answers as a clinician. They describe the trust that our patients and staff know."
    ),
}


class NotReadyToSign(ValueError):
    """What stands in the way: ``unanswered`` question keys, and themes with ``too_many`` not applicable."""

    def __init__(self, unanswered: list[str], too_many: list[str]) -> None:
        super().__init__("The assessment cannot be signed yet.")
        self.unanswered = unanswered
        self.too_many = too_many


class ChangedSinceRead(Exception):
    """The answers are no longer those that the person had in front of them: they have to be read again."""


def gaps_of(assessment: Assessment) -> NotReadyToSign | None:
    """What stands in the way of a signature, or None."""
    document = document_for(assessment)
    answers = answers_of(assessment)
    unanswered = [q.key for q in document.scored if q.key not in answers or not answers[q.key].response]
    not_applicable = Counter(
        q.theme for q in document.scored if q.key in answers and answers[q.key].response == Response.NOT_APPLICABLE
    )
    too_many = [theme for theme, n in not_applicable.items() if n > document.most_not_applicable_per_theme]
    return NotReadyToSign(unanswered, too_many) if unanswered or too_many else None


def snapshot_of(assessment: Assessment, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The snapshot of ``answers`` (by question key) in the order of the questions; unanswered ones are left out."""
    version = assessment.wave.framework_version
    return build_snapshot(
        wave=assessment.wave.slug,
        framework={"slug": version.framework.slug, "version": version.version, "hash": version.content_hash},
        trust={
            "code": assessment.trust_code,
            "name": assessment.trust_name,
            "type": assessment.trust_type,
            "region_code": assessment.region_code,
            "region_name": assessment.region_name,
            "icb_code": assessment.icb_code,
            "icb_name": assessment.icb_name,
            "programmes": assessment.programmes,
        },
        answers=[
            {
                "question": question.key,
                "response": answers[question.key].response,
                "level": answers[question.key].level,
                "reason": answers[question.key].not_applicable_reason,
                "text": answers[question.key].text,
                "comment": answers[question.key].comment,
                "version": answers[question.key].version,
            }
            for question in document_for(assessment).questions
            if question.key in answers
        ],
    )


def answers_hash_of(assessment: Assessment) -> str:
    """The hash of the answers as they stand: what a signature binds to."""
    return content_hash(snapshot_of(assessment, answers_of(assessment)))


def _locked(assessment: Assessment, *, state: str) -> Assessment:
    """Read the assessment again under a lock; raise AssessmentLocked unless it is in ``state`` in an open wave."""
    locked = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("wave__framework_version__framework")
        .get(pk=assessment.pk)
    )
    if locked.state != state or not locked.takes_answers:
        raise AssessmentLocked
    return locked


def _snapshot_as_read(assessment: Assessment, read_hash: str) -> dict[str, Any]:
    """The snapshot to be signed; raise ChangedSinceRead when it is not the one whose hash the person read."""
    snapshot = snapshot_of(assessment, answers_of(assessment))
    if content_hash(snapshot) != read_hash:
        raise ChangedSinceRead
    return snapshot


def _require(by: User, permission: Permission, assessment: Assessment) -> None:
    require(
        by,
        permission,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )


def _sign(assessment: Assessment, *, kind: Signature.Kind, answers_hash: str, signed_as: str, by: User) -> Signature:
    signature = Signature.objects.create(
        assessment=assessment,
        kind=kind,
        answers_hash=answers_hash,
        signed_at=timezone.now(),
        signed_by_id=str(by.pk),
        signed_by_label=by.name,
        signed_as=signed_as,
        declaration=DECLARATIONS[kind],
    )
    record(
        action="assessment.signed" if kind == Signature.Kind.DIGITAL_LEAD else "assessment.countersigned",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"answers_hash": answers_hash, "signed_as": signed_as},
    )
    return signature


def _submit(assessment: Assessment, snapshot: dict, by: User) -> Submission:
    last = assessment.submissions.aggregate(last=Max("number"))["last"] or 0
    submission = Submission.objects.create(
        assessment=assessment,
        number=last + 1,
        snapshot=snapshot,
        content_hash=content_hash(snapshot),
        submitted_at=timezone.now(),
    )
    assessment.signatures.filter(submission=None, withdrawn_at=None).update(submission=submission)
    assessment.state = Assessment.State.SUBMITTED
    assessment.save(update_fields=["state"])
    record(
        action="assessment.submitted",
        by=by,
        subject=submission,
        trust_code=assessment.trust_code,
        data={"number": submission.number, "hash": submission.content_hash},
    )
    assessment_submitted.send(sender=Submission, submission=submission)
    return submission


@transaction.atomic
def sign_assessment(*, assessment: Assessment, read_hash: str, signed_as: str, by: User) -> Signature:
    """Sign as digital lead the answers with ``read_hash`` (see answers_hash_of): they are locked at once.

    Where the wave waives the counter-signature this makes the submission. Raises ChangedSinceRead, NotReadyToSign,
    AssessmentLocked and PermissionDenied.
    """
    _require(by, Permission.ASSESSMENT_SIGN, assessment)
    assessment = _locked(assessment, state=Assessment.State.OPEN)
    gaps = gaps_of(assessment)
    if gaps:
        raise gaps
    snapshot = _snapshot_as_read(assessment, read_hash)
    signature = _sign(
        assessment,
        kind=Signature.Kind.DIGITAL_LEAD,
        answers_hash=content_hash(snapshot),
        signed_as=signed_as,
        by=by,
    )
    if assessment.wave.needs_countersignature:
        assessment.state = Assessment.State.SIGNED
        assessment.save(update_fields=["state"])
    else:
        _submit(assessment, snapshot, by)
    return signature


@transaction.atomic
def countersign_assessment(*, assessment: Assessment, read_hash: str, signed_as: str, by: User) -> Submission:
    """Counter-sign as clinical lead the answers with ``read_hash``, and so submit.

    Raises ChangedSinceRead, PermissionDenied (also for who signed first), and AssessmentLocked unless it is signed.
    """
    _require(by, Permission.ASSESSMENT_COUNTERSIGN, assessment)
    assessment = _locked(assessment, state=Assessment.State.SIGNED)
    first = signatures_of(assessment)[0]
    if first.signed_by_id == str(by.pk):
        raise PermissionDenied("The counter-signature must be another person's.")
    snapshot = _snapshot_as_read(assessment, read_hash)
    answers_hash = content_hash(snapshot)
    if answers_hash != first.answers_hash:
        raise RuntimeError(f"Answers of assessment {assessment.pk} changed after they were signed.")
    _sign(assessment, kind=Signature.Kind.CLINICAL_LEAD, answers_hash=answers_hash, signed_as=signed_as, by=by)
    return _submit(assessment, snapshot, by)


@transaction.atomic
def send_back_assessment(*, assessment: Assessment, reason: str, by: User) -> Assessment:
    """Open a signed assessment again before it is counter-signed; the signature is kept as withdrawn.

    The clinical lead may do so, and the digital lead. Raises PermissionDenied and AssessmentLocked.
    """
    try:
        _require(by, Permission.ASSESSMENT_COUNTERSIGN, assessment)
    except PermissionDenied:
        _require(by, Permission.ASSESSMENT_SIGN, assessment)
    assessment = _locked(assessment, state=Assessment.State.SIGNED)
    now = timezone.now()
    assessment.signatures.filter(submission=None, withdrawn_at=None).update(withdrawn_at=now, withdrawn_reason=reason)
    assessment.state = Assessment.State.OPEN
    assessment.last_activity_at = now
    assessment.save(update_fields=["state", "last_activity_at"])
    record(
        action="assessment.sent_back",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"reason": reason},
    )
    return assessment
