"""What is known of assessments before anybody answers."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from organisations.models import HeldFact
from organisations.selectors import held_facts
from prepared.queries import prepared

from ..beforehand import Beforehand, filled_in
from ..models import Answer, Assessment, Wave
from .frameworks import document_for


def facts_for(assessments: Iterable[Assessment]) -> dict[int, dict[str, HeldFact]]:
    """What is held of the trusts of assessments of one wave, by assessment id and the fact's name; one query.

    While the wave is open the latest fact counts; after it, the one that stood on the day answers were due.
    """
    assessments = list(assessments)
    if not assessments:
        return {}
    wave = assessments[0].wave
    day = date.max if wave.state == Wave.State.OPEN else wave.due_on
    facts = held_facts([a.trust_id for a in assessments], on=day)
    return {a.pk: facts.get(a.trust_id, {}) for a in assessments}


def filled_in_for(assessments: Iterable[Assessment]) -> dict[int, dict[str, Beforehand]]:
    """What facts fill in, by assessment id and question key, for assessments of one wave; at most one query."""
    assessments = list(assessments)
    facts = facts_for(a for a in assessments if any(q.prefill for q in document_for(a).scored))
    return {a.pk: filled_in(document_for(a), facts.get(a.pk, {})) for a in assessments}


def filled_in_of(assessment: Assessment) -> dict[str, Beforehand]:
    """The same for one assessment, by question key."""
    return filled_in_for([assessment])[assessment.pk]


def answered_questions(assessments: Iterable[Assessment]) -> dict[int, set[str]]:
    """The keys of questions that have an answer, by assessment id; one query."""
    found: dict[int, set[str]] = {a.pk: set() for a in assessments}
    for assessment_id, key in _answered(list(found)):
        found[assessment_id].add(key)
    return found


@prepared
def _answered(assessment_ids: list[int]) -> QuerySet[Answer, tuple[int, str]]:
    rows = Answer.objects.filter(assessment_id__in=assessment_ids).exclude(response="")
    return rows.values_list("assessment_id", "question__key")
