"""The evidence of an assessment, and the files that its readers may open."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from prepared.queries import prepared

from ..evidence.pieces import Piece, in_snapshot
from ..models import Assessment, Evidence, EvidenceUse
from .assessments import assessments_visible_to
from .frameworks import document_for


def evidence_of(assessment: Assessment) -> dict[str, list[Piece]]:
    """What is attached to each answer, by question key, oldest first; one query.

    Infected files, which are deleted and serve nothing any more, are there too until somebody has taken note.
    """
    found: dict[str, list[EvidenceUse]] = {}
    served: dict[int, int] = {}
    for use in _uses(assessment.pk):
        found.setdefault(use.question.key, []).append(use)
        served[use.evidence_id] = served.get(use.evidence_id, 0) + 1
    return {key: [_piece(use, served[use.evidence_id] - 1) for use in of_key] for key, of_key in found.items()}


@prepared
def _uses(assessment_id: int) -> QuerySet[EvidenceUse]:
    return (
        EvidenceUse.objects.filter(evidence__assessment=assessment_id)
        .filter(Q(withdrawn_at=None) | Q(evidence__state=Evidence.State.INFECTED, withdrawn_by_id=""))
        .select_related("evidence", "question")
        .order_by("pk")
    )


def reusable_for(evidence: Mapping[str, list[Piece]], question_key: str) -> list[Piece]:
    """Of what ``evidence_of`` gives, each piece once that serves other answers and not this one. No query."""
    here = {piece.id for piece in evidence.get(question_key, ())}
    others = {piece.id: piece for pieces in evidence.values() for piece in pieces if not piece.is_infected}
    return [piece for piece in others.values() if piece.id not in here]


def evidence_for_snapshot(assessment: Assessment) -> list[dict[str, Any]]:
    """What a signature covers besides the answers: everything attached, in the order of questions; one query.

    It does not depend on what a scanner says later: that would break a signature that stands.
    """
    uses = (
        EvidenceUse.objects.filter(evidence__assessment=assessment, withdrawn_at=None)
        .select_related("evidence", "question")
        .order_by("question__position", "pk")
    )
    asked = {question.key for question in document_for(assessment).questions}
    return [in_snapshot(use.question.key, _piece(use)) for use in uses if use.question.key in asked]


def evidence_at(assessment: Assessment, question_key: str, evidence_id: int) -> EvidenceUse | None:
    """What stands attached to one answer; None where it does not, or was withdrawn."""
    return (
        EvidenceUse.objects.filter(evidence__assessment=assessment, evidence_id=evidence_id, withdrawn_at=None)
        .filter(question__key=question_key)
        .select_related("evidence")
        .first()
    )


def readable_file(user: User, assessment_id: int, evidence_id: int) -> Evidence | None:
    """A file that ``user`` may know of and that still serves an answer, whether or not it can be opened yet."""
    return (
        Evidence.objects.filter(pk=evidence_id, assessment_id=assessment_id, kind=Evidence.Kind.FILE)
        .filter(assessment__in=assessments_visible_to(user).order_by(), uses__withdrawn_at=None)
        .distinct()
        .first()
    )


def stored_bytes(assessment: Assessment) -> int:
    """How much the files of an assessment take on the disk, those withdrawn included."""
    files = Evidence.objects.filter(assessment=assessment).exclude(file_key="")
    return files.aggregate(total=Sum("size"))["total"] or 0


def _piece(use: EvidenceUse, other_answers: int = 0) -> Piece:
    evidence = use.evidence
    return Piece(
        title=evidence.title,
        kind=evidence.file_kind or "link",
        level=use.level,
        note=use.note,
        address=evidence.address,
        sha256=evidence.sha256,
        id=evidence.pk,
        state=evidence.state,
        virus=evidence.virus,
        file_name=evidence.file_name,
        size=evidence.size,
        added_at=use.added_at,
        added_by=use.added_by_label,
        other_answers=other_answers,
    )
