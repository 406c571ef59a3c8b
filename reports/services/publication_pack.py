"""A final publication as open data: one ZIP with tables, codebook, questionnaire, hashes, licence and a README."""

import io
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from audit.services import record
from maturity.models import Publication
from nhsuk.formats import nhs_date
from surveys.snapshot import canonical_json

from ..data.benchmarks import benchmarks_table
from ..data.csv_file import csv_pieces
from ..data.parquet_file import parquet_pieces
from ..data.table import Batch, Column, Kind, Table
from ..exports.archive import Archive, Sink
from ..selectors.exports import run_facts

CODEBOOK = (
    Column("file", Kind.TEXT, "The table that the column is in."),
    Column("column", Kind.TEXT, "Its name."),
    Column("holds", Kind.TEXT, "What it holds."),
    Column("meaning", Kind.TEXT, "What it means."),
)


class NotOpenYet(ValueError):
    """The publication is not one that is given out as open data; the text says why."""


def write_publication_pack(publication: Publication, sink: Sink) -> list[str]:
    """Write the pack to ``sink`` and return the names of its files; the same publication gives the same bytes.

    Groups are shown as to somebody without names: no trust is in it by itself. Raises NotOpenYet for a publication that
    is not released, or provisional.
    """
    if publication.released_at is None:
        raise NotOpenYet("The publication is not released.")
    if publication.state == Publication.State.PROVISIONAL:
        raise NotOpenYet("The publication is provisional: its figures can still change.")
    table = benchmarks_table(None, publication)
    document = publication.wave.framework_version.document
    with Archive(sink, made_at=timezone.localtime(publication.released_at)) as archive:
        archive.add("README.txt", _readme(publication).encode())
        archive.add("benchmarks.csv", b"".join(csv_pieces(table)))
        archive.add("benchmarks.parquet", b"".join(parquet_pieces(table)))
        archive.add("codebook.csv", b"".join(csv_pieces(_codebook_of(table))))
        archive.add("questionnaire.json", canonical_json(document).encode())
        listed = "".join(f"{file.sha256}  {file.name}\n" for file in archive.files)
        archive.add("SHA256SUMS", listed.encode())
        archive.add_manifest(
            {
                "wave": publication.wave.title,
                "demonstration": publication.wave.demonstration,
                "publication": publication.number,
                "state": publication.state,
                "reason": publication.reason,
                "data_cut": publication.cut.isoformat(),
                "released": publication.released_at.isoformat(),
                "scores": run_facts(publication.run),
                "files": [{"file": file.name, "bytes": file.size, "sha256": file.sha256} for file in archive.files],
            }
        )
        return [file.name for file in archive.files]


@transaction.atomic
def note_publication_pack(*, publication: Publication, file: str) -> None:
    """Record that the portal itself wrote a pack of open data."""
    data = {"wave": publication.wave.slug, "publication": publication.number, "file": file}
    record(action="publication.exported", by=None, subject=publication.wave, data=data)


def _codebook_of(table: Table) -> Table:
    def rows() -> Iterator[Batch]:
        yield [(table.name, column.name, column.kind.value, column.meaning) for column in table.columns]

    return Table("codebook", "Codebook", (), CODEBOOK, rows)


def _readme(publication: Publication) -> str:
    wave, run = publication.wave, publication.run
    text = io.StringIO()
    text.write(f"Digital maturity of NHS trusts in England: {wave.title}\n")
    text.write(
        f"Publication {publication.number} ({publication.state}), submissions up to {nhs_date(publication.cut)}\n\n"
    )
    if wave.demonstration:
        text.write("THE ANSWERS OF THIS WAVE ARE MADE UP, FOR DEMONSTRATION. They say nothing of any trust.\n\n")
    text.write(
        "What it is\n"
        "Trusts assessed themselves; a digital lead and a clinical lead signed. benchmarks.csv and\n"
        "benchmarks.parquet hold the same table: a row for each score (overall, theme, question) in each group\n"
        "(England, region, integrated care board, type of trust, programme). codebook.csv says what each column\n"
        "means.\n\n"
        "What is withheld\n"
        "No trust is shown by itself. Of fewer than 8 scored trusts nothing is shown, from 8 the median, from 12\n"
        "quartiles, from 30 deciles and counts of levels; nothing of a group of which under 80 % responded.\n"
        "Figures that beside an earlier publication could place a trust are held back. The column withheld says\n"
        "why a figure is empty. Compare groups with care: their trusts differ in kind.\n\n"
        "Method\n"
        f"Scores are 0 to 100, by method {run.method_version}: levels 1 to 5 count as the points in\n"
        "questionnaire.json, a theme is the weighted mean of its questions that apply, overall the weighted mean\n"
        "of the themes. An answer not known counts as level 1. One that is not applicable, for a reason that the\n"
        "questionnaire lists, counts as level 1 until its region has confirmed it, and is then left out; in a\n"
        "final publication all are confirmed. Figures are rounded to whole points; quantiles are Hyndman and\n"
        "Fan's type 7.\n"
        f"Questionnaire {run.framework_hash}\nSubmissions   {run.input_hash}\nScores        {run.output_hash}\n"
        "(SHA-256). Check the files with: sha256sum -c SHA256SUMS\n\n"
        "Licence and sources\n"
        "Data: Open Government Licence v3.0. Say: contains information on the digital maturity of NHS trusts in\n"
        f"England, {wave.title}, licensed under the Open Government Licence v3.0.\n"
        "Codes and names of regions and integrated care boards: Organisation Data Service, NHS England, under\n"
        "the same licence.\n"
    )
    return text.getvalue()
