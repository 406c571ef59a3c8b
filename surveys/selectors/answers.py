"""Answers: those that stand, and how many are there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from prepared.queries import prepared

from ..content import AnswerInput, content_in_snapshot
from ..models import Answer, Assessment, Question, Submission
from .frameworks import document_for


def answers_of(assessment: Assessment) -> dict[str, Answer]:
    """The working answers by question key; a question without one is absent."""
    return {answer.question.key: answer for answer in _answers(assessment.pk)}


@prepared
def _answers(assessment_id: int) -> QuerySet[Answer]:
    return Answer.objects.filter(assessment_id=assessment_id).select_related("question")


def answer_at(assessment: Assessment, question_key: str) -> Answer | None:
    """The working answer to one question."""
    found = _answer(assessment.pk, question_key)
    return found[0] if found else None


@prepared
def _answer(assessment_id: int, question_key: str) -> QuerySet[Answer]:
    return Answer.objects.filter(assessment_id=assessment_id, question__key=question_key)


@dataclass(frozen=True)
class Progress:
    """How far an assessment is. ``themes`` holds answered scored questions by theme key."""

    answered: int
    total: int
    themes: Mapping[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return self.answered == self.total


def progress_of(assessments: Iterable[Assessment]) -> dict[int, Progress]:
    """Scored questions answered, by assessment id; one query whatever the number of assessments."""
    assessments = list(assessments)
    themes: dict[int, dict[str, int]] = {a.pk: {} for a in assessments}
    for assessment_id, theme, count in _answered_by_theme([a.pk for a in assessments]):
        themes[assessment_id][theme] = count
    return {
        a.pk: Progress(
            answered=sum(themes[a.pk].values()),
            total=len(document_for(a).scored),
            themes=themes[a.pk],
        )
        for a in assessments
    }


@prepared
def _answered_by_theme(assessment_ids: list[int]) -> QuerySet[Answer, tuple[int, str, int]]:
    rows = Answer.objects.filter(assessment_id__in=assessment_ids, question__kind=Question.Kind.SCORED)
    counted = rows.exclude(response="").values_list("assessment_id", "question__theme")
    return counted.annotate(count=Count("pk"))


def gaps_in(assessments: Iterable[Assessment]) -> dict[int, set[str]]:
    """The keys of scored questions without an answer, by assessment id; one query."""
    assessments = list(assessments)
    gaps = {a.pk: {question.key for question in document_for(a).scored} for a in assessments}
    answered = Answer.objects.filter(assessment__in=list(gaps)).exclude(response="")
    for assessment_id, key in answered.values_list("assessment_id", "question__key"):
        gaps[assessment_id].discard(key)
    return gaps


def submitted_answers(submission: Submission) -> dict[str, AnswerInput]:
    """The answers of a submission by question key, as they were signed."""
    return {entry["question"]: content_in_snapshot(entry) for entry in submission.snapshot["answers"]}
