"""Who disagrees with an answer."""

from django.db.models import QuerySet

from prepared.queries import prepared

from ..models import Assessment, Dissent
from .frameworks import document_for


def dissent_of(assessment: Assessment) -> dict[str, list[Dissent]]:
    """All dissent by question key, oldest first, each with its ``withdrawal`` if there is one; one query."""
    found: dict[str, list[Dissent]] = {}
    for row in _dissent(assessment.pk):
        found.setdefault(row.question.key, []).append(row)
    return found


@prepared
def _dissent(assessment_id: int) -> QuerySet[Dissent]:
    rows = Dissent.objects.filter(assessment_id=assessment_id)
    return rows.select_related("question", "withdrawal").order_by("pk")


def standing(dissent: dict[str, list[Dissent]]) -> dict[str, list[Dissent]]:
    """Of what ``dissent_of`` gives, what nobody has withdrawn. No query."""
    kept = {key: [row for row in rows if not hasattr(row, "withdrawal")] for key, rows in dissent.items()}
    return {key: rows for key, rows in kept.items() if rows}


def dissent_at(assessment: Assessment, question_key: str, dissent_id: int) -> Dissent | None:
    """One dissent from an answer, withdrawn or not; None where there is none."""
    rows = Dissent.objects.filter(assessment=assessment, question__key=question_key, pk=dissent_id)
    return rows.select_related("question", "withdrawal").first()


def dissent_for_snapshot(assessment: Assessment, dissent: dict[str, list[Dissent]]) -> list[dict[str, str]]:
    """What a signature covers of ``dissent``: what stands, in the order of questions, without anybody's name."""
    stands = standing(dissent)
    return [
        {"question": question.key, "answer": row.answer, "text": row.text, "as": row.by_title}
        for question in document_for(assessment).questions
        for row in stands.get(question.key, ())
    ]
