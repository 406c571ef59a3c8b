"""Who has which theme or question, how far it is, and who has done what."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import Permission, roles_with
from accounts.selectors import is_current
from prepared.queries import prepared

from ..models import Answer, AnswerRevision, Assessment, Assignment, AssignmentChange, Wave
from ..questionnaire.document import FrameworkDocument


def _standing(today: datetime.date | None = None) -> QuerySet[Assignment]:
    """Assignments that nobody ended; ``is_held`` is False where the person answers for the trust no more."""
    holds = Membership.objects.filter(
        is_current(on=today),
        user_id=OuterRef("person_id"),
        user__is_active=True,
        trust_id=OuterRef("assessment__trust_id"),
        role__in=roles_with(Permission.ANSWER_WRITE),
    )
    rows = Assignment.objects.filter(ended_at=None).select_related("person", "question")
    return rows.annotate(is_held=Exists(holds))


def standing_in(assessments: Iterable[Assessment]) -> dict[int, list[Assignment]]:
    """The assignments that stand, by assessment id: of themes first, then of questions in their order; one query.

    Each has ``is_held``: whether its person still answers for the trust.
    """
    by_id = {assessment.pk: assessment for assessment in assessments}
    found: dict[int, list[Assignment]] = {pk: [] for pk in by_id}
    for assignment in _standing_in(list(by_id), timezone.localdate()):
        assignment.assessment = by_id[assignment.assessment_id]
        found[assignment.assessment_id].append(assignment)
    return found


@prepared
def _standing_in(assessment_ids: list[int], today: datetime.date) -> QuerySet[Assignment]:
    rows = _standing(today).filter(assessment_id__in=assessment_ids)
    return rows.order_by(F("question__position").asc(nulls_first=True), "pk")


def standing_of(assessment: Assessment) -> list[Assignment]:
    """The same for one assessment."""
    return standing_in([assessment])[assessment.pk]


def assignment_in(assessment: Assessment, assignment_id: int) -> Assignment | None:
    """One that stands in this assessment; None where there is none."""
    assignment = _standing().filter(assessment=assessment, pk=assignment_id).first()
    if assignment is not None:
        assignment.assessment = assessment
    return assignment


def held_by(person: User, trust_code: str) -> list[Assignment]:
    """What ``person`` has in the assessments of a trust that still take answers: what goes on without them."""
    rows = _standing().filter(
        person=person,
        assessment__trust_code=trust_code,
        assessment__takes_answers=True,
        assessment__wave__state=Wave.State.OPEN,
    )
    return list(
        rows.select_related("person", "question", "assessment__wave__framework_version__framework")
        .defer("assessment__wave__framework_version__document")
        .order_by("assessment", F("question__position").asc(nulls_first=True), "pk")
    )


def held_keys(document: FrameworkDocument, assignment: Assignment, standing: Iterable[Assignment]) -> list[str]:
    """The questions that an assignment is about. A theme is without those of it that somebody has singly."""
    if assignment.question is not None:
        return [assignment.question.key]
    singly = {other.question.key for other in standing if other.question is not None}
    return [question.key for question in document.theme(assignment.theme).questions if question.key not in singly]


def log_of(assessment: Assessment, theme: str, question_id: int | None = None) -> list[AssignmentChange]:
    """All that happened to a theme, or a question, whoever had it; the latest first."""
    rows = AssignmentChange.objects.filter(assignment__assessment=assessment, assignment__theme=theme)
    if question_id is None:
        rows = rows.filter(assignment__question__isnull=True)
    else:
        rows = rows.filter(assignment__question_id=question_id)
    return list(rows.order_by("-pk"))


def changed_since_accepted(assignment: Assignment, keys: Iterable[str], answers: Mapping[str, Answer]) -> list[Answer]:
    """The answers that changed after an assignment was accepted; none of one that is not."""
    if assignment.state != Assignment.State.ACCEPTED:
        return []
    return [answers[key] for key in keys if key in answers and answers[key].changed_at > assignment.changed_at]


@dataclass(frozen=True)
class Contribution:
    """What one person has done: questions that they answered, by theme, and when they last did."""

    person_id: str
    label: str
    last_at: datetime.datetime
    themes: Mapping[str, int] = field(default_factory=dict)
    last_in: Mapping[str, datetime.datetime] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        return sum(self.themes.values())


def contributions_to(assessment: Assessment) -> Sequence[Contribution]:
    """Who has answered how many questions, those who were here last first; one query.

    A question counts for each person who ever saved an answer to it, whoever did last. Who has left is here too.
    """
    rows = (
        AnswerRevision.objects.filter(answer__assessment=assessment)
        .exclude(response="")
        .values("changed_by_id", "changed_by_label", "answer__question__theme")
        .annotate(questions=Count("answer_id", distinct=True), last=Max("changed_at"))
        .order_by("last")
    )
    found: dict[str, Contribution] = {}
    for row in rows:
        who, theme = row["changed_by_id"], row["answer__question__theme"]
        before = found.get(who)
        # In the order of time: the name is the one used last.
        found[who] = Contribution(
            person_id=who,
            label=row["changed_by_label"],
            last_at=row["last"],
            themes={**(before.themes if before else {}), theme: row["questions"]},
            last_in={**(before.last_in if before else {}), theme: row["last"]},
        )
    return sorted(found.values(), key=lambda one: one.last_at, reverse=True)
