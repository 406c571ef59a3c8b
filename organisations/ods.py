"""Reading the ODS files of trusts: pure, without a database.

``etr`` lists NHS trusts and ``ect`` care trusts. Both have 27 columns and no header: 1 code, 2 name,
3 national grouping (the region), 4 high level health geography (the ICB), 5 to 9 address, 10 postcode,
11 open date, 12 close date, 14 sub-type ("T" for a care trust); the rest is not used. A file is a
snapshot: it says what held on the day it was made, and restates even closed trusts in today's geography.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .source_files import FileRefused, SourceFile, fields_of, lines_of

COLUMNS = 27
CODE = re.compile(r"[A-Z0-9]{3,5}")
DAY = re.compile(r"[0-9]{8}")
YEARS = range(1948, 2101)
ENGLISH_REGIONS = frozenset({"Y56", "Y58", "Y59", "Y60", "Y61", "Y62", "Y63"})
WALES = "W00"
CARE_TRUST = "T"
MAX_NAME_LENGTH = 150
MAX_POSTCODE_LENGTH = 8

Register = Literal["etr", "ect"]


@dataclass(frozen=True, slots=True)
class OdsTrust:
    """One English trust of an ODS file. ``name`` is as ODS writes it, in capitals; ``closed_on`` its last day."""

    file_name: str
    line: int
    register: Register
    code: str
    name: str
    region_code: str
    icb_code: str
    postcode: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What a file holds: its English trusts, and how many Welsh ones were passed over."""

    name: str
    sha256: str
    rows: int
    trusts: tuple[OdsTrust, ...]
    welsh: int


def parse_files(files: Sequence[SourceFile]) -> list[ParsedFile]:
    """Read the files of one snapshot.

    Raises FileRefused, with file, line and reason, for the first thing wrong in any of them; a code
    that two lines or two files hold is wrong too.
    """
    seen: dict[str, str] = {}
    parsed = []
    for file in files:
        trusts: list[OdsTrust] = []
        lines = lines_of(file)
        for number, line in lines:
            fields = fields_of(file, number, line)
            code, trust = _parse_line(file.name, number, fields)
            if code in seen:
                raise FileRefused(file.name, number, f"the code {code} is already in {seen[code]}.")
            seen[code] = f"{file.name}, line {number}"
            if trust:
                trusts.append(trust)
        parsed.append(ParsedFile(file.name, file.sha256, len(lines), tuple(trusts), len(lines) - len(trusts)))
    return parsed


def _parse_line(file_name: str, line: int, fields: list[str]) -> tuple[str, OdsTrust | None]:
    """The code of a line, and its trust if it is an English one."""

    def refuse(reason: str) -> FileRefused:
        return FileRefused(file_name, line, reason)

    if len(fields) != COLUMNS:
        raise refuse(f"it has {len(fields)} columns; an ODS file of trusts has {COLUMNS}.")
    code, name, region_code, icb_code, postcode = fields[0], fields[1], fields[2], fields[3], fields[9]
    if not CODE.fullmatch(code):
        raise refuse(f"{code[:20]!r} is not an ODS code of a trust (3 to 5 capital letters and digits).")
    if not name or len(name) > MAX_NAME_LENGTH:
        raise refuse(f"the name of {code} is empty or longer than {MAX_NAME_LENGTH} characters.")
    opened_on = _day(fields[10])
    if opened_on is None:
        raise refuse(f"the open date {fields[10][:20]!r} is not a day written as YYYYMMDD.")
    closed_on = _day(fields[11])
    if closed_on is None and fields[11]:
        raise refuse(f"the close date {fields[11][:20]!r} is not a day written as YYYYMMDD.")
    if closed_on and closed_on < opened_on:
        raise refuse(f"{code} closes on {closed_on:%-d %B %Y}, before it opens on {opened_on:%-d %B %Y}.")
    if region_code == WALES or not (region_code or icb_code):
        return code, None
    if region_code not in ENGLISH_REGIONS:
        raise refuse(f"{region_code[:20]!r} is not an NHS England region, and {code} is not marked as Welsh.")
    if not CODE.fullmatch(icb_code):
        raise refuse(f"{icb_code[:20]!r} is not an ODS code of an ICB.")
    if len(postcode) > MAX_POSTCODE_LENGTH:
        raise refuse(f"{postcode[:20]!r} is not a postcode.")
    return code, OdsTrust(
        file_name=file_name,
        line=line,
        register="ect" if fields[13] == CARE_TRUST else "etr",
        code=code,
        name=name,
        region_code=region_code,
        icb_code=icb_code,
        postcode=postcode,
        opened_on=opened_on,
        closed_on=closed_on,
    )


def _day(text: str) -> date | None:
    """A day written YYYYMMDD, not before the NHS; None for anything else."""
    if not DAY.fullmatch(text) or int(text[:4]) not in YEARS:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
