"""Explanations and dissent for tests, and what the pure checks look at."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import User
from surveys.content import AnswerInput
from surveys.findings import Material
from surveys.models import Assessment, Dissent, Explanation
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import question_ids_of
from surveys.selectors.reading import reading_of
from surveys.services.explanations import explain_finding
from tests.factories.surveys import small_document


def at_level(value: int) -> AnswerInput:
    return AnswerInput(response="level", level=value)


def material(
    levels: Mapping[str, int | AnswerInput] | int = 3, document: FrameworkDocument | None = None, **more: Any
) -> Material:
    """What the checks look at: every question at one level, or those named (a level, or what was answered)."""
    document = document or small_document()
    given = dict.fromkeys((q.key for q in document.scored), levels) if isinstance(levels, int) else levels
    answers = {key: at_level(value) if isinstance(value, int) else value for key, value in given.items()}
    return Material(document=document, answers=answers, **more)


def made_dissent(assessment: Assessment, key: str, by: User, text: str = "I see it otherwise.") -> Dissent:
    """Dissent of anybody, whatever their rights, and whether or not there is an answer."""
    return Dissent.objects.create(
        assessment=assessment,
        question_id=question_ids_of(assessment.wave.framework_version)[key],
        answer="Level 3",
        text=text,
        at=timezone.now(),
        by_id=str(by.pk),
        by_label=by.name,
        by_title=by.job_title or "Colleague",
    )


def explain(assessment: Assessment, finding: str, by: User, text: str = "It is so.") -> Explanation:
    """The explanation of a warning as it stands now."""
    found = reading_of(assessment).warning(finding)
    assert found is not None, f"there is no {finding}"
    return explain_finding(assessment=assessment, finding=finding, digest=found.digest, text=text, by=by)
