"""Waves, assessments and answers for tests, made through the services that make real ones."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from accounts.models import User
from surveys import services
from surveys.models import Answer, Assessment, FrameworkVersion, Wave
from surveys.questionnaire import loading
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import answers_of, document_of

FRAMEWORK = loading.FRAMEWORKS / "digital-maturity" / "1.0.yaml"


@lru_cache(maxsize=1)
def shipped_document() -> FrameworkDocument:
    """The framework that the project ships."""
    return loading.read_yaml(FRAMEWORK)


@lru_cache(maxsize=1)
def small_document() -> FrameworkDocument:
    """The shipped theme Workforce alone, as version 0.1: what most tests need, at a sixth of the time."""
    whole = shipped_document()
    workforce = whole.theme("workforce")
    asked = {question.key for question in workforce.scored}
    questions = tuple(
        replace(
            question,
            checks=tuple(c for c in question.checks if {condition.question for condition in c.conditions} <= asked),
        )
        for question in workforce.questions
    )
    return replace(whole, version="0.1", themes=(replace(workforce, questions=questions),))


def make_framework_version(document: FrameworkDocument | None = None) -> FrameworkVersion:
    """The small framework, or ``document``, published."""
    return services.publish_framework(document=document or small_document(), by=None)


def make_wave(slug: str = "2026", **changes) -> Wave:
    """A draft wave of the year in ``slug``."""
    year = int(slug[:4])
    fields = {
        "slug": slug,
        "title": f"Wave {slug}",
        "framework_version": make_framework_version(),
        "geography_date": date(year, 4, 1),
        "opens_on": date(year, 9, 1),
        "due_on": date(year + 1, 3, 31),
        "final_on": date(year + 1, 6, 30),
        "by": None,
        **changes,
    }
    return services.create_wave(**fields)


def open_assessment(trust, slug: str = "2026", **changes) -> Assessment:
    """The assessment of ``trust`` in a wave opened for every trust there is."""
    wave = Wave.objects.filter(slug=slug).first()
    if wave is None:
        wave = make_wave(slug, **changes)
        services.open_wave(wave=wave, by=None)
    return Assessment.objects.select_related("wave__framework_version__framework").get(trust=trust, wave__slug=slug)


def level(value: int, comment: str = "") -> services.AnswerInput:
    return services.AnswerInput(response="level", level=value, comment=comment)


def answer_all(assessment: Assessment, by: User, value: int = 3) -> list[Answer]:
    """Answer every scored question with the same level, whatever stood there."""
    stood = answers_of(assessment)
    return [
        services.save_answer(
            assessment=assessment,
            question_key=question.key,
            seen_version=stood[question.key].version if question.key in stood else 0,
            given=level(value),
            by=by,
        )
        for question in document_of(assessment.wave.framework_version).scored
    ]
