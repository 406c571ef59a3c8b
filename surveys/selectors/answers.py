"""Answers: those that stand, and how many are there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from ..content import AnswerInput, content_in_snapshot
from ..models import Answer, Assessment, Question, Submission
from .frameworks import document_for


def answers_of(assessment: Assessment) -> dict[str, Answer]:
    """The working answers by question key; a question without one is absent."""
    rows = Answer.objects.filter(assessment=assessment).select_related("question")
    return {answer.question.key: answer for answer in rows}


def answer_at(assessment: Assessment, question_key: str) -> Answer | None:
    """The working answer to one question."""
    return Answer.objects.filter(assessment=assessment, question__key=question_key).first()


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
    counted = (
        Answer.objects.filter(assessment__in=[a.pk for a in assessments], question__kind=Question.Kind.SCORED)
        .exclude(response="")
        .values_list("assessment_id", "question__theme")
        .annotate(count=Count("pk"))
    )
    themes: dict[int, dict[str, int]] = {a.pk: {} for a in assessments}
    for assessment_id, theme, count in counted:
        themes[assessment_id][theme] = count
    return {
        a.pk: Progress(
            answered=sum(themes[a.pk].values()),
            total=len(document_for(a).scored),
            themes=themes[a.pk],
        )
        for a in assessments
    }


def submitted_answers(submission: Submission) -> dict[str, AnswerInput]:
    """The answers of a submission by question key, as they were signed."""
    return {entry["question"]: content_in_snapshot(entry) for entry in submission.snapshot["answers"]}
