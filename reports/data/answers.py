"""Answers of trusts as they were signed, as a table."""

from collections.abc import Iterator

from accounts.models import User
from accounts.permissions import Permission
from surveys.models import Wave
from surveys.selectors import document_of

from ..selectors.data import latest_in_batches, readable_assessments
from .table import Batch, Column, Kind, Table
from .trusts import TRUST_COLUMNS, trust_values

COLUMNS = (
    *TRUST_COLUMNS,
    Column("submission", Kind.WHOLE, "Number of the trust's latest submission, from 1."),
    Column("submitted_at", Kind.MOMENT, "When its last signature was given."),
    Column("withdrawn", Kind.YES_NO, "Whether the trust has withdrawn it, to correct it."),
    Column("theme", Kind.TEXT, "Key of the theme."),
    Column("question", Kind.TEXT, "Key of the question."),
    Column("prompt", Kind.TEXT, "The question."),
    Column("sensitive", Kind.YES_NO, "Whether it must never be published by a trust's name."),
    Column("response", Kind.TEXT, "level, not_known, not_applicable, or text for an open question."),
    Column("level", Kind.WHOLE, "1 to 5. Empty where the response is another."),
    Column("reason", Kind.TEXT, "Why it is not applicable: the key of a reason that the question lists."),
    Column("text", Kind.TEXT, "What was written to an open question."),
    Column("comment", Kind.TEXT, "What the trust wrote beside its answer."),
    Column("carried", Kind.YES_NO, "Whether it was taken over from the wave before as still true."),
)


def answers_table(user: User, wave: Wave) -> Table:
    """The answers of a wave that ``user`` may read, sensitive ones too: whoever reads answers reads all of a trust."""
    questions = {question.key: question for question in document_of(wave.framework_version).questions}

    def rows() -> Iterator[Batch]:
        for submissions in latest_in_batches(readable_assessments(user, Permission.ANSWERS_READ, wave)):
            yield [
                (
                    *trust_values(submission.assessment),
                    submission.number,
                    submission.submitted_at,
                    hasattr(submission, "withdrawal"),
                    question.theme,
                    question.key,
                    question.prompt,
                    question.sensitive,
                    answer["response"] or "text",
                    answer["level"],
                    answer["reason"] or "",
                    answer["text"] or "",
                    answer["comment"] or "",
                    bool(answer.get("carried")),
                )
                for submission in submissions
                for answer in submission.snapshot["answers"]
                if (question := questions.get(answer["question"]))
            ]

    notes = (
        f"{wave.title}: the answers of each trust's latest submission, as they were signed.",
        "Trusts are named, and answers marked sensitive are in it (cyber security, downtime, unsupported systems): "
        "keep it as you keep the portal, and give it to nobody who has no right to it there.",
    )
    return Table("answers", f"Answers, {wave.title}", notes, COLUMNS, rows)
