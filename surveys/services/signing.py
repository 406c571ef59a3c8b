"""Two people put their names to the answers: the second signature makes the submission."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Role, User
from accounts.permissions import Permission
from accounts.selectors import memberships_of
from accounts.services import require
from audit.services import record

from ..findings import Finding, Kind
from ..models import Answer, Assessment, Signature, Submission, Wave
from ..selectors import document_for, signatures_of
from ..selectors.dissent import dissent_for_snapshot
from ..selectors.evidence import evidence_for_snapshot
from ..selectors.reading import Reading, explanations_for_snapshot, reading_of
from ..signals import assessment_submitted
from ..snapshot import build_snapshot, content_hash
from .answers import AssessmentLocked
from .notices_of_reopening import tell_of_claims
from .notices_of_signing import ask_for_countersignature, tell_of_sending_back, tell_of_submission
from .sponsor import require_confirmed

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
    """What stands in the way: ``unanswered`` question keys, and themes with ``too_many`` not applicable.

    ``refused`` are questions that the region says are applicable.
    """

    def __init__(self, unanswered: list[str], too_many: list[str], refused: list[str]) -> None:
        super().__init__("The assessment cannot be signed yet.")
        self.unanswered = unanswered
        self.too_many = too_many
        self.refused = refused


class ChangedSinceRead(Exception):
    """What the person had in front of them is no longer what stands: it has to be read again."""


def _not_ready(gaps: Iterable[Finding]) -> NotReadyToSign | None:
    by_kind: dict[Kind, list[str]] = {}
    for gap in gaps:
        by_kind.setdefault(gap.kind, []).append(gap.key.partition(".")[2])
    unanswered, too_many = by_kind.get(Kind.UNANSWERED, []), by_kind.get(Kind.TOO_MANY_NOT_APPLICABLE, [])
    refused = by_kind.get(Kind.NOT_APPLICABLE_REFUSED, [])
    return NotReadyToSign(unanswered, too_many, refused) if unanswered or too_many or refused else None


def snapshot_of(
    assessment: Assessment,
    answers: Mapping[str, Answer],
    evidence: Iterable[Mapping[str, Any]] = (),
    explanations: Iterable[Mapping[str, Any]] = (),
    warnings: Iterable[Mapping[str, Any]] = (),
    dissent: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The snapshot of ``answers`` (by question key) in the order of the questions; unanswered ones are left out.

    ``evidence``, ``explanations`` and ``dissent`` are what the selectors that end in ``_for_snapshot`` give;
    ``warnings`` are what a reading has left open.
    """
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
                # Only where it is so: a submission without any keeps the hash that it would have had before.
                **({"carried": True} if answers[question.key].carried_from_id else {}),
            }
            for question in document_for(assessment).questions
            if question.key in answers
        ],
        evidence=evidence,
        explanations=explanations,
        warnings=warnings,
        dissent=dissent,
    )


def snapshot_read(reading: Reading) -> dict[str, Any]:
    """The snapshot of what a person has before them; one query, for the evidence."""
    return snapshot_of(
        reading.assessment,
        reading.answers,
        evidence_for_snapshot(reading.assessment),
        explanations_for_snapshot(reading.explained),
        reading.left_open,
        dissent_for_snapshot(reading.assessment, reading.dissent),
    )


def hash_read(snapshot: Mapping[str, Any], reading: Reading) -> str:
    """The hash of all that somebody reads before they sign: the snapshot and the warnings that nobody explained."""
    warned = sorted(warning.digest for warning in reading.unexplained)
    content = content_hash(snapshot)
    return hashlib.sha256("\n".join([content, *warned]).encode()).hexdigest() if warned else content


def answers_hash_of(assessment: Assessment) -> str:
    """The hash of what there is to read now, which whoever signs hands in as ``read_hash``."""
    reading = reading_of(assessment)
    return hash_read(snapshot_read(reading), reading)


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


def _as_read(reading: Reading, expected: str) -> dict[str, Any]:
    """The snapshot to be signed; raise ChangedSinceRead when ``expected`` is the hash of something else."""
    snapshot = snapshot_read(reading)
    if hash_read(snapshot, reading) != expected:
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


def _role_of(by: User, kind: Signature.Kind, assessment: Assessment) -> str:
    """The role that ``by`` signs in: the digital lead's before the deputy's, where both are held."""
    held = {m.role for m in memberships_of(by) if m.trust is not None and m.trust.code == assessment.trust_code}
    order = (
        [Role.CLINICAL_LEAD] if kind == Signature.Kind.CLINICAL_LEAD else [Role.DIGITAL_LEAD, Role.DEPUTY_DIGITAL_LEAD]
    )
    return next((role.value for role in order if role in held), "")


def _sign(
    reading: Reading, *, kind: Signature.Kind, snapshot: Mapping[str, Any], signed_as: str, by: User
) -> Signature:
    assessment, answers_hash = reading.assessment, content_hash(snapshot)
    signature = Signature.objects.create(
        assessment=assessment,
        kind=kind,
        answers_hash=answers_hash,
        signed_at=timezone.now(),
        signed_by_id=str(by.pk),
        signed_by_label=by.name,
        signed_as=signed_as,
        signed_role=_role_of(by, kind, assessment),
        declaration=DECLARATIONS[kind],
        explanations=[one.explanation.pk for one in reading.explained],
        warnings=reading.left_open,
    )
    record(
        action="assessment.signed" if kind == Signature.Kind.DIGITAL_LEAD else "assessment.countersigned",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={
            "answers_hash": answers_hash,
            "signed_as": signed_as,
            "not_explained": [warning.key for warning in reading.unexplained],
        },
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
    # One that was reopened after its wave had closed is shut again; in an open wave it may be withdrawn.
    assessment.takes_answers = assessment.takes_answers and assessment.wave.state == Wave.State.OPEN
    assessment.save(update_fields=["state", "takes_answers"])
    record(
        action="assessment.submitted",
        by=by,
        subject=submission,
        trust_code=assessment.trust_code,
        data={"number": submission.number, "hash": submission.content_hash},
    )
    tell_of_submission(submission)
    tell_of_claims(submission)
    assessment_submitted.send(sender=Submission, submission=submission)
    return submission


@transaction.atomic
def sign_assessment(*, assessment: Assessment, read_hash: str, signed_as: str, by: User) -> Signature:
    """Sign as digital lead what was read with ``read_hash`` (see answers_hash_of): the answers are locked at once.

    Warnings that nobody explained stand in no signature's way once they were read. Where the wave waives the
    counter-signature this makes the submission. Raises ChangedSinceRead, NotReadyToSign, AssessmentLocked and
    PermissionDenied.
    """
    _require(by, Permission.ASSESSMENT_SIGN, assessment)
    assessment = _locked(assessment, state=Assessment.State.OPEN)
    reading = reading_of(assessment)
    gaps = _not_ready(reading.gaps)
    if gaps:
        raise gaps
    snapshot = _as_read(reading, read_hash)
    signature = _sign(reading, kind=Signature.Kind.DIGITAL_LEAD, snapshot=snapshot, signed_as=signed_as, by=by)
    if assessment.wave.needs_countersignature:
        assessment.state = Assessment.State.SIGNED
        assessment.save(update_fields=["state"])
        ask_for_countersignature(signature)
    else:
        _submit(assessment, snapshot, by)
    return signature


@transaction.atomic
def countersign_assessment(*, assessment: Assessment, read_hash: str, signed_as: str, by: User) -> Submission:
    """Counter-sign as clinical lead what was read with ``read_hash``, and so submit.

    Raises ChangedSinceRead, PermissionDenied (also for who signed first, and where the executive sponsor confirmed
    somebody else), and AssessmentLocked unless it is signed.
    """
    _require(by, Permission.ASSESSMENT_COUNTERSIGN, assessment)
    assessment = _locked(assessment, state=Assessment.State.SIGNED)
    first = signatures_of(assessment)[0]
    if first.signed_by_id == str(by.pk):
        raise PermissionDenied("The counter-signature must be another person's.")
    require_confirmed(assessment, by)
    reading = reading_of(assessment)
    snapshot = _as_read(reading, read_hash)
    if content_hash(snapshot) != first.answers_hash:
        raise RuntimeError(f"Answers of assessment {assessment.pk} changed after they were signed.")
    _sign(reading, kind=Signature.Kind.CLINICAL_LEAD, snapshot=snapshot, signed_as=signed_as, by=by)
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
    tell_of_sending_back(assessment, by=by)
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
