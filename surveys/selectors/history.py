"""What an answer was before: every revision, with what the page saved on the way beside what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet

from prepared.queries import prepared

from ..models import Answer, AnswerRevision, Assessment

ONE_SITTING = timedelta(minutes=10)
"""What the page saved by itself this long before the same person's next entry is shown as a step towards it."""

LATEST = 50
"""Saved states that a question's page reads."""


@dataclass
class Entry:
    """A revision that history shows, and the ``steps`` that were saved by the page towards it, the latest first."""

    revision: AnswerRevision
    steps: list[AnswerRevision] = field(default_factory=list)


def history_of(assessment: Assessment, question_key: str) -> list[AnswerRevision]:
    """Every revision of an answer, the latest first; one query."""
    rows = AnswerRevision.objects.filter(answer__assessment=assessment, answer__question__key=question_key)
    return list(rows.order_by("-version"))


def latest_history(answer: Answer | None) -> list[AnswerRevision]:
    """The last ``LATEST`` saved states of an answer, the latest first: a page need not read thousands to show five."""
    return _latest(answer.pk) if answer else []


@prepared
def _latest(answer_id: int) -> QuerySet[AnswerRevision]:
    return AnswerRevision.objects.filter(answer_id=answer_id).order_by("-version")[:LATEST]


def entries(revisions: Iterable[AnswerRevision]) -> list[Entry]:
    """``revisions``, the latest first, with those that were steps on the way put with the entry they led to."""
    found: list[Entry] = []
    for revision in revisions:
        if found and _is_step(revision, found[-1].revision):
            found[-1].steps.append(revision)
        else:
            found.append(Entry(revision))
    return found


def _is_step(revision: AnswerRevision, towards: AnswerRevision) -> bool:
    return (
        revision.autosaved
        and towards.restored_from is None
        and revision.changed_by_id == towards.changed_by_id
        and towards.changed_at - revision.changed_at <= ONE_SITTING
    )
