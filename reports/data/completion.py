"""How far each trust is, as a table."""

from collections.abc import Iterator

from accounts.models import User
from surveys.models import Wave

from ..selectors.completion import completion_in
from .table import Batch, Column, Kind, Table
from .trusts import TRUST_COLUMNS, trust_values

COLUMNS = (
    *TRUST_COLUMNS,
    Column("state", Kind.TEXT, "open, signed (it waits for the counter-signature) or submitted."),
    Column("answered", Kind.WHOLE, "Scored questions that are answered."),
    Column("questions", Kind.WHOLE, "Scored questions that there are."),
    Column("due_on", Kind.DATE, "Day by which this trust submits."),
    Column("last_activity_at", Kind.MOMENT, "When somebody last worked on it. Empty: nobody has started."),
)


def completion_table(user: User, wave: Wave) -> Table:
    """The assessments of a wave whose completion ``user`` may see; none of their answers."""

    def rows() -> Iterator[Batch]:
        yield [
            (
                *trust_values(found.assessment),
                found.assessment.state,
                found.progress.answered,
                found.progress.total,
                found.assessment.due_on,
                found.assessment.last_activity_at,
            )
            for found in completion_in(wave, user)
        ]

    notes = (f"{wave.title}: how far each trust is now, by name.", "For chasing, within the NHS; it holds no answers.")
    return Table("completion", f"Completion, {wave.title}", notes, COLUMNS, rows)
