"""Importing a snapshot of ODS files: trusts, their dates, and what the snapshot tells of names and places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from audit.services import Actor, record

from ..models import ICB, OdsRegister, OdsSnapshot, Region, Succession, Trust, TrustType
from ..naming import reading_case
from ..ods import YEARS, OdsTrust, ParsedFile, parse_files
from ..source_files import FileRefused, SourceFile
from ..timeline import ONE_DAY, Spell, advance, close
from .dated_rows import NAMES, PLACES

# Trusts leave the files some years after they close. More than these at once and the file is rather cut short.
ABSENT_AT_MOST = 3
ABSENT_AT_MOST_SHARE = 0.05


class SnapshotRefused(ValueError):
    """Files that are in order by themselves, but cannot be applied to what the portal holds."""


@dataclass(slots=True)
class OdsSummary:
    """What an import of ODS files did; trusts by their codes."""

    as_at: date
    rows: int = 0
    welsh: int = 0
    already_imported: bool = False
    created: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        title = f"ODS files as at {self.as_at:%-d %B %Y}"
        if self.already_imported:
            return f"{title}: already imported, nothing to do."
        counts = [
            f"{len(codes)} {label}"
            + (f" ({', '.join(codes)})" if label != "new trusts" and 0 < len(codes) <= 10 else "")
            for label, codes in (
                ("new trusts", self.created),
                ("renamed", self.renamed),
                ("moved", self.moved),
                ("closed", self.closed),
                ("open again", self.reopened),
                ("closed because no longer listed", self.absent),
            )
        ]
        return f"{title}: {self.rows} rows, {self.welsh} Welsh left out; {', '.join(counts)}."


def import_ods(*, as_at: date, files: Sequence[SourceFile], by: Actor | None) -> OdsSummary:
    """Apply the ODS files of one day (``etr``, ``ect`` or both), or nothing of them.

    Files that were imported for this day already are a no-op. How rows are dated is told in
    ``organisations.timeline``. A trust that was open, and that the files of its register (``etr``
    or ``ect``) no longer list, is taken as closed on the day before the snapshot, marked inferred:
    ODS drops trusts some time after they close. A register without a row in the files is left alone.
    A trust that is listed as open after all is open again, unless a successor took over from it:
    a file that was not kept up does not undo a merger.

    Raises:
        FileRefused: something is wrong in a file; it says in which, where and what.
        SnapshotRefused: no file was given, the day is impossible, a later snapshot was imported already,
            or so many trusts are missing that a file must have been cut short.
    """
    if not files:
        raise SnapshotRefused("No file was given.")
    if as_at.year not in YEARS:
        raise SnapshotRefused(f"{as_at.isoformat()} cannot be the day of an ODS file.")
    parsed = parse_files(files)
    with transaction.atomic():
        # Two imports at once wait for each other here; SQLite lets only one write anyway.
        regions = {region.code: region for region in Region.objects.select_for_update().order_by("code")}
        if _imported_already(as_at, parsed):
            return OdsSummary(as_at, already_imported=True)
        previous = _previous_snapshot(as_at)
        summary = _apply(as_at, previous, [trust for file in parsed for trust in file.trusts], regions)
        summary.rows = sum(file.rows for file in parsed)
        summary.welsh = sum(file.welsh for file in parsed)
        _note(as_at, parsed, summary, by)
    return summary


def _imported_already(as_at: date, parsed: Iterable[ParsedFile]) -> bool:
    imported = set(OdsSnapshot.objects.filter(as_at=as_at).values_list("sha256", flat=True))
    return all(file.sha256 in imported for file in parsed)


def _previous_snapshot(as_at: date) -> date | None:
    """The latest snapshot before this day. Raises SnapshotRefused when there is a later one."""
    days = sorted(set(OdsSnapshot.objects.values_list("as_at", flat=True)))
    if days and days[-1] > as_at:
        raise SnapshotRefused(
            f"These files are as at {as_at:%-d %B %Y}, and files as at {days[-1]:%-d %B %Y} were imported already. "
            "Snapshots are imported in the order of their days."
        )
    return max((day for day in days if day < as_at), default=None)


@dataclass(slots=True)
class _Change:
    """A trust with the timelines that it will have."""

    trust: Trust
    names: list[Spell[Any]]
    places: list[Spell[Any]]


def _apply(as_at: date, previous: date | None, listed: Sequence[OdsTrust], regions: dict[str, Region]) -> OdsSummary:
    summary = OdsSummary(as_at)
    icbs = {icb.code: icb for icb in ICB.objects.all()}
    trusts = {trust.code: trust for trust in Trust.objects.all()}
    names, places = NAMES.spells_by_trust(), PLACES.spells_by_trust()
    succeeded = set(Succession.objects.values_list("predecessor_id", flat=True))
    changes: list[_Change] = []
    for row in listed:
        place = (_known(row, icbs, row.icb_code, "ICB").pk, _known(row, regions, row.region_code, "region").pk)
        trust = trusts.get(row.code) or _new_trust(row)
        if row.closed_on is None and trust.closing_inferred and trust.pk in succeeded:
            continue
        change = _Change(trust, names.get(trust.pk, []), places.get(trust.pk, []))
        _advance(change, row, place, as_at, previous, summary)
        changes.append(change)
    for trust in _absent(as_at, listed, trusts.values()):
        last_day = as_at - ONE_DAY
        opened_on = trust.opened_on or last_day
        trust.closed_on, trust.closing_inferred = last_day, True
        changes.append(
            _Change(
                trust,
                close(names[trust.pk], opened_on=opened_on, closed_on=last_day),
                close(places[trust.pk], opened_on=opened_on, closed_on=last_day),
            )
        )
        summary.absent.append(trust.code)
    _store(changes)
    return summary


def _known(row: OdsTrust, known: dict[str, Any], code: str, what: str) -> Any:
    if code not in known:
        reason = f"the portal knows no {what} {code}. Load the geography that has it first."
        raise FileRefused(row.file_name, row.line, reason)
    return known[code]


def _new_trust(row: OdsTrust) -> Trust:
    trust = Trust(code=row.code)
    if row.register == OdsRegister.CARE_TRUSTS.value:
        trust.trust_type, trust.type_source = TrustType.CARE, "ODS, care trusts"
    return trust


def _advance(
    change: _Change, row: OdsTrust, place: tuple[int, int], as_at: date, previous: date | None, summary: OdsSummary
) -> None:
    """Bring a trust and its timelines to what the row shows, and note in the summary what is new about it."""
    trust = change.trust
    if trust._state.adding:
        summary.created.append(row.code)
    elif row.closed_on and (trust.closed_on is None or trust.closing_inferred):
        summary.closed.append(row.code)
    elif trust.closed_on and row.closed_on is None:
        summary.reopened.append(row.code)
    old_name, old_place = change.names[-1:], change.places[-1:]
    change.names = advance(
        change.names,
        value=reading_case(row.name),
        as_at=as_at,
        previous=previous,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
    )
    change.places = advance(
        change.places,
        value=place,
        as_at=as_at,
        previous=previous,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
    )
    if old_name and old_name[0].value != change.names[-1].value:
        summary.renamed.append(row.code)
    if old_place and old_place[0].value != change.places[-1].value:
        summary.moved.append(row.code)
    trust.name = change.names[-1].value
    trust.register = row.register
    trust.opened_on, trust.closed_on, trust.closing_inferred = row.opened_on, row.closed_on, False
    trust.postcode = row.postcode


def _absent(as_at: date, listed: Sequence[OdsTrust], trusts: Iterable[Trust]) -> list[Trust]:
    """Trusts open until now that the files no longer list. Raises SnapshotRefused when they are too many."""
    codes = {row.code for row in listed}
    absent: list[Trust] = []
    for register in sorted({row.register for row in listed}):
        open_before = [
            trust
            for trust in trusts
            if trust.register == register and trust.closed_on is None and trust.opened_on and trust.opened_on < as_at
        ]
        missing = [trust for trust in open_before if trust.code not in codes]
        if len(missing) > max(ABSENT_AT_MOST, ABSENT_AT_MOST_SHARE * len(open_before)):
            raise SnapshotRefused(
                f"{len(missing)} of the {len(open_before)} trusts of {register} that were open are missing from the "
                f"files ({', '.join(trust.code for trust in missing[:10])}, ...). Are the files complete?"
            )
        absent += missing
    return absent


def _store(changes: Sequence[_Change]) -> None:
    new = [change.trust for change in changes if change.trust._state.adding]
    known = [change.trust for change in changes if not change.trust._state.adding]
    Trust.objects.bulk_create(new)
    Trust.objects.bulk_update(
        known, ["name", "register", "opened_on", "closed_on", "closing_inferred", "postcode"], batch_size=100
    )
    NAMES.store([(change.trust, change.names) for change in changes])
    PLACES.store([(change.trust, change.places) for change in changes])


def _note(as_at: date, parsed: Sequence[ParsedFile], summary: OdsSummary, by: Actor | None) -> None:
    """Keep which files were imported, and write the event."""
    snapshots = [
        OdsSnapshot.objects.get_or_create(
            as_at=as_at, sha256=file.sha256, defaults={"file_name": file.name[:100], "rows": file.rows}
        )[0]
        for file in parsed
    ]
    record(
        action="snapshot.imported",
        by=by,
        subject=snapshots[0],
        data={
            "as_at": as_at.isoformat(),
            "files": [{"name": file.name, "sha256": file.sha256, "rows": file.rows} for file in parsed],
            "created": summary.created,
            "renamed": summary.renamed,
            "moved": summary.moved,
            "closed": summary.closed,
            "reopened": summary.reopened,
            "absent": summary.absent,
        },
    )
