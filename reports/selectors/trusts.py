"""What the home page of people of a trust is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope as Places
from accounts.selectors import scope_of, themes_of
from maturity.models import Scope
from maturity.selectors import SubmissionScores, scores_of
from prepared.queries import prepared
from surveys.models import Answer, Assessment, Assignment, Signature, Wave
from surveys.questionnaire.document import QuestionText
from surveys.selectors import (
    answered_questions,
    assessments_in,
    carried_keys_of,
    document_for,
    filled_in_for,
    latest_submission_ids,
    standing_in,
    standing_signatures,
)
from surveys.sharing import Share, SharedTheme, share_of, shared_themes
from surveys.tasklist import ThemeProgress, is_open, next_question, theme_progress

from .completion import Completion, completion_in


@dataclass(frozen=True)
class LastResult:
    """The latest wave in which a trust was scored."""

    assessment: Assessment
    scores: SubmissionScores


@dataclass(frozen=True)
class TrustHome:
    """One trust in the current wave. ``signatures`` are those that stand; ``next`` is what the reader answers next, and
    ``mine`` what the reader was asked to answer."""

    completion: Completion
    themes: Sequence[ThemeProgress]
    signatures: Sequence[Signature]
    next: QuestionText | None
    last_result: LastResult | None
    shared: Sequence[SharedTheme] = ()
    mine: Sequence[Share] = ()


def trust_homes(user: User, wave: Wave, trusts: frozenset[str]) -> list[TrustHome]:
    """The homes of ``trusts`` (codes) in ``wave``, as far as ``user`` may see them; ten queries at most."""
    found = completion_in(wave, user, trusts=trusts)
    if not found:
        return []
    signatures = standing_signatures(c.assessment.pk for c in found)
    results = _last_results(user, trusts)
    answered = answered_questions(completion.assessment for completion in found)
    filled = filled_in_for(completion.assessment for completion in found)
    assignments = standing_in(completion.assessment for completion in found)
    answers = _accepted_answers(assignments)
    carried = carried_keys_of(completion.assessment for completion in found if is_open(completion.assessment))
    return [
        TrustHome(
            completion=completion,
            themes=theme_progress(
                document_for(completion.assessment),
                answered[completion.assessment.pk],
                filled[completion.assessment.pk] if is_open(completion.assessment) else (),
                carried.get(completion.assessment.pk, ()),
            ),
            signatures=signatures.get(completion.assessment.pk, []),
            next=_next_of(user, completion.assessment, answered[completion.assessment.pk]),
            last_result=results.get(completion.assessment.trust_code),
            shared=shared_themes(
                document_for(completion.assessment),
                assignments[completion.assessment.pk],
                answered[completion.assessment.pk],
                answers=answers.get(completion.assessment.pk),
            ),
            mine=_mine(user, completion.assessment, assignments[completion.assessment.pk], answered, answers),
        )
        for completion in found
    ]


def _next_of(user: User, assessment: Assessment, answered: set[str]) -> QuestionText | None:
    """The first question without an answer in a theme that ``user`` answers."""
    themes = themes_of(user, assessment.trust_code)
    return next_question(document_for(assessment), answered, lambda theme: themes is None or theme in themes)


def _accepted_answers(assignments: Mapping[int, Sequence[Assignment]]) -> dict[int, dict[str, Answer]]:
    """The answers, by assessment and question, where any work was accepted: they tell what changed since."""
    accepted = [pk for pk, rows in assignments.items() if any(a.state == Assignment.State.ACCEPTED for a in rows)]
    found: dict[int, dict[str, Answer]] = {pk: {} for pk in accepted}
    if accepted:
        for answer in _changes(accepted):
            found[answer.assessment_id][answer.question_key] = answer
    return found


@prepared
def _changes(assessment_ids: list[int]) -> QuerySet[Any, Any]:
    rows = Answer.objects.filter(assessment__in=assessment_ids).annotate(question_key=F("question__key"))
    return rows.only("assessment_id", "changed_at")


def _mine(
    user: User,
    assessment: Assessment,
    standing: Sequence[Assignment],
    answered: Mapping[int, set[str]],
    answers: Mapping[int, Mapping[str, Answer]],
) -> list[Share]:
    """What ``user`` was asked to answer, themes first."""
    document = document_for(assessment)
    own = (a for a in standing if a.person_id == user.pk)
    changes = answers.get(assessment.pk)
    shares = [share_of(document, assignment, standing, answered[assessment.pk], changes) for assignment in own]
    return [share for share in shares if not share.has_left]


def _last_results(user: User, trusts: frozenset[str]) -> Mapping[str, LastResult]:
    assessments = _assessments(sorted(trusts), *scope_of(user, Permission.RESULT_READ).lists())
    submissions = latest_submission_ids(assessments)
    scores = scores_of(submissions.values(), scopes=(Scope.OVERALL, Scope.THEME))
    return {
        assessment.trust_code: LastResult(assessment, scores[submissions[assessment.pk]])
        for assessment in assessments
        if submissions.get(assessment.pk) in scores
    }


@prepared
def _assessments(
    trusts: list[str], everywhere: bool, codes: list[str], icbs: list[str], regions: list[str]
) -> QuerySet[Assessment]:
    visible = assessments_in(Places.of_lists(everywhere, codes, icbs, regions))
    return visible.filter(trust_code__in=trusts).order_by("wave__opens_on")
