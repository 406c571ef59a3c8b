"""The groups that an assessment is compared within, by frozen facts and by likeness of structure. Pure."""

from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd

ENGLAND = "england"
REGION = "region"
TYPE = "type"

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


class Facts(Protocol):
    """What an assessment froze of its trust."""

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
    """Return the trust's groups: England, its region, its type; without the one that is not known of it."""
    groups = [Group(ENGLAND, "", "England")]
    if facts.region_code:
        groups.append(Group(REGION, facts.region_code, facts.region_name))
    trust_type = JOINED_TYPES.get(facts.trust_type, facts.trust_type)
    if trust_type in TYPE_LABELS:
        groups.append(Group(TYPE, trust_type, TYPE_LABELS[trust_type]))
    return tuple(groups)


FAR = 1.0
"""A neighbour is far from this distance: one standard deviation on each attribute. Two at random are 1.4 apart."""
FEWEST_SHARED = 3


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
    shared = squared.notna().sum(axis=1)
    found = pd.DataFrame({"distance": np.sqrt(squared.mean(axis=1)), "shared": shared})
    found = found[shared >= min(FEWEST_SHARED, max(squared.shape[1], 1))].dropna(subset="distance")
    return found.rename_axis("code").reset_index().sort_values(["distance", "code"]).set_index("code").head(k)


def is_far(neighbours: pd.DataFrame) -> bool:
    """Whether the last of the ``nearest`` is so far that it is hardly a peer: a reader must be warned."""
    return bool(len(neighbours)) and float(neighbours["distance"].iloc[-1]) >= FAR
