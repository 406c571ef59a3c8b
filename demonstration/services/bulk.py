"""Many made-up assessments at once: the rows that the services would have left, without a query for each.

A test compares the two, row by row and field by field.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Role, User
from audit.services import record
from demonstration.generator import Draft, Save
from demonstration.waves import WavePlan
from surveys.models import Answer, AnswerRevision, Assessment, FrameworkVersion, Signature, Submission
from surveys.selectors import question_ids_of
from surveys.selectors.reading import left_open_of
from surveys.services.signing import DECLARATIONS, snapshot_of
from surveys.snapshot import content_hash

BATCH = 500


@dataclass(frozen=True)
class Filling:
    """One assessment to fill: what was answered, by whom in turn, and who signs."""

    assessment: Assessment
    draft: Draft
    authors: Sequence[User]
    lead: User
    clinician: User


def fill_assessments(fillings: Sequence[Filling], *, plan: WavePlan, version: FrameworkVersion) -> list[Submission]:
    """Write answers, revisions, signatures and submissions, and set the assessments' states. All of one wave.

    Call it within a transaction, on assessments that are open and have no answers.
    """
    started = [filling for filling in fillings if filling.draft.saves]
    answers = _write_answers(started, plan=plan, version=version)
    submissions = _write_signatures(started, answers, plan=plan)
    Assessment.objects.bulk_update(
        [filling.assessment for filling in started], ["state", "last_activity_at"], batch_size=BATCH
    )
    for submission in submissions:
        # In the trail under the portal's own name: the people are made up, and never did it.
        record(
            action="assessment.submitted",
            by=None,
            subject=submission,
            trust_code=submission.assessment.trust_code,
            data={"number": submission.number, "hash": submission.content_hash, "demonstration": True},
        )
    return submissions


def _content(save: Save) -> dict[str, object]:
    return {
        "response": save.response,
        "level": save.level,
        "not_applicable_reason": save.not_applicable_reason,
        "text": save.text,
        "comment": save.comment,
    }


def _write_answers(
    fillings: Iterable[Filling], *, plan: WavePlan, version: FrameworkVersion
) -> dict[int, dict[str, Answer]]:
    """Write answers and revisions; return answers by assessment id and question key."""
    question_ids = question_ids_of(version)
    standing: dict[int, dict[str, Answer]] = {}
    revisions: list[tuple[Answer, dict[str, object]]] = []
    for filling in fillings:
        answers: dict[str, Answer] = {}
        for turn, save in enumerate(filling.draft.saves):
            author = filling.authors[turn % len(filling.authors)]
            changed = {
                **_content(save),
                "changed_at": plan.moment(save.at),
                "changed_by_id": str(author.pk),
                "changed_by_label": author.name,
                "version": answers[save.question].version + 1 if save.question in answers else 1,
            }
            answer = answers.setdefault(
                save.question, Answer(assessment=filling.assessment, question_id=question_ids[save.question])
            )
            for name, value in changed.items():
                setattr(answer, name, value)
            revisions.append((answer, changed))
        filling.assessment.last_activity_at = max(answer.changed_at for answer in answers.values())
        standing[filling.assessment.pk] = answers
    Answer.objects.bulk_create(
        (answer for answers in standing.values() for answer in answers.values()), batch_size=BATCH
    )
    AnswerRevision.objects.bulk_create(
        (AnswerRevision(answer=answer, **changed) for answer, changed in revisions), batch_size=BATCH
    )
    return standing


def _write_signatures(
    fillings: Iterable[Filling],
    answers: Mapping[int, Mapping[str, Answer]],
    *,
    plan: WavePlan,
) -> list[Submission]:
    submissions: list[Submission] = []
    signatures: defaultdict[int, list[Signature]] = defaultdict(list)
    for filling in fillings:
        draft, assessment = filling.draft, filling.assessment
        if draft.signed_at is None:
            continue
        left_open = left_open_of(assessment, answers[assessment.pk])
        snapshot = snapshot_of(assessment, answers[assessment.pk], warnings=left_open)
        digest = content_hash(snapshot)
        kinds = [(Signature.Kind.DIGITAL_LEAD, filling.lead, draft.signed_at)]
        assessment.state = Assessment.State.SIGNED
        if draft.countersigned_at is not None:
            kinds.append((Signature.Kind.CLINICAL_LEAD, filling.clinician, draft.countersigned_at))
            assessment.state = Assessment.State.SUBMITTED
            submissions.append(
                Submission(
                    assessment=assessment,
                    number=1,
                    snapshot=snapshot,
                    content_hash=digest,
                    submitted_at=plan.moment(draft.countersigned_at),
                )
            )
        for kind, person, at in kinds:
            signatures[assessment.pk].append(_signature(assessment, kind, person, digest, plan.moment(at), left_open))
    Submission.objects.bulk_create(submissions, batch_size=BATCH)
    for submission in submissions:
        for signature in signatures[submission.assessment_id]:
            signature.submission = submission
    Signature.objects.bulk_create(
        (signature for of_one in signatures.values() for signature in of_one), batch_size=BATCH
    )
    return submissions


def _signature(
    assessment: Assessment,
    kind: str,
    person: User,
    answers_hash: str,
    at: datetime,
    left_open: list[dict[str, Any]],
) -> Signature:
    return Signature(
        assessment=assessment,
        kind=kind,
        answers_hash=answers_hash,
        signed_at=at,
        signed_by_id=str(person.pk),
        signed_by_label=person.name,
        signed_as=person.job_title,
        signed_role=Role.DIGITAL_LEAD if kind == Signature.Kind.DIGITAL_LEAD else Role.CLINICAL_LEAD,
        declaration=DECLARATIONS[Signature.Kind(kind)],
        warnings=left_open,
    )
