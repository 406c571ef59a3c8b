"""Writing a pack: every trust's report of a region or of England into one ZIP."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from surveys.models import Assessment, Wave

from ..exports.archive import Archive, Packed, Sink
from ..exports.editions import Edition
from ..exports.naming import report_name
from ..pdf.trust_report import report_data
from ..pdf.typesetting import typeset
from ..presenters.result import ResultPresenter
from ..selectors.exports import may_pack, person_now, publication_for, run_facts, trusts_to_pack
from ..selectors.results import covers, visible_result

TYPESETTERS = 2
"""Typst sets pages without holding Python's lock, so that the next trust is read meanwhile."""
MOST_WAITING = 4
"""Reports that are in memory at once, whatever the number of trusts."""


class RightsGone(Exception):
    """The person may no longer have this pack."""


class NothingToPack(LookupError):
    """There is no report to put into the pack; the text says why."""


@dataclass(frozen=True)
class PackRequest:
    """A pack for a person, or (None) for the portal itself. A blank ``region_code`` is England."""

    wave: Wave
    region_code: str
    region_name: str
    edition: Edition
    by: User | None


@dataclass
class PackSummary:
    """What went into a pack: trust codes of reports, and why others have none."""

    reports: list[str] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)


def write_pack(
    request: PackRequest, sink: Sink, *, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> PackSummary:
    """Write the pack to ``sink``, one report after the other, and last the manifest with the hash of each.

    The person's rights are read anew for each trust. ``on_progress`` gets the trusts looked at and their number, and
    ends the work by raising.

    Raises:
        RightsGone: the person lost the right before the end; what was written must be thrown away.
        NothingToPack: no trust of the region has scores yet.
        TypesettingFailed, TypefaceMissing: a report could not be made.
    """
    assessments = trusts_to_pack(request.wave, request.region_code)
    made_at = timezone.now()
    summary = PackSummary()
    publication = publication_for(request.wave)
    waiting: deque[tuple[Assessment, Future[bytes]]] = deque()
    files: dict[str, Packed] = {}
    with ThreadPoolExecutor(TYPESETTERS) as pool, Archive(sink, made_at=timezone.localtime(made_at)) as archive:

        def pack_first() -> None:
            assessment, future = waiting.popleft()
            name = report_name(
                wave=request.wave.slug, trust_code=assessment.trust_code, trust_name=assessment.trust_name
            )
            files[assessment.trust_code] = archive.add(name, future.result())
            summary.reports.append(assessment.trust_code)

        try:
            for index, assessment in enumerate(assessments):
                on_progress(index, len(assessments))
                data, reason = _report_of(request, assessment)
                if data is None:
                    summary.left_out.append({"trust": assessment.trust_code, "why": reason})
                    continue
                setting = pool.submit(typeset, "trust_report.typ", data, fonts=settings.FONTS_DIR, made_at=made_at)
                waiting.append((assessment, setting))
                if len(waiting) == MOST_WAITING:
                    pack_first()
            while waiting:
                pack_first()
        finally:
            pool.shutdown(cancel_futures=True)
        if not files:
            raise NothingToPack("No trust has submitted and been scored yet, so there is no report to pack.")
        _require_rights(request)
        on_progress(len(assessments), len(assessments))
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


def _report_of(request: PackRequest, assessment: Assessment) -> tuple[dict[str, object] | None, str]:
    """What the report of one trust says, or None and why there is none."""
    person = _require_rights(request)
    if not covers(person, Permission.REPORT_EXPORT, assessment):
        raise RightsGone("Your role no longer includes this pack.")
    facts = visible_result(
        person,
        wave_slug=request.wave.slug,
        trust_code=assessment.trust_code,
        as_peer=request.edition is Edition.TO_SHARE,
    )
    if facts is None:
        raise RightsGone("Your role no longer includes this pack.")
    if facts.now.submission is None:
        return None, "not submitted"
    if facts.now.scores is None:
        return None, "scores are still being computed"
    return report_data(ResultPresenter(facts).view(), watermark=request.edition.watermark), ""
