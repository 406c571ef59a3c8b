"""What a worker writes for each kind of file that people ask for."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from accounts.models import User

from ..data.catalogue import FORMS, file_name, offer_named
from ..data.table import Batch
from ..exports.archive import Sink
from ..exports.contents import Content
from ..exports.editions import Edition
from ..exports.naming import export_name, open_data_name
from ..models import ExportJob
from ..selectors.data import standing_publication
from ..selectors.exports import may_have, person_now
from .packs import PackRequest, RightsGone, write_pack
from .publication_pack import NotOpenYet, write_publication_pack

Progress = Callable[[int, int], None]
RIGHTS_SECONDS = 1.0
"""So often the rights of whoever asked are read anew while rows are written."""


@dataclass(frozen=True)
class Written:
    """What a file is called and how much is in it; ``codes``: the trusts of a pack, for the audit trail."""

    name: str
    holds: int
    codes: tuple[str, ...] = ()


def write_export(job: ExportJob, sink: Sink, *, on_progress: Progress) -> Written:
    """Write the file of ``job``; ``on_progress`` gets how much is done and of how much, and ends the work by raising.

    Raises what ``write_pack`` raises; RightsGone where a data file can no longer be had as it was asked for;
    TooManyRows for a workbook; NotOpenYet where no publication can be given out.
    """
    if job.kind == ExportJob.Kind.DATA:
        return _write_data(job, sink, on_progress)
    if job.kind == ExportJob.Kind.OPEN_DATA:
        return _write_open_data(job, sink, on_progress)
    content = Content(job.content)
    request = PackRequest(job.wave, job.region_code, job.region_name, Edition(job.edition), job.person, content)
    summary = write_pack(request, sink, on_progress=on_progress)
    name = export_name(wave=job.wave.slug, region_name=job.region_name, edition=job.edition, content=content)
    return Written(name, len(summary.reports), tuple(summary.reports))


def _write_data(job: ExportJob, sink: Sink, on_progress: Progress) -> Written:
    person = _still_allowed(job)
    offer = offer_named(person, job.wave, job.table)
    if offer is None:
        raise RightsGone("There is no such table for your role now.")
    table, expected, rows = offer.table, offer.count(), 0

    def counted() -> Iterator[Batch]:
        nonlocal rows
        looked = time.monotonic()
        for batch in table.rows():
            if time.monotonic() - looked >= RIGHTS_SECONDS:
                _still_allowed(job)
                looked = time.monotonic()
            yield batch
            rows += len(batch)
            on_progress(rows, max(rows, expected))

    on_progress(0, expected)
    for piece in FORMS[job.form].pieces(replace(table, rows=counted)):
        sink.write(piece)
    _still_allowed(job)
    on_progress(rows, rows)
    return Written(file_name(table, job.wave, job.form), rows)


def _write_open_data(job: ExportJob, sink: Sink, on_progress: Progress) -> Written:
    publication = standing_publication(_still_allowed(job), job.wave)
    if publication is None:
        raise NotOpenYet(f"Nothing of {job.wave.title} is released.")
    on_progress(0, 1)
    names = write_publication_pack(publication, sink)
    _still_allowed(job)
    on_progress(1, 1)
    return Written(open_data_name(wave=job.wave.slug, publication=publication.number), len(names))


def _still_allowed(job: ExportJob) -> User:
    """Whoever asked, with the rights of this moment. Raises RightsGone where they are others than when they asked."""
    person = person_now(job.person_id)
    if person is None or not may_have(person, job):
        raise RightsGone("Your role no longer includes this file as it was asked for. Ask for it again.")
    return person
