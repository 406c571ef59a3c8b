"""What may be read of frameworks, waves, assessments and submissions, and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Count, Prefetch, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of

from .content import AnswerInput, content_in_snapshot
from .models import Answer, AnswerRevision, Assessment, FrameworkVersion, Question, Signature, Submission, Wave
from .questionnaire import loading
from .questionnaire.document import FrameworkDocument


def waves() -> QuerySet[Wave]:
    """Every wave, the latest first; the framework's document is left in the database."""
    return Wave.objects.select_related("framework_version__framework").defer("framework_version__document")


def demonstration_is_loaded() -> bool:
    """Whether any wave holds made-up answers: every page then says so."""
    return Wave.objects.filter(demonstration=True).exists()


def assessments_visible_to(user: User, permission: Permission = Permission.ANSWERS_READ) -> QuerySet[Assessment]:
    """The assessments for which ``user`` holds ``permission``; by default, whose answers they may read."""
    return (
        Assessment.objects.filter(scope_of(user, permission).q())
        .select_related("wave__framework_version__framework")
        .defer("wave__framework_version__document")
    )


def submissions_visible_to(user: User) -> QuerySet[Submission]:
    """Submissions whose answers ``user`` may read by name."""
    return Submission.objects.filter(assessment__in=assessments_visible_to(user).order_by()).select_related(
        "assessment__wave"
    )


def latest_submissions(assessments: Iterable[Assessment]) -> dict[int, Submission]:
    """The last submission of each assessment that has one, by assessment id; one query."""
    rows = Submission.objects.filter(assessment__in=[a.pk for a in assessments]).order_by("number")
    return {submission.assessment_id: submission for submission in rows}


def previous_assessment(assessment: Assessment) -> Assessment | None:
    """The same trust's assessment in the wave before, whatever became of it."""
    return (
        Assessment.objects.filter(trust_id=assessment.trust_id, wave__opens_on__lt=assessment.wave.opens_on)
        .select_related("wave__framework_version__framework")
        .defer("wave__framework_version__document")
        .order_by("-wave__opens_on")
        .first()
    )


def signatures_of(assessment: Assessment) -> list[Signature]:
    """The signatures that stand, oldest first: those of the next submission, or of the last one."""
    standing = list(Signature.objects.filter(assessment=assessment, withdrawn_at=None).order_by("signed_at"))
    unsubmitted = [signature for signature in standing if signature.submission_id is None]
    if unsubmitted or not standing:
        return unsubmitted
    return [signature for signature in standing if signature.submission_id == standing[-1].submission_id]


def last_sent_back(assessment: Assessment) -> Signature | None:
    """The latest withdrawn signature, with the reason why it was sent back."""
    return Signature.objects.filter(assessment=assessment).exclude(withdrawn_at=None).order_by("-withdrawn_at").first()


# --- frameworks ---------------------------------------------------------------------------------


def framework_version(slug: str, version: str) -> FrameworkVersion | None:
    """A published version, without its document; None where there is none."""
    rows = FrameworkVersion.objects.select_related("framework").defer("document")
    return rows.filter(framework__slug=slug, version=version).first()


@lru_cache(maxsize=16)
def _document_by_hash(version_id: int, content_hash: str) -> FrameworkDocument:
    stored = FrameworkVersion.objects.values_list("document", flat=True).get(pk=version_id)
    return loading.from_document(stored)


def document_of(version: FrameworkVersion) -> FrameworkDocument:
    """The questions and rules of a version. Published versions never change, so each is read once a process."""
    return _document_by_hash(version.pk, version.content_hash)


@lru_cache(maxsize=128)
def _document_for_type(version_id: int, content_hash: str, trust_type: str) -> FrameworkDocument:
    return _document_by_hash(version_id, content_hash).asked_of(trust_type)


def document_for(assessment: Assessment) -> FrameworkDocument:
    """The questions that this assessment asks: those of its framework that apply to the trust's type."""
    version = assessment.wave.framework_version
    return _document_for_type(version.pk, version.content_hash, assessment.trust_type)


@lru_cache(maxsize=16)
def _question_ids(version_id: int, content_hash: str) -> Mapping[str, int]:
    return dict(Question.objects.filter(version_id=version_id).values_list("key", "pk"))


def question_ids_of(version: FrameworkVersion) -> Mapping[str, int]:
    """Row ids by question key, in the questions' order; read once a process for each version."""
    return _question_ids(version.pk, version.content_hash)


# --- answers ------------------------------------------------------------------------------------


def answers_of(assessment: Assessment) -> dict[str, Answer]:
    """The working answers by question key; a question without one is absent."""
    rows = Answer.objects.filter(assessment=assessment).select_related("question")
    return {answer.question.key: answer for answer in rows}


def answer_history(answer: Answer | None) -> list[AnswerRevision]:
    """Every saved state of an answer, the latest first."""
    return list(answer.revisions.order_by("-version")) if answer else []


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


def signatures_by_submission() -> Prefetch:
    """Prefetch the signatures of submissions, oldest first."""
    return Prefetch("signatures", Signature.objects.order_by("signed_at"))
