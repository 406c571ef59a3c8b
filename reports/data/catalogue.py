"""Which data files there are for a reader, and in which forms."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from accounts.models import User
from surveys.models import Wave

from ..selectors.data import (
    count_answers,
    count_assessments,
    count_benchmarks,
    count_scores,
    reads_all_results,
    reads_any_answers,
    standing_publication,
)
from .answers import answers_table
from .benchmarks import benchmarks_table
from .completion import completion_table
from .csv_file import csv_pieces
from .parquet_file import parquet_pieces
from .scores import scores_table
from .table import Table
from .workbook import workbook_pieces


@dataclass(frozen=True)
class Form:
    """A kind of file: what pages call it, its media type, and what writes it."""

    words: str
    media_type: str
    pieces: Callable[[Table], Iterator[bytes]]


FORMS: Mapping[str, Form] = {
    "xlsx": Form(
        "Workbook (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook_pieces
    ),
    "csv": Form("CSV", "text/csv; charset=utf-8", csv_pieces),
    "parquet": Form("Parquet", "application/vnd.apache.parquet", parquet_pieces),
}


NAMED = "Not to be shared: it names trusts. For work within the NHS, not for publication."
WHOLE = "Not to be shared: it shows figures that are withheld from others."
GROUPS = (
    "For use within your organisation. What everybody may use, under the Open Government Licence, is the open data of "
    "a final publication."
)
BASE_BYTES: Mapping[str, int] = {"xlsx": 8_000, "csv": 500, "parquet": 12_000}
ROW_BYTES: Mapping[str, Mapping[str, float]] = {
    "scores": {"xlsx": 110, "csv": 290, "parquet": 2.5},
    "answers": {"xlsx": 125, "csv": 340, "parquet": 3.2},
    "benchmarks": {"xlsx": 120, "csv": 250, "parquet": 8},
    "completion": {"xlsx": 85, "csv": 190, "parquet": 7},
}
"""Bytes that a row takes, as measured with the demonstration."""


@dataclass(frozen=True)
class Offer:
    """A table that a reader may have. ``count`` says about how many rows it has for them, without reading them.

    ``sharing`` is what they may do with it, ``withheld`` what is not in it; both in words.
    """

    table: Table
    count: Callable[[], int]
    sharing: str
    withheld: str

    def size(self, form: str, rows: int) -> int:
        """About how many bytes a file of ``rows`` rows has."""
        return BASE_BYTES[form] + round(rows * ROW_BYTES[self.table.name][form])


def offers_for(user: User, wave: Wave) -> list[Offer]:
    """The tables of a wave that ``user`` may have; what is in each follows their rights. One query at most."""
    offers = [
        Offer(
            scores_table(user, wave),
            lambda: count_scores(user, wave),
            NAMED,
            "Trusts that your roles do not cover. Without the right to read answers also the scores of questions that "
            "would tell how a sensitive one was answered.",
        )
    ]
    if reads_any_answers(user):
        offers.append(
            Offer(
                answers_table(user, wave),
                lambda: count_answers(user, wave),
                f"{NAMED} It holds what was typed, and answers marked sensitive.",
                "Trusts that your roles do not cover; answers that are not signed; who answered; files of evidence.",
            )
        )
    publication = standing_publication(user, wave)
    if publication is not None:
        offers.append(
            Offer(
                benchmarks_table(user, publication),
                lambda: count_benchmarks(user, publication),
                WHOLE if reads_all_results(user) else GROUPS,
                "Figures of groups in which too few trusts are scored or have answered, and those that could place one "
                "trust; the column “withheld” says why. Nearest ten of trusts that your roles do not cover.",
            )
        )
    return [
        *offers,
        Offer(
            completion_table(user, wave),
            lambda: count_assessments(user, wave),
            NAMED,
            "Trusts that your roles do not cover; every answer and score.",
        ),
    ]


def offer_named(user: User, wave: Wave, name: str) -> Offer | None:
    """The table with this name, if ``user`` may have it."""
    return next((offer for offer in offers_for(user, wave) if offer.table.name == name), None)


def file_name(table: Table, wave: Wave, form: str) -> str:
    """``digital-maturity-2026-scores.csv``."""
    return f"digital-maturity-{wave.slug}-{table.name}.{form}"
