"""The groups that an assessment is compared within, from the facts frozen when its wave opened. Pure."""

from typing import NamedTuple, Protocol

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
