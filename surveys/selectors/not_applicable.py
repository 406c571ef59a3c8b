"""Answers that a question is not applicable, and what the region decided about them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission

from ..models import Answer, Assessment, NotApplicableDecision, Response, Submission
from ..questionnaire.document import FrameworkDocument, QuestionText
from .assessments import assessments_visible_to
from .frameworks import document_for
from .submissions import standing_submissions


@dataclass(frozen=True)
class Claim:
    """What a trust claims: that a question is not applicable, for one of its reasons."""

    assessment_id: int
    question: str
    reason: str

    def __str__(self) -> str:
        return f"{self.assessment_id}:{self.question}:{self.reason}"

    @classmethod
    def parse(cls, text: str) -> "Claim | None":
        """The claim that ``str`` wrote, or None."""
        assessment_id, _, rest = text.partition(":")
        question, _, reason = rest.partition(":")
        if not (
            assessment_id.isascii() and assessment_id.isdigit() and len(assessment_id) < 19 and question and reason
        ):
            return None
        return cls(int(assessment_id), question, reason)


Decisions = Mapping[Claim, NotApplicableDecision]


@dataclass(frozen=True)
class StatedClaim:
    """A claim as the region reads it. ``decision`` is None while it waits."""

    claim: Claim
    assessment: Assessment
    question: QuestionText
    comment: str
    decision: NotApplicableDecision | None

    @property
    def reason_text(self) -> str:
        return self.question.not_applicable.get(self.claim.reason, self.claim.reason)


def decisions_about(assessment_ids: Iterable[int]) -> Decisions:
    """The decision that stands on each claim of these assessments; one query."""
    rows = NotApplicableDecision.objects.filter(assessment__in=list(assessment_ids)).select_related("question")
    return {Claim(row.assessment_id, row.question.key, row.reason): row for row in rows.order_by("pk")}


def _claimed(answers: Mapping[str, Answer]) -> dict[str, str]:
    return {
        key: answer.not_applicable_reason
        for key, answer in answers.items()
        if answer.response == Response.NOT_APPLICABLE
    }


def decisions_on(assessment: Assessment, answers: Mapping[str, Answer]) -> dict[str, NotApplicableDecision]:
    """What was decided on these answers (by question key); no query where none is “not applicable”, else one."""
    claimed = _claimed(answers)
    if not claimed:
        return {}
    decided = decisions_about([assessment.pk])
    found = {key: decided.get(Claim(assessment.pk, key, reason)) for key, reason in claimed.items()}
    return {key: decision for key, decision in found.items() if decision is not None}


def refused_of(assessment: Assessment, answers: Mapping[str, Answer]) -> dict[str, NotApplicableDecision]:
    """Those of these answers that the region refused, by question key."""
    return {key: decision for key, decision in decisions_on(assessment, answers).items() if decision.is_refused}


def refused_here(
    document: FrameworkDocument, assessment: Assessment, answers: Mapping[str, Answer], *, theme: str = ""
) -> list[tuple[QuestionText, NotApplicableDecision]]:
    """The refused ones of these answers, in one theme if given, each with its question and the decision."""
    rows = ((document.question(key), decision) for key, decision in refused_of(assessment, answers).items())
    return [(question, decision) for question, decision in rows if theme in ("", question.theme)]


def decision_on(assessment: Assessment, key: str, answer: Answer | None) -> NotApplicableDecision | None:
    """What was decided on one answer, or None; no query unless it is “not applicable”, else one."""
    return decisions_on(assessment, {key: answer}).get(key) if answer is not None else None


def claims_in(submission: Submission) -> Iterator[tuple[Claim, str]]:
    """The claims of a submission, each with its comment; no query."""
    for entry in submission.snapshot["answers"]:
        if entry["response"] == Response.NOT_APPLICABLE:
            yield Claim(submission.assessment_id, entry["question"], entry["reason"]), entry["comment"]


def confirmed_in(submissions: Iterable[Submission]) -> dict[int, frozenset[str]]:
    """The questions that a region has confirmed not to apply, by submission id; one query, none without a claim.

    A submission without a confirmed claim is absent.
    """
    claims = [(submission.pk, claim) for submission in submissions for claim, _ in claims_in(submission)]
    if not claims:
        return {}
    decided = decisions_about({claim.assessment_id for _, claim in claims})
    found: dict[int, set[str]] = {}
    for pk, claim in claims:
        if claim in decided and not decided[claim].is_refused:
            found.setdefault(pk, set()).add(claim.question)
    return {pk: frozenset(questions) for pk, questions in found.items()}


def unconfirmed_in(submissions: Iterable[Submission]) -> list[tuple[Submission, Claim]]:
    """The claims of these submissions that no region has confirmed; one query."""
    claims = [(submission, claim) for submission in submissions for claim, _ in claims_in(submission)]
    if not claims:
        return []
    decided = decisions_about({submission.assessment_id for submission, _ in claims})
    return [(submission, claim) for submission, claim in claims if claim not in decided or decided[claim].is_refused]


def claims_to_decide(user: User) -> list[StatedClaim]:
    """Every claim on which ``user`` decides and that is not confirmed: those that wait, and those that were refused.

    By wave (the latest first), trust and question. A claim stands in the working answers, or in the submission that
    counts while the answers change. Four queries, whatever the number of trusts.
    """
    visible = assessments_visible_to(user, Permission.NOT_APPLICABLE_DECIDE)
    assessments = {assessment.pk: assessment for assessment in that_count(visible)}
    claims = standing_claims(assessments.values())
    decided = decisions_about(assessments)
    rows = []
    for claim, comment in claims.items():
        decision = decided.get(claim)
        if decision is not None and not decision.is_refused:
            continue
        assessment = assessments[claim.assessment_id]
        rows.append(
            StatedClaim(claim, assessment, document_for(assessment).question(claim.question), comment, decision)
        )
    places = {
        question: n for a in assessments.values() for n, question in enumerate(q.key for q in document_for(a).questions)
    }
    return sorted(
        rows,
        key=lambda row: (
            -row.assessment.wave.opens_on.toordinal(),
            row.assessment.trust_name,
            places[row.claim.question],
            row.claim.reason,
        ),
    )


def that_count(visible: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Assessments that take answers or were submitted: what was left unfinished in a closed wave counts nowhere."""
    submitted = Submission.objects.filter(assessment=OuterRef("pk"))
    return visible.filter(Q(takes_answers=True) | Exists(submitted))


def standing_claims(assessments: Iterable[Assessment]) -> dict[Claim, str]:
    """The claims of these assessments with their comments; two queries."""
    found = list(assessments)
    rows = Answer.objects.filter(assessment__in=[a.pk for a in found], response=Response.NOT_APPLICABLE)
    claims = {
        Claim(row.assessment_id, row.question.key, row.not_applicable_reason): row.comment
        for row in rows.select_related("question").order_by("pk")
    }
    # While the answers change, another set of them counts: that of the submission that stands.
    changing = [a.pk for a in found if a.state != Assessment.State.SUBMITTED]
    for submission in standing_submissions().filter(assessment__in=changing):
        for claim, comment in claims_in(submission):
            claims.setdefault(claim, comment)
    return claims
