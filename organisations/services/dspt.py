"""Importing what the Data Security and Protection Toolkit says of trusts."""

from datetime import date

from django.db import transaction

from audit.services import Actor, record

from ..dspt import DsptRow, Passed, read_dspt
from ..models import Fact, HeldFact, Trust
from ..source_files import SourceFile
from .summary import Summary

MOST_NAMED = 60
SOURCE = "the toolkit’s public list"


def import_dspt(*, as_at: date, file: SourceFile, by: Actor | None, source: str = SOURCE) -> Summary:
    """Apply the export of the day ``as_at``, all or nothing; applying it again changes nothing.

    Each status is kept with its date of publication, and the latest stands, in whatever order files come. Where two
    files give another status for the same date, that of the later file stands. Organisations that are no trusts here
    or have not published are passed over and named. ``source`` is shown beside each status. Raises FileRefused with
    file, line and reason.
    """
    with transaction.atomic():
        trusts = dict(Trust.objects.values_list("code", "pk"))
        rows, passed = read_dspt(file, as_at=as_at, codes=trusts)
        held = HeldFact.objects.filter(name=Fact.DSPT_STATUS).order_by()
        known = {(fact.trust_id, fact.published_on): fact for fact in held}
        new, changed, unchanged = [], [], 0
        for row in rows:
            stored = known.get((trusts[row.code], row.published_on))
            if stored is None:
                new.append(_fact(row, trusts[row.code], as_at, source))
            elif stored.words != row.words and stored.as_at <= as_at:
                stored.value, stored.words, stored.as_at, stored.source = row.value, row.words, as_at, source
                changed.append(stored)
            else:
                unchanged += 1
        HeldFact.objects.bulk_create(new, batch_size=200)
        HeldFact.objects.bulk_update(changed, ["value", "words", "as_at", "source"], batch_size=200)
        summary = Summary(
            "Statuses of the Data Security and Protection Toolkit",
            len(new),
            len(changed),
            unchanged,
            *_passed_over(passed),
        )
        if summary.changed_anything:
            record(
                action="dspt.imported",
                by=by,
                data={
                    "file": {"name": file.name, "sha256": file.sha256},
                    "as_at": as_at.isoformat(),
                    "created": len(new),
                    "changed": len(changed),
                },
            )
    return summary


def _passed_over(rows: list[Passed]) -> tuple[tuple[str, ...], str]:
    """The codes to name, and why: of a long list those that say they are trusts, and the number of the others."""
    because = "not trusts that the portal holds, or nothing published"
    if len(rows) <= MOST_NAMED:
        return tuple(sorted(row.code for row in rows)), because
    trusts = tuple(sorted(row.code for row in rows if "trust" in row.sector.casefold()))
    return trusts, f"{because} ({len(rows) - len(trusts):,} organisations of other kinds besides)"


def _fact(row: DsptRow, trust_id: int, as_at: date, source: str) -> HeldFact:
    return HeldFact(
        trust_id=trust_id,
        name=Fact.DSPT_STATUS,
        value=row.value,
        words=row.words,
        published_on=row.published_on,
        as_at=as_at,
        source=source,
    )
