"""The groups that an assessment is compared within, by frozen facts and by likeness of structure. Pure."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd

ENGLAND = "england"
REGION = "region"
ICB = "icb"
TYPE = "type"
PROGRAMME = "programme"
NEAREST = "nearest"

# Care trusts run mental health and community services: alone they would be three, with mental health trusts
# they are among their like.
JOINED_TYPES = {"care_trust": "mental_health"}

TYPE_LABELS = {
    "acute": "acute trusts",
    "mental_health": "mental health and care trusts",
    "specialist": "specialist trusts",
    "community": "community trusts",
    "ambulance": "ambulance trusts",
}

# A merged trust may be heir to both programmes: the first that it is in counts.
PROGRAMME_LABELS = {"gde": "Global Digital Exemplars", "ff": "Fast Followers"}
NEITHER, NEITHER_LABEL = "neither", "trusts in neither programme"


class Facts(Protocol):
    """What an assessment froze of its trust."""

    @property
    def trust_code(self) -> str: ...
    @property
    def icb_code(self) -> str: ...
    @property
    def icb_name(self) -> str: ...
    @property
    def programmes(self) -> Collection[str]: ...
    @property
    def trust_type(self) -> str: ...
    @property
    def region_code(self) -> str: ...
    @property
    def region_name(self) -> str: ...


class Group(NamedTuple):
    """``label`` completes "the trusts of …": England, a region's name, or a kind of trust in the plural."""

    kind: str
    key: str
    label: str


def groups_of(facts: Facts) -> tuple[Group, ...]:
    """Return the groups that the trust is part of: England, region, integrated care board, type, programme.

    What is not known of a trust makes no group.
    """
    groups = [Group(ENGLAND, "", "England")]
    if facts.region_code:
        groups.append(Group(REGION, facts.region_code, facts.region_name))
    if facts.icb_code:
        groups.append(Group(ICB, facts.icb_code, facts.icb_name))
    trust_type = JOINED_TYPES.get(facts.trust_type, facts.trust_type)
    if trust_type in TYPE_LABELS:
        groups.append(Group(TYPE, trust_type, TYPE_LABELS[trust_type]))
    programme = next((name for name in PROGRAMME_LABELS if name in facts.programmes), NEITHER)
    groups.append(Group(PROGRAMME, programme, PROGRAMME_LABELS.get(programme, NEITHER_LABEL)))
    return tuple(groups)


def nearest_group(facts: Facts) -> Group:
    """The group of the ten trusts most like this one, which is not among them."""
    return Group(NEAREST, facts.trust_code, "trusts most like this one")


def compared_with(facts: Facts) -> tuple[Group, ...]:
    """Every group that the trust is compared with: its own groups, then the nearest ten."""
    return (*groups_of(facts), nearest_group(facts))


# What likeness is measured by, in words. Size is the mean of the standardised logarithms of what is known of it.
STRUCTURE: Mapping[str, str] = {
    "size": "size (income, staff and beds, as logarithms)",
    "type": "type of trust",
    "specialisation": "degree of specialisation",
    "sites": "number of sites (as a logarithm)",
    "deprivation": "deprivation of the areas that patients come from",
    "urban_share": "share of patients from urban areas",
}
SIZES = ("income", "fte_staff", "beds")


def structure_of(types: Mapping[str, str], attributes: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """The structure of trusts as ``nearest`` reads it: a row for each code of ``types``, the columns of STRUCTURE.

    ``types`` is the trust type by code, ``attributes`` the values of organisations.structure by name, by code: what
    is not known of a trust is missing (NaN), never zero.
    """
    codes = sorted(types)
    names = [*SIZES, "specialisation", "sites", "deprivation", "urban_share"]
    known = pd.DataFrame(
        [[attributes.get(code, {}).get(name, np.nan) for name in names] for code in codes],
        index=codes,
        columns=names,
        dtype=float,
    )
    logged = known[[*SIZES, "sites"]]
    known[[*SIZES, "sites"]] = np.log(logged.where(logged > 0))
    sizes = known[list(SIZES)]
    found = known[["specialisation", "sites", "deprivation", "urban_share"]].copy()
    found["size"] = ((sizes - sizes.mean()) / sizes.std(ddof=1)).mean(axis=1)
    kinds = [JOINED_TYPES.get(types[code], types[code]) or None for code in codes]
    found["type"] = pd.Series(kinds, index=codes, dtype=object)
    return found[list(STRUCTURE)]


FAR = 1.0
"""A neighbour is far from this distance: one standard deviation on each attribute. Two at random are 1.4 apart."""
FEWEST_SHARED = 3


def squared_differences(trust: str, attributes: pd.DataFrame) -> pd.DataFrame:
    """How unlike ``trust`` the others are, attribute by attribute: what ``nearest`` takes the mean of.

    A row for each other trust, a column for each attribute that is not the same for all: the squared difference in
    standard deviations, 0 or 2 for a text, NaN where one of the two has no value. Raises KeyError as ``nearest`` does.
    """
    own = attributes.loc[trust]
    others = attributes.drop(index=trust)
    squared = pd.DataFrame(index=others.index)
    for column in attributes.columns:
        values = attributes[column]
        if pd.api.types.is_numeric_dtype(values):
            deviation = values.std(ddof=1)
            if not deviation > 0:
                continue  # The same for all says nothing about who is near.
            squared[column] = ((others[column] - own[column]) / deviation) ** 2
        else:
            differs = (others[column] != own[column]) * 2.0
            squared[column] = differs.where(others[column].notna() & pd.notna(own[column]))
    return squared


def nearest(trust: str, attributes: pd.DataFrame, k: int = 10) -> pd.DataFrame:
    """Return the ``k`` trusts whose structure is most like that of ``trust``, nearest first; never the trust itself.

    ``attributes`` has a row for each trust among whom to look (those scored, and ``trust``), indexed by code, and a
    column for each structural attribute (sizes as logarithms): never one that measures maturity. Numbers are
    standardised (n - 1). Of a text column (type, setting) two trusts have the same
    or not: not the same counts as a squared distance of 2, which is what two random values of a standardised number
    have on average. The distance is the root mean square over the attributes that both have; below three shared
    ones there is none. Ties go by code.

    Columns "distance" and "shared" (attributes that both have), index the codes. Fewer than ``k`` rows where fewer
    can be compared. Raises KeyError where the trust has no row, ValueError for k below 1.

    Model Health System and the US Veterans Affairs' facility groups standardise and compare in the same way.
    """
    if k < 1:
        raise ValueError("k must be 1 or more.")
    squared = squared_differences(trust, attributes)
    shared = squared.notna().sum(axis=1)
    found = pd.DataFrame({"distance": np.sqrt(squared.mean(axis=1)), "shared": shared})
    found = found[shared >= min(FEWEST_SHARED, max(squared.shape[1], 1))].dropna(subset="distance")
    return found.rename_axis("code").reset_index().sort_values(["distance", "code"]).set_index("code").head(k)


def nearest_of_each(attributes: pd.DataFrame, k: int = 10) -> dict[str, pd.DataFrame]:
    """What ``nearest`` returns, for every row of ``attributes`` at once: by code, with equal distances."""
    n = len(attributes)
    total, shared, columns = np.zeros((n, n)), np.zeros((n, n), dtype=int), 0
    for name in attributes.columns:
        values = attributes[name]
        if pd.api.types.is_numeric_dtype(values):
            deviation = values.std(ddof=1)
            if not deviation > 0:
                continue
            numbers = values.to_numpy(dtype=float)
            squared = ((numbers[:, None] - numbers[None, :]) / deviation) ** 2
        else:
            texts, known = values.to_numpy(dtype=object), values.notna().to_numpy()
            squared = np.where(texts[:, None] != texts[None, :], 2.0, 0.0)
            squared[~(known[:, None] & known[None, :])] = np.nan
        there = ~np.isnan(squared)
        total += np.where(there, squared, 0.0)
        shared += there
        columns += 1
    enough = shared >= max(min(FEWEST_SHARED, max(columns, 1)), 1)
    np.fill_diagonal(enough, False)
    distances = np.sqrt(np.divide(total, shared, out=np.full((n, n), np.nan), where=shared > 0))
    codes = attributes.index.to_numpy()
    by_code = np.argsort(codes, kind="stable")
    found = {}
    for row, code in enumerate(codes):
        # Ties go by code: the rows are in its order, and the sort keeps it.
        order = by_code[np.argsort(np.where(enough[row], distances[row], np.inf)[by_code], kind="stable")]
        chosen = order[enough[row][order]][:k]
        found[str(code)] = pd.DataFrame(
            {"distance": distances[row][chosen], "shared": shared[row][chosen]},
            index=pd.Index(codes[chosen], name="code"),
        )
    return found


def is_far(neighbours: pd.DataFrame) -> bool:
    """Whether the last of the ``nearest`` is so far that it is hardly a peer: a reader must be warned."""
    return bool(len(neighbours)) and float(neighbours["distance"].iloc[-1]) >= FAR
