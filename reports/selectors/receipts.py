"""What a receipt is made of: a submission, what became of it, who signed it and what the sponsor said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from surveys.models import Assessment, BoardDate, ClinicalLeadConfirmation, Response, Signature, Submission
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import assessments_visible_to, document_of
from surveys.selectors.sponsor import board_date_of, confirmation_at
from surveys.selectors.submissions import submissions_with_state


@dataclass(frozen=True)
class ReceiptFacts:
    """``state`` is "stands", "withdrawn" or "replaced". ``counts`` are by theme: level, not known, not applicable."""

    assessment: Assessment
    submission: Submission
    state: str
    signatures: Sequence[Signature]
    confirmation: ClinicalLeadConfirmation | None
    board_date: BoardDate | None
    counts: Mapping[str, tuple[int, int, int]]

    @property
    def document(self) -> FrameworkDocument:
        return document_of(self.assessment.wave.framework_version)

    @property
    def confirmed(self) -> ClinicalLeadConfirmation | None:
        """The confirmation of whoever counter-signed, or None: nobody was confirmed, or nobody counter-signed."""
        second = next((s for s in self.signatures if s.kind == Signature.Kind.CLINICAL_LEAD), None)
        if second is None or self.confirmation is None:
            return None
        return self.confirmation if self.confirmation.person_id == second.signed_by_id else None


def visible_receipt(user: User, *, wave_slug: str, trust_code: str, number: int | None = None) -> ReceiptFacts | None:
    """The receipt of a submission (the last one) whose result ``user`` may read; None where there is none.

    Six queries at most.
    """
    rows = assessments_visible_to(user, Permission.RESULT_READ)
    assessment = rows.filter(wave__slug=wave_slug, trust_code=trust_code).first()
    if assessment is None:
        return None
    states = {one.submission.number: one.state for one in submissions_with_state(assessment)}
    wanted = max(states, default=None) if number is None else number
    if wanted not in states:
        return None
    submission = assessment.submissions.select_related("withdrawal", "assessment").get(number=wanted)
    return receipt_of(submission, assessment, state=states[wanted])


def receipt_of(
    submission: Submission, assessment: Assessment, *, state: str, signatures: Sequence[Signature] | None = None
) -> ReceiptFacts:
    """The receipt of a submission that the caller may read; three queries at most, two where signatures are given."""
    return ReceiptFacts(
        assessment=assessment,
        submission=submission,
        state=state,
        signatures=list(submission.signatures.order_by("signed_at")) if signatures is None else signatures,
        confirmation=confirmation_at(submission),
        board_date=board_date_of(assessment),
        counts=_counts(submission, document_of(assessment.wave.framework_version)),
    )


def _counts(submission: Submission, document: FrameworkDocument) -> dict[str, tuple[int, int, int]]:
    themes = {question.key: question.theme for question in document.scored}
    kinds = (Response.LEVEL, Response.NOT_KNOWN, Response.NOT_APPLICABLE)
    counted = {theme.key: [0, 0, 0] for theme in document.themes if theme.scored}
    for entry in submission.snapshot["answers"]:
        if entry["question"] in themes and entry["response"] in kinds:
            counted[themes[entry["question"]]][kinds.index(entry["response"])] += 1
    return {theme: (numbers[0], numbers[1], numbers[2]) for theme, numbers in counted.items()}
