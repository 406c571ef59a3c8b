"""Structural facts of trusts: their names, units and years, and how the files that hold them are read. Pure.

These are the attributes that trusts are compared by (``maturity.peers``); none is a measure of maturity.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .ods import CODE
from .source_files import FileRefused, SourceFile, header_of, records_of

BEDS = "beds"
INCOME = "income"
FTE_STAFF = "fte_staff"
OPEX = "opex"
DEPRIVATION = "deprivation"
PATIENTS = "patients"
ATTENDANCES = "attendances"
SITES = "sites"
URBAN_SHARE = "urban_share"
SPECIALISATION = "specialisation"
SEA_DISTANCE = "sea_distance"
MFF_INDEX = "mff_index"
DIAGNOSIS_SHARE = "diagnosis_share"
NO_PROCEDURE_SHARE = "no_procedure_share"
NIGHT_BED_OCCUPANCY = "night_bed_occupancy"
DAY_BED_OCCUPANCY = "day_bed_occupancy"
AGE_0_TO_15_SHARE = "age_0_to_15_share"
AGE_60_TO_74_SHARE = "age_60_to_74_share"
STUDENTS_PER_STAFF = "students_per_staff"
CCGS = "ccgs"
NON_TYPE_1_AE = "non_type_1_ae"
ABSENCE_RATE = "absence_rate"
DELAYED_TRANSFERS = "delayed_transfers"

# Name and unit of each attribute. Where the Peer Finder does not define its measure, its own word stands.
ATTRIBUTES: Mapping[str, str] = {
    BEDS: "Beds available on average (KH03)",
    INCOME: "Operating income, thousand pounds",
    FTE_STAFF: "Staff, full-time equivalents",
    OPEX: "Operating expenditure, thousand pounds",
    DEPRIVATION: "Deprivation of patients' areas, average score (higher is more deprived)",
    PATIENTS: "Patients in a year",
    ATTENDANCES: "Attendances in a year",
    SITES: "Sites",
    URBAN_SHARE: "Share of patients from urban areas, 0 to 1",
    SPECIALISATION: "Degree of specialisation (Peer Finder; may be negative)",
    SEA_DISTANCE: "Distance from the sea, as in the Peer Finder",
    MFF_INDEX: "Market forces factor, payment index",
    DIAGNOSIS_SHARE: "Diagnosis, as in the Peer Finder, 0 to 1",
    NO_PROCEDURE_SHARE: "Share of episodes without a procedure, 0 to 1",
    NIGHT_BED_OCCUPANCY: "Night beds, as in the Peer Finder, 0 to 1",
    DAY_BED_OCCUPANCY: "Day beds, as in the Peer Finder",
    AGE_0_TO_15_SHARE: "Share of patients aged 0 to 15, 0 to 1",
    AGE_60_TO_74_SHARE: "Share of patients aged 60 to 74, 0 to 1",
    STUDENTS_PER_STAFF: "Students per member of staff",
    CCGS: "Clinical commissioning groups that patients came from",
    NON_TYPE_1_AE: "Has an accident and emergency department other than type 1: 1, or 0",
    ABSENCE_RATE: "Staff absence rate, 0 to 1",
    DELAYED_TRANSFERS: "Delayed transfers of care, as in the Peer Finder",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a wide file: the attribute it holds, and what turns its numbers into the attribute's unit."""

    attribute: str
    factor: float = 1


PEER_FINDER_YEAR = 2018
PEER_FINDER_SOURCE = "NHS Digital, Trust Peer Finder, 2018"
PEER_FINDER_CODE = "Procode"
PEER_FINDER: Mapping[str, Column] = {
    "Deprivation": Column(DEPRIVATION),
    "Patients": Column(PATIENTS),
    "Attendances": Column(ATTENDANCES),
    "FTE staff": Column(FTE_STAFF),
    "Diagnosis": Column(DIAGNOSIS_SHARE),
    "Night beds": Column(NIGHT_BED_OCCUPANCY),
    "Day beds": Column(DAY_BED_OCCUPANCY),
    "Age   0-15": Column(AGE_0_TO_15_SHARE),
    "Age   60-74": Column(AGE_60_TO_74_SHARE),
    "No procedure": Column(NO_PROCEDURE_SHARE),
    "Operating Expenses": Column(OPEX, factor=-1),  # the tool writes expenses below zero
    "Urban": Column(URBAN_SHARE),
    "Sites": Column(SITES),
    "Sea distance": Column(SEA_DISTANCE),
    "MFF payment index": Column(MFF_INDEX),
    "Degree of specialisation": Column(SPECIALISATION),
    "StudentStaff": Column(STUDENTS_PER_STAFF),
    "CCGs": Column(CCGS),
    "Non-type 1 AE department": Column(NON_TYPE_1_AE),
    "Absence Rate": Column(ABSENCE_RATE),
    "DTOCs": Column(DELAYED_TRANSFERS),
}

# The table of trusts: its NHS Oversight Framework 2025/26 figures do not say their year more exactly.
TRUSTS_YEAR = 2025
TRUSTS_SOURCE = "NHS England, figures beside the NHS Oversight Framework 2025/26"
TRUSTS: Mapping[str, Column] = {"kh03_beds": Column(BEDS), "operating_income_k": Column(INCOME)}
TRUSTS_REQUIRED = ("code", "type_group", "type_source")
# fte_staff_2018 and opex_k_2018 repeat the Peer Finder; names and places come from ODS itself.
TRUSTS_NOT_READ = frozenset(
    [
        "name",
        "region_code",
        "region",
        "icb_code",
        "icb_ons",
        "icb",
        "postcode",
        "open_date",
        "foundation",
        "icb_code_2026",
        "name_2026",
        "close_date",
        "dspt_22_23",
        "fte_staff_2018",
        "opex_k_2018",
        "reason",
    ]
)

LONG_TABLE = ("code", "attribute", "year", "value", "source")
TYPE_GROUPS = frozenset({"acute", "specialist", "mental_health", "community", "ambulance", "care_trust"})
NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,30})?")
YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class TrustFacts:
    """A trust's type (a value of ``TrustType``), where it comes from, and where the trust is, if known."""

    code: str
    trust_type: str
    type_detail: str
    type_source: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class AttributeValue:
    code: str
    attribute: str
    year: int
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Structure:
    """What a file says, by trust: types and places, and attributes. Blanks are left out, zeros are not."""

    facts: tuple[TrustFacts, ...] = ()
    values: tuple[AttributeValue, ...] = ()


def read_structure(file: SourceFile) -> Structure:
    """Read a file of one of the three shapes, told apart by their header.

    1. The long table, for any attribute and year: code, attribute, year, value, source.
    2. The table of trusts with their types: code, type_group, type_source, and any of trust_type
       (the finer type), lat, lon, kh03_beds, operating_income_k.
    3. The data of the Trust Peer Finder: Procode and its columns.

    Raises FileRefused with file, line and reason.
    """
    header = header_of(file)
    if set(header) == set(LONG_TABLE):
        return _read_long_table(file)
    if PEER_FINDER_CODE in header:
        _refuse_unknown_columns(file, header, {PEER_FINDER_CODE, *PEER_FINDER})
        return _read_peer_finder(file)
    if set(TRUSTS_REQUIRED) <= set(header):
        _refuse_unknown_columns(file, header, {*TRUSTS_REQUIRED, "trust_type", "lat", "lon", *TRUSTS, *TRUSTS_NOT_READ})
        return _read_trusts(file)
    raise FileRefused(
        file.name,
        1,
        f"its columns are not {', '.join(LONG_TABLE)}, nor those of the table of trusts or the Peer Finder.",
    )


def _refuse_unknown_columns(file: SourceFile, header: list[str], known: set[str]) -> None:
    unknown = [name for name in header if name not in known]
    if unknown:
        raise FileRefused(file.name, 1, f"the column {unknown[0]!r} is not known.")


def _read_long_table(file: SourceFile) -> Structure:
    values, seen = [], set()
    for line, row in records_of(file, LONG_TABLE):
        code, attribute = _code(file, line, row["code"]), row["attribute"]
        if attribute not in ATTRIBUTES:
            raise FileRefused(file.name, line, f"{attribute!r} is not an attribute. There are {', '.join(ATTRIBUTES)}.")
        if not row["year"].isascii() or not row["year"].isdigit() or int(row["year"][:5]) not in YEARS:
            raise FileRefused(file.name, line, f"{row['year']!r} is not a year.")
        if not row["source"] or len(row["source"]) > 200:
            raise FileRefused(file.name, line, "the source is empty or longer than 200 characters.")
        year, value = int(row["year"]), _number(file, line, "value", row["value"])
        if (code, attribute, year) in seen:
            raise FileRefused(file.name, line, f"{attribute} of {code} in {year} is there more than once.")
        seen.add((code, attribute, year))
        if value is not None:
            values.append(AttributeValue(code, attribute, year, value, row["source"]))
    return Structure(values=tuple(values))


def _read_peer_finder(file: SourceFile) -> Structure:
    values: list[AttributeValue] = []
    seen: set[str] = set()
    for line, row in records_of(file, (PEER_FINDER_CODE,)):
        code = _code_once(file, line, row[PEER_FINDER_CODE], seen)
        values += _wide_values(file, line, code, row, PEER_FINDER, PEER_FINDER_YEAR, PEER_FINDER_SOURCE)
    return Structure(values=tuple(values))


def _read_trusts(file: SourceFile) -> Structure:
    facts: list[TrustFacts] = []
    values: list[AttributeValue] = []
    seen: set[str] = set()
    for line, row in records_of(file, TRUSTS_REQUIRED):
        code = _code_once(file, line, row["code"], seen)
        if row["type_group"] not in TYPE_GROUPS:
            raise FileRefused(file.name, line, f"{row['type_group']!r} is not a type of trust.")
        if not row["type_source"] or len(row["type_source"]) > 60 or len(row.get("trust_type", "")) > 60:
            raise FileRefused(file.name, line, "the source of the type is empty, or a type longer than 60 characters.")
        latitude = _number(file, line, "lat", row.get("lat", ""))
        longitude = _number(file, line, "lon", row.get("lon", ""))
        if (latitude is None) != (longitude is None) or abs(latitude or 0) > 90 or abs(longitude or 0) > 180:
            raise FileRefused(file.name, line, "lat and lon are not a place on the earth.")
        facts.append(
            TrustFacts(code, row["type_group"], row.get("trust_type", ""), row["type_source"], latitude, longitude)
        )
        values += _wide_values(file, line, code, row, TRUSTS, TRUSTS_YEAR, TRUSTS_SOURCE)
    return Structure(tuple(facts), tuple(values))


def _wide_values(
    file: SourceFile,
    line: int,
    code: str,
    row: Mapping[str, str],
    columns: Mapping[str, Column],
    year: int,
    source: str,
) -> list[AttributeValue]:
    values = []
    for name, column in columns.items():
        number = _number(file, line, name, row.get(name, ""))
        if number is not None:
            values.append(AttributeValue(code, column.attribute, year, number * column.factor + 0.0, source))
    return values


def _code(file: SourceFile, line: int, code: str) -> str:
    if not CODE.fullmatch(code):
        raise FileRefused(file.name, line, f"{code[:20]!r} is not an ODS code of a trust.")
    return code


def _code_once(file: SourceFile, line: int, code: str, seen: set[str]) -> str:
    if _code(file, line, code) in seen:
        raise FileRefused(file.name, line, f"the code {code} is there more than once.")
    seen.add(code)
    return code


def _number(file: SourceFile, line: int, column: str, text: str) -> float | None:
    """A plain decimal number; None for a blank."""
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise FileRefused(file.name, line, f"{column}: {text[:20]!r} is not a number.")
    return float(text)
