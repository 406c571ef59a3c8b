"""Importing which trust took over from which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from audit.services import Actor, record

from ..models import Succession, Trust
from ..ods import CODE
from ..source_files import FileRefused, SourceFile, records_of
from ..timeline import ONE_DAY, close
from .dated_rows import NAMES, PLACES
from .summary import Summary

COLUMNS = ("predecessor_code", "close_date_ods", "successor_code", "successor_confidence")
SOURCE = "Closing dates from ODS; successors inferred from the renaming and opening of trusts on the same days"


@dataclass(frozen=True, slots=True)
class _Row:
    predecessor_code: str
    successor_code: str
    confidence: str
    stated: bool  # whether ODS states when the predecessor closed


def import_successions(*, files: Sequence[SourceFile], by: Actor | None) -> Summary:
    """Apply lists of successions, all or nothing.

    The day of a succession is the predecessor's last day, as ODS has it. Where the list says that ODS
    states none (a care trust whose file was not published again), the predecessor is taken to have
    closed on the day before its successor opened, and is marked so. Passed over are trusts that the
    portal does not hold, and those that are still open in its latest ODS file: their succession
    belongs to a snapshot that was not imported yet.

    Raises FileRefused with file, line and reason.
    """
    rows = _read(files)
    with transaction.atomic():
        trusts = {trust.code: trust for trust in Trust.objects.all()}
        known = {(row.predecessor_id, row.successor_id): row for row in Succession.objects.all()}
        created = changed = unchanged = 0
        passed_over = []
        for row in rows:
            predecessor, successor = trusts.get(row.predecessor_code), trusts.get(row.successor_code)
            last_day = _last_day(row, predecessor, successor)
            if predecessor is None or successor is None or last_day is None:
                passed_over.append(row.predecessor_code)
                continue
            closed = _close(predecessor, last_day)
            stored = known.get((predecessor.pk, successor.pk))
            facts = {"on": last_day, "confidence": row.confidence, "source": SOURCE}
            if stored is None:
                Succession.objects.create(predecessor=predecessor, successor=successor, **facts)
                created += 1
            elif closed or any(getattr(stored, name) != value for name, value in facts.items()):
                Succession.objects.filter(pk=stored.pk).update(**facts)
                changed += 1
            else:
                unchanged += 1
        summary = Summary(
            "Successions",
            created,
            changed,
            unchanged,
            tuple(passed_over),
            "trusts that the imported ODS files do not hold, or hold as open",
        )
        if summary.changed_anything:
            names = [{"name": file.name, "sha256": file.sha256} for file in files]
            record(action="successions.imported", by=by, data={"files": names, "summary": str(summary)})
    return summary


def _last_day(row: _Row, predecessor: Trust | None, successor: Trust | None) -> date | None:
    """The predecessor's last day; None where the portal cannot know it yet."""
    if predecessor is None or successor is None:
        return None
    if predecessor.closed_on is not None:
        return predecessor.closed_on
    if row.stated or successor.opened_on is None or predecessor.opened_on is None:
        return None
    last_day = successor.opened_on - ONE_DAY
    return last_day if last_day >= predecessor.opened_on else None


def _close(trust: Trust, last_day: date) -> bool:
    """Close a trust that is open, with its rows; whether there was anything to close."""
    if trust.closed_on is not None:
        return False
    trust.closed_on, trust.closing_inferred = last_day, True
    trust.save(update_fields=["closed_on", "closing_inferred"])
    opened_on = trust.opened_on or last_day
    for rows in (NAMES, PLACES):
        spells = rows.spells_by_trust().get(trust.pk)
        if spells:
            rows.store([(trust, close(spells, opened_on=opened_on, closed_on=last_day))])
    return True


def _read(files: Sequence[SourceFile]) -> list[_Row]:
    rows: list[_Row] = []
    seen = set()
    for file in files:
        for line, row in records_of(file, COLUMNS):
            pair = (row["predecessor_code"], row["successor_code"])
            for code in pair:
                if not CODE.fullmatch(code):
                    raise FileRefused(file.name, line, f"{code[:20]!r} is not an ODS code of a trust.")
            if pair[0] == pair[1] or pair in seen:
                raise FileRefused(file.name, line, f"{pair[0]} succeeded by {pair[1]} is there twice, or is one trust.")
            if not row["successor_confidence"] or len(row["successor_confidence"]) > 20:
                raise FileRefused(file.name, line, "the confidence is missing or longer than 20 characters.")
            seen.add(pair)
            rows.append(_Row(*pair, row["successor_confidence"], stated=bool(row["close_date_ods"])))
    return rows
