"""What changed since answers were last signed: since the last submission, or since they were sent back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from ..content import AnswerInput, content_in_snapshot, content_of
from ..models import AnswerRevision, Assessment, EvidenceUse, Signature, Submission
from ..questionnaire.document import FrameworkDocument, QuestionText
from .assessments import last_sent_back

NOTHING = AnswerInput()


@dataclass(frozen=True)
class ChangedAnswer:
    """A question whose answer was ``before`` and is ``now``, or whose evidence is another."""

    question: QuestionText
    before: AnswerInput
    now: AnswerInput
    evidence_changed: bool

    @property
    def answer_changed(self) -> bool:
        return self.before != self.now


@dataclass(frozen=True)
class SinceBefore:
    """``kind`` is "sent_back", "withdrawn" or "reopened"; ``number`` is that of the submission, None where sent back.

    ``signed_at`` is the moment that the comparison starts from, ``at`` when it was sent back or withdrawn, if it was.
    """

    kind: str
    signed_at: datetime
    at: datetime | None
    reason: str
    number: int | None
    changed: list[ChangedAnswer]


def since_before(
    assessment: Assessment, document: FrameworkDocument, snapshot: Mapping[str, Any]
) -> SinceBefore | None:
    """What ``snapshot``, the answers as they are now, changes against what was signed last; four queries at most.

    None where nothing was signed before. A signature that was sent back is later than any submission.
    """
    sent_back = last_sent_back(assessment)
    if sent_back is not None:
        return _since_sent_back(assessment, document, snapshot, sent_back)
    last = assessment.submissions.select_related("withdrawal").order_by("-number").first()
    return _since_submission(document, snapshot, last) if last is not None else None


def _since_submission(document: FrameworkDocument, snapshot: Mapping[str, Any], last: Submission) -> SinceBefore:
    before, now = _evidence(last.snapshot), _evidence(snapshot)
    other = {question.key for question in document.questions if before.get(question.key) != now.get(question.key)}
    withdrawal = last.withdrawal if last.is_withdrawn else None
    return SinceBefore(
        kind="withdrawn" if withdrawal else "reopened",
        signed_at=last.submitted_at,
        at=withdrawal.at if withdrawal else None,
        reason=withdrawal.reason if withdrawal else "",
        number=last.number,
        changed=_changed(document, _answers(last.snapshot), _answers(snapshot), other),
    )


def _since_sent_back(
    assessment: Assessment, document: FrameworkDocument, snapshot: Mapping[str, Any], signature: Signature
) -> SinceBefore:
    """No snapshot was kept of it: the revisions tell how each answer stood then."""
    now = _answers(snapshot)
    touched = AnswerRevision.objects.filter(answer__assessment=assessment, answer__changed_at__gt=signature.signed_at)
    before = dict(now)
    for revision in touched.select_related("answer__question").order_by("version"):
        key = revision.answer.question.key
        if revision.changed_at <= signature.signed_at:
            before[key] = content_of(revision)
        elif revision.version == 1:
            before.pop(key, None)
    later = Q(added_at__gt=signature.signed_at, withdrawn_at=None) | Q(
        added_at__lte=signature.signed_at, withdrawn_at__gt=signature.signed_at
    )
    evidence = EvidenceUse.objects.filter(later, evidence__assessment=assessment)
    return SinceBefore(
        kind="sent_back",
        signed_at=signature.signed_at,
        at=signature.withdrawn_at,
        reason=signature.withdrawn_reason,
        number=None,
        changed=_changed(document, before, now, set(evidence.values_list("question__key", flat=True))),
    )


def _answers(snapshot: Mapping[str, Any]) -> dict[str, AnswerInput]:
    return {entry["question"]: content_in_snapshot(entry) for entry in snapshot["answers"]}


def _evidence(snapshot: Mapping[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for entry in snapshot.get("evidence", ()):
        found.setdefault(entry["question"], []).append(entry)
    return found


def _changed(
    document: FrameworkDocument,
    before: Mapping[str, AnswerInput],
    now: Mapping[str, AnswerInput],
    evidence: set[str],
) -> list[ChangedAnswer]:
    rows = (
        ChangedAnswer(question, before.get(key, NOTHING), now.get(key, NOTHING), key in evidence)
        for question in document.questions
        for key in [question.key]
    )
    return [row for row in rows if row.answer_changed or row.evidence_changed]
