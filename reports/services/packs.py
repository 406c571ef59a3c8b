"""Writing a pack: every trust's report of a region or of England into one ZIP."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from surveys.models import Wave

from ..exports.archive import Archive, Packed, Sink
from ..exports.contents import ABOUT_AREA, Content
from ..exports.editions import Edition
from ..exports.naming import report_name
from ..pdf.setters import Setters
from ..pdf.trust_report import report_data
from ..presenters.gaps import question_gaps
from ..presenters.lifts import best_lifts
from ..presenters.result import DEFAULT_PEERS, ResultPresenter
from ..presenters.signing import signing_of
from ..selectors.cohort import CohortReader, ToPack, rights_of, trusts_to_pack
from ..selectors.exports import may_pack, person_now, publication_for, run_facts
from ..selectors.results import ResultFacts, covers
from .area_files import area_files

SETTERS = 2
"""Processes that set pages, while the next trusts are read here."""
MOST_WAITING = 6
"""Reports that are in memory at once, whatever the number of trusts."""
BATCH = 16
"""Trusts that are read at once."""


class RightsGone(Exception):
    """The person may no longer have this pack."""


class NothingToPack(LookupError):
    """There is no report to put into the pack; the text says why."""


@dataclass(frozen=True)
class PackRequest:
    """A pack, or one file about the area, for a person, or (None) for the portal itself.

    A blank ``region_code`` is England. Without ``trusts`` a pack holds only the files about the area.
    """

    wave: Wave
    region_code: str
    region_name: str
    edition: Edition
    by: User | None
    content: Content = Content.PACK
    trusts: bool = True


@dataclass
class PackSummary:
    """What went into a pack: trust codes of reports, and why others have none."""

    reports: list[str] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)


def write_pack(
    request: PackRequest, sink: Sink, *, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> PackSummary:
    """Write what was asked for to ``sink``: one file about the area, or the pack.

    A pack is one report after the other, and last the manifest with the hash of each.

    The person's rights are read anew for each trust. ``on_progress`` gets the trusts looked at and their number, and
    ends the work by raising.

    Raises:
        RightsGone: the person lost the right before the end; what was written must be thrown away.
        NothingToPack: no trust of the region has scores yet, or, for a file about the area, nothing is published.
        TypesettingFailed, TypefaceMissing: a report could not be made.
    """
    if request.content is not Content.PACK:
        return _write_about_area(request, sink, on_progress)
    trusts = trusts_to_pack(request.wave, request.region_code) if request.trusts else []
    made_at = timezone.now()
    summary = PackSummary(left_out=[{"trust": trust.trust_code, "why": trust.why} for trust in trusts if trust.why])
    publication = publication_for(request.wave)
    waiting: deque[tuple[ToPack, Future[bytes]]] = deque()
    files: dict[str, Packed] = {}
    about: list[Packed] = []
    with (
        Archive(sink, made_at=timezone.localtime(made_at)) as archive,
        Setters(SETTERS, fonts=settings.FONTS_DIR) as setters,
    ):

        def pack_first() -> None:
            trust, future = waiting.popleft()
            name = report_name(wave=request.wave.slug, trust_code=trust.trust_code, trust_name=trust.trust_name)
            files[trust.trust_code] = archive.add(name, future.result())
            summary.reports.append(trust.trust_code)
            on_progress(len(summary.left_out) + len(files), len(trusts))

        on_progress(0, len(trusts))
        for name, content in _about_area(request, setters, made_at):
            about.append(archive.add(name, content))
        for trust, data in _reports(request, [trust for trust in trusts if not trust.why]):
            waiting.append((trust, setters.submit("trust_report.typ", data, made_at=made_at)))
            if len(waiting) == MOST_WAITING:
                pack_first()
        while waiting:
            pack_first()
        if not request.trusts and not about:
            raise NothingToPack(_unpublished(request.wave))
        if request.trusts and not files:
            raise NothingToPack("No trust has submitted and been scored yet, so there is no report to pack.")
        _require_rights(request)
        on_progress(len(trusts), len(trusts))
        archive.add_manifest(
            {
                "made": made_at.isoformat(),
                "made_for": "a person with the right to it" if request.by else "the portal",
                "wave": request.wave.title,
                "demonstration": request.wave.demonstration,
                "area": request.region_name or "England",
                "edition": request.edition.value,
                "edition_means": request.edition.explanation,
                "publication": {
                    "number": publication.number,
                    "state": publication.state,
                    "note": (
                        "Provisional: figures can still change as trusts submit."
                        if publication.state == publication.State.PROVISIONAL
                        else ""
                    ),
                    "data_cut": publication.cut.isoformat(),
                    "scores": run_facts(publication.run),
                }
                if publication
                else None,
                "about_the_area": [{"file": file.name, "bytes": file.size, "sha256": file.sha256} for file in about],
                "reports": [
                    {"trust": code, "file": file.name, "bytes": file.size, "sha256": file.sha256}
                    for code, file in files.items()
                ],
                "left_out": summary.left_out,
            }
        )
    return summary


def _require_rights(request: PackRequest) -> User | None:
    """The person as of now; None for the portal. Raises RightsGone."""
    if request.by is None:
        return None
    person = person_now(request.by.pk)
    if person is None or not may_pack(person, request.region_code):
        raise RightsGone("Your role no longer includes this pack.")
    return person


def _write_about_area(request: PackRequest, sink: Sink, on_progress: Callable[[int, int], None]) -> PackSummary:
    """Write the one file about the area that was asked for; the rights are read anew before and after it is made."""
    on_progress(0, 1)
    with Setters(1, fonts=settings.FONTS_DIR) as setters:
        made = list(_about_area(request, setters, timezone.now(), (request.content,)))
    if not made:
        raise NothingToPack(_unpublished(request.wave))
    _require_rights(request)
    on_progress(1, 1)
    sink.write(made[0][1])
    return PackSummary()


def _unpublished(wave: Wave) -> str:
    return f"Nothing of {wave.title} is published yet, so there is nothing to say of the area."


def _about_area(
    request: PackRequest, setters: Setters, made_at: datetime, contents: Sequence[Content] = ABOUT_AREA
) -> Iterator[tuple[str, bytes]]:
    """Files about the region or England; nothing before anything is published."""
    person = _require_rights(request)
    files = area_files(
        person,
        request.wave,
        region_code=request.region_code,
        region_name=request.region_name,
        edition=request.edition,
        made_at=made_at,
    )
    if files is not None:
        for content in contents:
            yield files.name(content), files.make(content, setters)


def _reports(request: PackRequest, trusts: Sequence[ToPack]) -> Iterator[tuple[ToPack, dict[str, object]]]:
    """What the report of each trust says, read in batches. Before each the person's rights are read anew.

    Raises RightsGone where they are no longer what they were when the pack was begun.
    """
    person = _require_rights(request)
    held = rights_of(person)
    as_peer = request.edition is Edition.TO_SHARE
    reader = CohortReader(person, request.wave, as_peer=as_peer, peers=DEFAULT_PEERS)
    for start in range(0, len(trusts), BATCH):
        batch = trusts[start : start + BATCH]
        read = reader.read([trust.trust_code for trust in batch])
        for trust in batch:
            person = _require_rights(request)
            facts = read.pop(trust.trust_code, None)
            gone = facts is None or not covers(person, Permission.REPORT_EXPORT, facts.now.assessment)
            if facts is None or gone or rights_of(person) != held:
                raise RightsGone("Your role no longer includes this pack as it was asked for.")
            yield trust, report_of(facts, request)


def report_of(facts: ResultFacts, request: PackRequest) -> dict[str, object]:
    """What the report of one trust says in the edition of the pack."""
    presenter = ResultPresenter(facts)
    return report_data(
        presenter.view(),
        signing=signing_of(facts),
        lifts=best_lifts(presenter, question_gaps(presenter)),
        watermark=request.edition.watermark,
    )
