"""Sharing out an assessment: who answers what, and what becomes of it. It locks nothing that anybody may do."""

import datetime
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import open_theme_to, require
from audit.services import record

from ..models import Assessment, Assignment, AssignmentChange
from ..selectors import answers_of, document_for, question_ids_of
from ..selectors.delegation import held_keys, standing_of
from .answers import AssessmentLocked
from .notices_of_delegation import tell_of_assignment, tell_of_changes_asked, tell_of_readiness

State: TypeAlias = Assignment.State
Kind: TypeAlias = AssignmentChange.Kind
MOST_NOTE = 2_000


class StaleAssignment(Exception):
    """Somebody else changed it since it was read. ``current`` is the one that stands, if any."""

    def __init__(self, current: Assignment | None) -> None:
        super().__init__("The assignment was changed in the meantime.")
        self.current = current


class NotYours(Exception):
    """Only the person who has the work can say that it is ready."""


class NotReady(ValueError):
    """``unanswered`` holds the keys of questions without an answer."""

    def __init__(self, unanswered: list[str]) -> None:
        super().__init__("There are questions without an answer.")
        self.unanswered = unanswered


@transaction.atomic
def assign(
    *,
    assessment: Assessment,
    theme: str,
    question_key: str = "",
    person: User | None,
    seen_version: int,
    due_on: datetime.date | None = None,
    note: str = "",
    by: User,
) -> Assignment | None:
    """Put a theme, or one question of it, into the hands of ``person``; None: of nobody.

    Who may not answer the theme may from then on. ``seen_version`` is the version that ``by`` had read, 0 for none.
    Given to whom has it already, date and note change, and the state stays.

    Raises:
        PermissionDenied: ``by`` may not share out this trust's work.
        AssessmentLocked: it is signed or its wave is closed.
        StaleAssignment: somebody else gave it to somebody since.
        ValidationError: ``person`` does not answer for this trust.
        KeyError: the framework has no such theme or question.
    """
    _require_lead(by, assessment)
    document_for(assessment).theme(theme)
    question_id = None
    if question_key:
        if document_for(assessment).question(question_key).theme != theme:
            raise KeyError(question_key)
        question_id = question_ids_of(assessment.wave.framework_version)[question_key]
    lock_open(assessment)
    stands = Assignment.objects.filter(assessment=assessment, ended_at=None, theme=theme).select_related("person")
    current = next((assignment for assignment in stands if assignment.question_id == question_id), None)
    if (current.version if current else 0) != seen_version:
        raise StaleAssignment(current)
    if person is None:
        if current is not None:
            end_assignment(current, by=by)
        return None
    return put(
        assessment, current, theme=theme, question_id=question_id, person=person, due_on=due_on, note=note, by=by
    )


def put(
    assessment: Assessment,
    current: Assignment | None,
    *,
    theme: str,
    question_id: int | None,
    person: User,
    due_on: datetime.date | None,
    note: str,
    by: User,
) -> Assignment:
    """Give it to ``person``, from ``current`` where somebody has it; the caller holds the lock and has the right."""
    open_theme_to(user=person, trust_code=assessment.trust_code, theme=theme, by=by)
    now = timezone.now()
    if current is not None and current.person_id == person.pk:
        current.due_on, current.note = due_on, note
        current.version += 1
        current.save(update_fields=["due_on", "note", "version"])
        _log(current, Kind.ASSIGNED, note=note, by=by)
        return current
    state = State.DRAFT
    if current is not None:
        # What was done goes over too: whoever takes it on need not have it accepted again.
        state = State(current.state)
        end_assignment(current, by=by)
    given = Assignment.objects.create(
        assessment=assessment,
        theme=theme,
        question_id=question_id,
        person=person,
        state=state,
        version=(current.version if current else 0) + 1,
        due_on=due_on,
        note=note,
        assigned_at=now,
        assigned_by_id=str(by.pk),
        assigned_by_label=by.name,
        changed_at=current.changed_at if current is not None else now,
    )
    _log(given, Kind.ASSIGNED, note=note, by=by)
    tell_of_assignment(given, by=by, handed_over=current is not None)
    return given


@transaction.atomic
def submit_assignment(*, assignment: Assignment, seen_version: int, by: User) -> Assignment:
    """Say that it is ready to be looked at. Everybody may go on answering.

    Raises:
        NotYours: somebody else has it.
        PermissionDenied: ``by`` answers for this trust no more.
        AssessmentLocked, StaleAssignment.
        NotReady: questions of it have no answer.
    """
    assessment = assignment.assessment
    require(by, Permission.ANSWER_WRITE, trust_code=assessment.trust_code)
    current = _current(assignment, seen_version)
    if current.person_id != by.pk:
        raise NotYours
    if current.state not in (State.DRAFT, State.CHANGES_ASKED):
        raise StaleAssignment(current)
    answers = answers_of(assessment)
    scored = {question.key for question in document_for(assessment).scored}
    asked = held_keys(document_for(assessment), current, standing_of(assessment))
    unanswered = [key for key in asked if key in scored and (key not in answers or not answers[key].response)]
    if unanswered:
        raise NotReady(unanswered)
    moved = _move(current, State.SUBMITTED, Kind.SUBMITTED, by=by)
    tell_of_readiness(moved, by=by)
    return moved


@transaction.atomic
def accept_assignment(*, assignment: Assignment, seen_version: int, by: User) -> Assignment:
    """Accept what is ready, or accept it again after answers changed.

    Raises:
        PermissionDenied: ``by`` does not share out this trust's work.
        AssessmentLocked, StaleAssignment.
    """
    _require_lead(by, assignment.assessment)
    current = _current(assignment, seen_version)
    if current.state not in (State.SUBMITTED, State.ACCEPTED):
        raise StaleAssignment(current)
    return _move(current, State.ACCEPTED, Kind.ACCEPTED, by=by)


@transaction.atomic
def ask_for_changes(*, assignment: Assignment, seen_version: int, note: str, by: User) -> Assignment:
    """Give what is ready, or was accepted, back to whoever has it, with a note of what is to change.

    Raises:
        PermissionDenied: ``by`` does not share out this trust's work.
        ValidationError: there is no note.
        AssessmentLocked, StaleAssignment.
    """
    _require_lead(by, assignment.assessment)
    if not note.strip():
        raise ValidationError({"note": "Enter what is to change"})
    current = _current(assignment, seen_version)
    if current.state not in (State.SUBMITTED, State.ACCEPTED):
        raise StaleAssignment(current)
    current.note = note
    moved = _move(current, State.CHANGES_ASKED, Kind.CHANGES_ASKED, note=note, by=by)
    tell_of_changes_asked(moved, by=by)
    return moved


def lock_open(assessment: Assessment) -> None:
    """Hold the assessment's row until the commit; raise AssessmentLocked unless answers can change in it."""
    row = Assessment.objects.select_for_update().filter(
        pk=assessment.pk, state=Assessment.State.OPEN, takes_answers=True
    )
    if not row.values_list("pk", flat=True).first():
        raise AssessmentLocked


def end_assignment(assignment: Assignment, *, by: User) -> None:
    """Take it out of somebody's hands. The row and its history stay; the caller holds the lock and has the right."""
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])
    _log(assignment, Kind.ENDED, by=by)


def _require_lead(by: User, assessment: Assessment) -> None:
    require(by, Permission.TEAM_MANAGE, trust_code=assessment.trust_code)


def _current(assignment: Assignment, seen_version: int) -> Assignment:
    """Read it again under the assessment's lock; raise StaleAssignment unless it is as it was read."""
    lock_open(assignment.assessment)
    current = Assignment.objects.select_related("person", "question").get(pk=assignment.pk)
    if current.ended_at is not None or current.version != seen_version:
        raise StaleAssignment(current if current.ended_at is None else None)
    current.assessment = assignment.assessment
    return current


def _move(assignment: Assignment, state: State, kind: Kind, *, by: User, note: str = "") -> Assignment:
    assignment.state = state
    assignment.changed_at = timezone.now()
    assignment.version += 1
    assignment.save(update_fields=["state", "changed_at", "version", "note"])
    _log(assignment, kind, note=note, by=by)
    return assignment


def _log(assignment: Assignment, kind: Kind, *, by: User, note: str = "") -> None:
    AssignmentChange.objects.create(
        assignment=assignment,
        kind=kind,
        person_label=assignment.person.name,
        note=note,
        made_at=timezone.now(),
        made_by_id=str(by.pk),
        made_by_label=by.name,
    )
    record(
        action=f"assignment.{kind}",
        by=by,
        subject=assignment,
        trust_code=assignment.assessment.trust_code,
        data={
            "assessment": assignment.assessment_id,
            "theme": assignment.theme,
            "question": assignment.question_id,
            "person": assignment.person_id,
        },
    )
