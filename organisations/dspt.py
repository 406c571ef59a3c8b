"""Reading the export of the Data Security and Protection Toolkit (DSPT). Pure: no ORM."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from .source_files import FileRefused, SourceFile, records_of

# The whole export names every organisation that uses the toolkit, practices and pharmacies too: some 50,000 lines.
MAX_BYTES = 20_000_000
CODE, STATUS, PUBLISHED = "Code", "Status", "Date Of Publication"
SECTOR = "Primary Sector"
COLUMNS = (CODE, "Organisation Name", STATUS, PUBLISHED, SECTOR)
VALUES = {
    "standards not met": "standards-not-met",
    "approaching standards": "approaching-standards",
    "standards met": "standards-met",
    "standards exceeded": "standards-exceeded",
}
NOT_PUBLISHED = "not published"
_ORGANISATION = re.compile(r"[0-9A-Z]{3,10}")
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_EDITION = re.compile(r"(\d\d)/(\d\d) (.+)")


@dataclass(frozen=True, slots=True)
class DsptRow:
    """One organisation's status. ``words`` is the status as published, with its edition."""

    code: str
    words: str
    published_on: date

    @property
    def value(self) -> str:
        """One of ``VALUES``, or empty where the status is another."""
        match = _EDITION.fullmatch(self.words)
        return VALUES.get(" ".join(match[3].casefold().split()), "") if match else ""


@dataclass(frozen=True, slots=True)
class Passed:
    """An organisation whose row was passed over, with its sector."""

    code: str
    sector: str


def read_dspt(file: SourceFile, *, as_at: date, codes: Container[str]) -> tuple[list[DsptRow], list[Passed]]:
    """The statuses of the organisations ``codes`` in an export of the day ``as_at``, and what was passed over.

    Passed over are other organisations, and those that have not published. Raises FileRefused with file, line and
    reason: a column that is missing, a code that is none, an organisation that is there twice; and, of the
    organisations asked for, a status that is none or lacks its edition, a date that is none or lies after the file's
    day. The rows of others may hold what they like.
    """
    rows, passed = [], []
    seen: set[str] = set()
    for line, row in records_of(file, COLUMNS):
        code = row[CODE]
        if not _ORGANISATION.fullmatch(code):
            raise FileRefused(file.name, line, f"{code[:20]!r} is not an ODS code.")
        if code in seen:
            raise FileRefused(file.name, line, f"{code} is there more than once.")
        seen.add(code)
        if code not in codes or row[STATUS].casefold().endswith(NOT_PUBLISHED):
            passed.append(Passed(code, row[SECTOR]))
            continue
        if not _edition_holds(row[STATUS]):
            raise FileRefused(
                file.name, line, f"the status {row[STATUS][:40]!r} does not begin with its edition, such as 24/25."
            )
        found = DsptRow(code, row[STATUS], _published(file, line, row[PUBLISHED], as_at))
        if not found.value:
            raise FileRefused(file.name, line, f"{found.words!r} is not a status of a trust.")
        rows.append(found)
    return rows, passed


def _edition_holds(status: str) -> bool:
    match = _EDITION.fullmatch(status)
    return bool(match) and int(match[2]) == (int(match[1]) + 1) % 100 and len(status) <= 80  # type: ignore[index]


def _published(file: SourceFile, line: int, written: str, as_at: date) -> date:
    match = _DAY.fullmatch(written)
    try:
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        day = None
    if day is None:
        raise FileRefused(file.name, line, f"the date of publication {written[:20]!r} is not a day written dd/mm/yyyy.")
    if day > as_at:
        raise FileRefused(file.name, line, f"it was published on {written}, after the file's day.")
    return day
