"""What the home page of people of a trust is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from maturity.selectors import SubmissionScores, scores_of
from surveys.models import Assessment, Signature, Submission, Wave
from surveys.questionnaire.document import QuestionText
from surveys.selectors import answers_of, assessments_visible_to, document_of, latest_submissions
from surveys.tasklist import next_question

from .completion import Completion, completion_in


@dataclass(frozen=True)
class LastResult:
    """The latest wave in which a trust was scored."""

    assessment: Assessment
    scores: SubmissionScores


@dataclass(frozen=True)
class TrustHome:
    """One trust in the current wave. ``signatures`` are those that stand; ``next`` is what to answer next, if known."""

    completion: Completion
    signatures: Sequence[Signature]
    next: QuestionText | None
    last_result: LastResult | None


def trust_homes(user: User, wave: Wave, trusts: frozenset[str]) -> list[TrustHome]:
    """The homes of ``trusts`` (codes) in ``wave``, as far as ``user`` may see them; seven queries at most."""
    found = completion_in(wave, user, trusts=trusts)
    if not found:
        return []
    signatures: dict[int, list[Signature]] = {}
    standing = Signature.objects.filter(assessment__in=[c.assessment.pk for c in found], withdrawn_at=None)
    for signature in standing.order_by("signed_at"):
        signatures.setdefault(signature.assessment_id, []).append(signature)
    results = _last_results(user, trusts)
    # With one trust the button leads to the very question; with several each leads to its list of questions.
    following = _next_of(found[0].assessment) if len(found) == 1 else None
    return [
        TrustHome(
            completion=completion,
            signatures=signatures.get(completion.assessment.pk, []),
            next=following,
            last_result=results.get(completion.assessment.trust_code),
        )
        for completion in found
    ]


def _next_of(assessment: Assessment) -> QuestionText | None:
    return next_question(document_of(assessment.wave.framework_version), answers_of(assessment))


def _last_results(user: User, trusts: frozenset[str]) -> Mapping[str, LastResult]:
    assessments = list(
        assessments_visible_to(user, Permission.RESULT_READ).filter(trust_code__in=trusts).order_by("wave__opens_on")
    )
    submissions: Mapping[int, Submission] = latest_submissions(assessments)
    scores = scores_of(submission.pk for submission in submissions.values())
    return {
        assessment.trust_code: LastResult(assessment, scores[submissions[assessment.pk].pk])
        for assessment in assessments
        if assessment.pk in submissions and submissions[assessment.pk].pk in scores
    }
