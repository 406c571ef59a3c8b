"""Attaching evidence to answers and taking it back, until the assessment is signed."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import themes_of
from accounts.services import require
from audit.services import record

from ..evidence.kinds import kind_of
from ..evidence.links import checked_address
from ..evidence.names import clean_name, ending_of
from ..evidence.refusal import NotAccepted
from ..evidence.scanner import NOBODY
from ..evidence.store import Incoming
from ..models import Assessment, Evidence, EvidenceUse
from ..questionnaire.document import LEVELS
from ..selectors import document_for, question_ids_of
from ..selectors.evidence import stored_bytes
from ..signals import evidence_arrived
from .answers import AssessmentLocked

MOST_FILE_BYTES = 10 * 1024 * 1024
MOST_ASSESSMENT_BYTES = 50 * 1024 * 1024
MOST_AT_AN_ANSWER = 20


class NoSuchEvidence(LookupError):
    """The question takes no evidence, or no such piece stands attached in the assessment."""


class AlreadyAttached(NotAccepted):
    """The same file or address is attached in this assessment: that ``evidence`` can serve this answer too."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(f"It is already attached to this assessment, as “{evidence.title}”: use that one")
        self.evidence = evidence


@transaction.atomic
def add_link(
    *, assessment: Assessment, question_key: str, title: str, address: str, level: int | None, note: str, by: User
) -> EvidenceUse:
    """Attach the https address of a document that is kept elsewhere. Nothing is ever asked of it.

    Raises:
        NotALink, NotAccepted, NoSuchEvidence, AssessmentLocked, PermissionDenied.
    """
    question_id = _allowed(assessment, question_key, level, by)
    address = checked_address(address)
    _hold_open(assessment)
    _refuse_twice(assessment, address=address)
    evidence = Evidence.objects.create(
        assessment=assessment,
        kind=Evidence.Kind.LINK,
        title=title,
        address=address,
        state=Evidence.State.READY,
        **_added(by),
    )
    return _attach(evidence, question_id, question_key, level=level, note=note, by=by)


def add_file(
    *,
    assessment: Assessment,
    question_key: str,
    incoming: Incoming,
    name: str,
    title: str,
    level: int | None,
    note: str,
    by: User,
) -> EvidenceUse:
    """Attach a file that has arrived, and keep it; where it is refused the caller discards it.

    ``name`` is what its sender calls it. Until a scanner has found it clean nobody can download it.

    Raises:
        NotAccepted: its kind, its size, or the room that is left; with the reason.
        NoSuchEvidence, AssessmentLocked, PermissionDenied.
    """
    question_id = _allowed(assessment, question_key, level, by)
    if incoming.size > MOST_FILE_BYTES:
        raise NotAccepted("The file is larger than 10 MB. Give a link to it, or make it smaller")
    kind = kind_of(incoming.path, name)  # Before the lock: it may take a second.
    with transaction.atomic():
        _hold_open(assessment)
        _refuse_twice(assessment, sha256=incoming.sha256)
        if stored_bytes(assessment) + incoming.size > MOST_ASSESSMENT_BYTES:
            raise NotAccepted("The files of this assessment would come to more than 50 MB. Give a link instead")
        unchecked = settings.EVIDENCE_SCANNER == NOBODY
        evidence = Evidence.objects.create(
            assessment=assessment,
            kind=Evidence.Kind.FILE,
            title=title,
            state=Evidence.State.READY if unchecked else Evidence.State.CHECKING,
            checked_by_scanner=NOBODY if unchecked else "",
            file_kind=kind.key,
            file_name=clean_name(name, ending_of(name, kind.endings)),
            file_key=incoming.key,
            size=incoming.size,
            sha256=incoming.sha256,
            **_added(by),
        )
        use = _attach(evidence, question_id, question_key, level=level, note=note, by=by)
        if not unchecked:
            transaction.on_commit(lambda: evidence_arrived.send(sender=Evidence, evidence_id=evidence.pk), robust=True)
        # Last: if the commit fails after it, the file has no row, and the sweeper deletes it.
        incoming.keep()
    return use


@transaction.atomic
def use_again(
    *, assessment: Assessment, question_key: str, evidence_id: int, level: int | None, note: str, by: User
) -> EvidenceUse:
    """Have evidence that stands attached elsewhere in the assessment serve this answer too.

    Raises:
        NotAccepted, NoSuchEvidence, AssessmentLocked, PermissionDenied.
    """
    question_id = _allowed(assessment, question_key, level, by)
    _hold_open(assessment)
    evidence = _standing(assessment).filter(pk=evidence_id).first()
    if evidence is None:
        raise NoSuchEvidence
    if evidence.uses.filter(question_id=question_id, withdrawn_at=None).exists():
        raise NotAccepted("It is already attached to this answer")
    return _attach(evidence, question_id, question_key, level=level, note=note, by=by)


@transaction.atomic
def withdraw_evidence(*, assessment: Assessment, question_key: str, evidence_id: int, by: User) -> EvidenceUse:
    """Take a piece of evidence back from one answer. What serves no answer any more cannot be opened.

    Of an infected file, which the portal has withdrawn already, this takes the notice away.

    Raises:
        NoSuchEvidence, AssessmentLocked, PermissionDenied.
    """
    question_id = _allowed(assessment, question_key, None, by)
    _hold_open(assessment)
    use = (
        EvidenceUse.objects.filter(evidence__assessment=assessment, evidence_id=evidence_id, question_id=question_id)
        .filter(Q(withdrawn_at=None) | Q(evidence__state=Evidence.State.INFECTED, withdrawn_by_id=""))
        .select_related("evidence")
        .first()
    )
    if use is None:
        raise NoSuchEvidence
    use.withdrawn_at, use.withdrawn_by_id, use.withdrawn_by_label = timezone.now(), str(by.pk), by.name
    use.save(update_fields=["withdrawn_at", "withdrawn_by_id", "withdrawn_by_label"])
    _record("evidence.withdrawn", use, question_key, by)
    return use


def _allowed(assessment: Assessment, question_key: str, level: int | None, by: User) -> int:
    """The id of a scored question to which ``by`` may attach evidence."""
    require(
        by,
        Permission.ANSWER_WRITE,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )
    try:
        question = document_for(assessment).question(question_key)
    except KeyError:
        raise NoSuchEvidence from None
    if not question.is_scored or (level is not None and level not in LEVELS):
        raise NoSuchEvidence
    themes = themes_of(by, assessment.trust_code)
    if themes is not None and question.theme not in themes:
        raise PermissionDenied(f"{question.theme} is not one of your themes.")
    return question_ids_of(assessment.wave.framework_version)[question_key]


def _hold_open(assessment: Assessment) -> None:
    """Lock the assessment's row until the commit, as a save does: a signature waits, or finds it all there."""
    still_open = Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.OPEN, takes_answers=True)
    if not still_open.update(last_activity_at=timezone.now()):
        raise AssessmentLocked


def _standing(assessment: Assessment) -> QuerySet[Evidence]:
    """What serves an answer now, and could serve another."""
    gone = (Evidence.State.INFECTED, Evidence.State.DELETED)
    return Evidence.objects.filter(assessment=assessment, uses__withdrawn_at=None).exclude(state__in=gone).distinct()


def _refuse_twice(assessment: Assessment, **same: str) -> None:
    stands = _standing(assessment).filter(**same).first()
    if stands is not None:
        raise AlreadyAttached(stands)


def _attach(
    evidence: Evidence, question_id: int, question_key: str, *, level: int | None, note: str, by: User
) -> EvidenceUse:
    there = EvidenceUse.objects.filter(evidence__assessment=evidence.assessment_id, question_id=question_id)
    if there.filter(withdrawn_at=None).count() >= MOST_AT_AN_ANSWER:
        raise NotAccepted(f"An answer takes {MOST_AT_AN_ANSWER} pieces of evidence. Withdraw one first")
    use, _ = EvidenceUse.objects.update_or_create(
        evidence=evidence,
        question_id=question_id,
        defaults={"level": level, "note": note, "withdrawn_at": None, **_added(by)},
    )
    _record("evidence.attached", use, question_key, by)
    return use


def _added(by: User) -> dict[str, object]:
    return {"added_at": timezone.now(), "added_by_id": str(by.pk), "added_by_label": by.name}


def _record(action: str, use: EvidenceUse, question_key: str, by: User) -> None:
    evidence = use.evidence
    record(
        action=action,
        by=by,
        subject=evidence,
        trust_code=evidence.assessment.trust_code,
        data={
            "assessment": evidence.assessment_id,
            "question": question_key,
            "title": evidence.title,
            "kind": evidence.file_kind or "link",
            "level": use.level,
            "link": evidence.address,
            "sha256": evidence.sha256,
            "size": evidence.size,
        },
    )
