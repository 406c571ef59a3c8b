"""The 205 trusts of 2025 with their real groups, and what readers see of made-up scores of theirs."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from maturity.attack import Clue
from maturity.disclosure import PORTAL, Cell, Reader, disclose
from maturity.distribution import PERCENTS
from maturity.holding_back import Members
from maturity.peers import groups_of, nearest_of_each, structure_of
from maturity.statistics import quantile

DATA = Path(__file__).parents[3] / "organisations" / "data"
GroupKey = tuple[str, str]


@dataclass(frozen=True)
class Trust:
    trust_code: str
    trust_name: str
    trust_type: str
    region_code: str
    region_name: str
    icb_code: str
    icb_name: str
    programmes: tuple[str, ...]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def trusts() -> tuple[Trust, ...]:
    """Every English trust of mid-2025, in the order of the file."""
    programmes = defaultdict(list)
    for row in _rows("gde_fast_followers.csv"):
        programmes[row["current_code"]].append("gde" if row["role"] == "GDE" else "ff")
    return tuple(
        Trust(
            row["code"], row["name"], row["type_group"], row["region_code"], row["region"], row["icb_code"], row["icb"],
            tuple(programmes[row["code"]]),
        )
        for row in _rows("trusts_2025.csv")
    )  # fmt: skip


@cache
def neighbours(code: str, among: frozenset[str]) -> tuple[str, ...]:
    """The nearest ten of a trust among those, by type, size and place of the beds and income that are published."""
    rows = {row["code"]: row for row in _rows("trusts_2025.csv") if row["code"] in among}
    names = {"income": "operating_income_k", "fte_staff": "fte_staff_2018", "beds": "kh03_beds"}
    known = {
        one: {name: float(row[column]) for name, column in names.items() if row[column]} for one, row in rows.items()
    }
    near = _nearest(frozenset(rows), tuple(sorted((one, tuple(sorted(of.items()))) for one, of in known.items())))
    return near[code]


@cache
def _nearest(among: frozenset[str], known: tuple) -> dict[str, tuple[str, ...]]:
    types = {trust.trust_code: trust.trust_type for trust in trusts() if trust.trust_code in among}
    found = nearest_of_each(structure_of(types, {code: dict(values) for code, values in known}))
    return {code: tuple(near.index) for code, near in found.items()}


def members_of(submissions: Mapping[str, int]) -> dict[GroupKey, Members]:
    """The submissions of each shared group, from those of each trust."""
    found = defaultdict(set)
    for trust in trusts():
        if trust.trust_code in submissions:
            for kind, key, _ in groups_of(trust):
                found[kind, key].add(submissions[trust.trust_code])
    return {name: Members(members) for name, members in found.items()}


def clue(
    members: Iterable[int], scores: Mapping[int, float], participating: int, *, nearest: bool = False
) -> Clue | None:
    """What a reader without names sees of a group; None where that is nothing."""
    members = frozenset(members)
    values = [scores[one] for one in members]
    quantiles = {str(p): float(quantile(values, p / 100)) for p in PERCENTS} if values else {}
    cell = Cell(len(members), len(members), max(participating, len(members)), None, quantiles, (), nearest=nearest)
    shown = disclose({"": cell}, {"": Reader.OWN_TRUST}, PORTAL)[""]
    points = {50: shown.median} if shown.median is not None else {}
    if shown.quartiles:
        points |= {25: shown.quartiles[0], 75: shown.quartiles[1]}
    if shown.deciles:
        points |= dict(zip(range(10, 100, 10), shown.deciles, strict=True))
    return Clue(members, points) if points else None


def clues_of(
    groups: Mapping[GroupKey, Members], scores: Mapping[int, float], sizes: Mapping[GroupKey, int]
) -> list[Clue]:
    return [one for name, members in groups.items() if (one := clue(members, scores, sizes[name])) is not None]


def region_sets(submissions: Iterable[Mapping[str, int]]) -> tuple[Members, ...]:
    """The submissions, of all publications, that one reader may know by name: a region's, a board's."""
    found = defaultdict(set)
    for publication in submissions:
        for trust in trusts():
            if trust.trust_code in publication:
                found["region", trust.region_code].add(publication[trust.trust_code])
                found["icb", trust.icb_code].add(publication[trust.trust_code])
    return tuple(Members(members) for members in found.values() if len(members) > 1)
