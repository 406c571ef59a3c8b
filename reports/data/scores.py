"""Scores of trusts by name, as a table."""

from collections.abc import Iterator

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.api import results_of
from surveys.models import Wave
from surveys.selectors import document_of

from ..selectors.data import readable_assessments, submitted_in_batches
from .table import Batch, Column, Kind, Table
from .trusts import TRUST_COLUMNS, trust_values

COLUMNS = (
    *TRUST_COLUMNS,
    Column("submission", Kind.WHOLE, "Number of the trust's latest submission, from 1."),
    Column("submitted_at", Kind.MOMENT, "When its last signature was given."),
    Column("withdrawn", Kind.YES_NO, "Whether the trust has withdrawn it, to correct it."),
    Column("scope", Kind.TEXT, "overall, theme or question: what it is the score of."),
    Column("key", Kind.TEXT, "Key of the theme or question; empty for overall."),
    Column("title", Kind.TEXT, "Title of the theme, prompt of the question, or Overall."),
    Column("score", Kind.NUMBER, "0 to 100. Empty: nothing applies."),
    Column("best", Kind.NUMBER, "If each answer not known were level 5. Empty: nothing applies, or not yours to read."),
    Column("level", Kind.WHOLE, "1 to 5. Empty for overall, and where nothing applies."),
    Column("numerator", Kind.WHOLE, "Score times denominator, as computed in whole numbers."),
    Column("denominator", Kind.WHOLE, "What the numerator is divided by; 0 where nothing applies."),
)


def scores_table(user: User, wave: Wave) -> Table:
    """The scores of a wave that ``user`` may read by name: overall, themes, and questions as far as they may."""
    document = document_of(wave.framework_version)
    titles = {("overall", ""): "Overall"}
    titles |= {("theme", theme.key): theme.title for theme in document.themes}
    titles |= {("question", question.key): question.prompt for question in document.questions}
    reads_answers = scope_of(user, Permission.ANSWERS_READ)

    def rows() -> Iterator[Batch]:
        for assessments in submitted_in_batches(readable_assessments(user, Permission.RESULT_READ, wave)):
            yield [
                (
                    *trust_values(result.assessment),
                    result.submission.number,
                    result.submission.submitted_at,
                    hasattr(result.submission, "withdrawal"),
                    score.scope,
                    score.key,
                    titles.get((score.scope, score.key), ""),
                    score.value,
                    score.best,
                    score.level,
                    score.numerator,
                    score.denominator,
                )
                for result in results_of(assessments, reads_answers=reads_answers)
                for score in result.scores
            ]

    notes = (
        f"{wave.title}: the latest submission of each trust. Self-assessed, counter-signed by a clinical lead.",
        "Trusts are named: for work within the NHS, not for publication. No ranks are meant by it.",
    )
    return Table("scores", f"Scores, {wave.title}", notes, COLUMNS, rows)
