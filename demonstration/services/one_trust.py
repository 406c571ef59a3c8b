"""One made-up assessment as people would do it: every save and both signatures through the services."""

from collections.abc import Sequence

from accounts.models import User
from demonstration.generator import Draft
from surveys.models import Assessment, Submission
from surveys.services import AnswerInput, answers_hash_of, countersign_assessment, save_answer, sign_assessment


def answer_and_sign(
    *, assessment: Assessment, draft: Draft, authors: Sequence[User], lead: User, clinician: User
) -> Submission | None:
    """Save what ``draft`` holds, ``authors`` taking turns, and sign as far as it came; return the submission, if any.

    Every time is the time of the call; those of the draft give the order alone.
    """
    seen: dict[str, int] = {}
    for turn, save in enumerate(draft.saves):
        answer = save_answer(
            assessment=assessment,
            question_key=save.question,
            seen_version=seen.get(save.question, 0),
            given=AnswerInput(
                response=save.response,
                level=save.level,
                not_applicable_reason=save.not_applicable_reason,
                text=save.text,
                comment=save.comment,
            ),
            by=authors[turn % len(authors)],
        )
        seen[save.question] = answer.version if answer else 0
    if draft.signed_at is None:
        return None
    sign_assessment(assessment=assessment, read_hash=answers_hash_of(assessment), signed_as=lead.job_title, by=lead)
    if draft.countersigned_at is None:
        return None
    return countersign_assessment(
        assessment=assessment, read_hash=answers_hash_of(assessment), signed_as=clinician.job_title, by=clinician
    )
