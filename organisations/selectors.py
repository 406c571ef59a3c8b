"""Reading organisations as they were on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from prepared.queries import prepared

from .models import (
    Attribute,
    HeldFact,
    OdsSnapshot,
    Placement,
    Programme,
    ProgrammeMembership,
    Succession,
    Trust,
    TrustName,
)

PROGRAMME_ORDER = tuple(Programme.values)


@dataclass(frozen=True, slots=True)
class Participant:
    """A trust with what held of it on one day. ``programmes`` are values of ``Programme``, exemplars first."""

    trust: Trust
    code: str
    name: str
    region_code: str
    region_name: str
    icb_code: str
    icb_name: str
    trust_type: str
    programmes: tuple[str, ...]


def held_on(day: date, *, start: str = "from_date", end: str = "until_date") -> Q:
    """The rows whose first and last day (columns ``start`` and ``end``) embrace ``day``."""
    return Q(**{f"{start}__lte": day}) & (Q(**{end: None}) | Q(**{f"{end}__gte": day}))


def trusts_open_on(day: date) -> QuerySet[Trust]:
    """Trusts that were open on ``day``, its last day included, by code."""
    return Trust.objects.filter(held_on(day, start="opened_on", end="closed_on")).order_by("code")


def participants_on(day: date) -> list[Participant]:
    """English trusts open on ``day`` with name, place, type and programmes of that day, by code. Three queries."""
    placements = (
        Placement.objects.filter(held_on(day), held_on(day, start="trust__opened_on", end="trust__closed_on"))
        .select_related("trust", "icb", "region")
        .order_by("trust__code")
    )
    names = dict(TrustName.objects.filter(held_on(day)).values_list("trust_id", "name"))
    trusts = {placement.trust.code: placement.trust for placement in placements}
    programmes = _programmes(trusts)
    return [
        Participant(
            trust=placement.trust,
            code=placement.trust.code,
            name=names.get(placement.trust_id, placement.trust.name),
            region_code=placement.region.code,
            region_name=placement.region.name,
            icb_code=placement.icb.code,
            icb_name=placement.icb.name,
            trust_type=placement.trust.trust_type,
            programmes=programmes.get(placement.trust_id, ()),
        )
        for placement in placements
    ]


def _programmes(open_trusts: dict[str, Trust]) -> dict[int, tuple[str, ...]]:
    """Programmes by trust id.

    A membership is recorded for the trust of today. As long as the trust that earned it was open
    under its own code, it was that trust's: North Middlesex was a Fast Follower, and the Royal Free
    London only became heir to that when the two merged.
    """
    found: defaultdict[int, set[str]] = defaultdict(set)
    memberships: Iterable[tuple[int, str, str]] = ProgrammeMembership.objects.order_by().values_list(
        "trust_id", "code_at_the_time", "programme"
    )
    for heir_id, code_at_the_time, programme in memberships:
        holder = open_trusts.get(code_at_the_time)
        found[holder.pk if holder else heir_id].add(programme)
    return {trust_id: tuple(sorted(held, key=PROGRAMME_ORDER.index)) for trust_id, held in found.items()}


def trust_by_code(code: str) -> Trust | None:
    """The trust with this ODS code, open or closed; None where the portal has none."""
    return Trust.objects.filter(code=code).first()


def predecessors_of(trust: Trust) -> list[Succession]:
    """The trusts whose services this one took over, directly, latest first; each row has its ``predecessor``."""
    return list(
        Succession.objects.filter(successor=trust).select_related("predecessor").order_by("-on", "predecessor__code")
    )


def successions_between(since: date, before: date) -> list[Succession]:
    """The successions of trusts that were open on ``since`` and ended before ``before``, with their predecessors."""
    return list(Succession.objects.filter(on__gte=since, on__lt=before).select_related("predecessor"))


def became_part_of(trust_id: int, successions: Iterable[Succession]) -> list[Succession]:
    """Those of ``successions`` by which trusts became part of this one, also by way of another that ended; no query.

    In the order of their last days.
    """
    rows = list(successions)
    found: dict[int, Succession] = {}
    into = {trust_id}
    while new := [row for row in rows if row.successor_id in into and row.predecessor_id not in found]:
        found |= {row.predecessor_id: row for row in new if row.predecessor_id != trust_id}
        into = {row.predecessor_id for row in new} - {trust_id}
    return sorted(found.values(), key=lambda row: (row.on, row.predecessor.code))


def taken_over(trust_id: int, *, since: date, before: date) -> list[Succession]:
    """The successions by which trusts that were open on ``since`` became part of this one before ``before``.

    Each row has its ``predecessor``, whose last day lies from ``since`` on. One query.
    """
    return became_part_of(trust_id, successions_between(since, before))


def held_facts(trust_ids: Iterable[int], *, on: date) -> dict[int, dict[str, HeldFact]]:
    """What was known of trusts on a day: by trust id and name of the fact, the one published last. One query."""
    found: dict[int, dict[str, HeldFact]] = {}
    for fact in _held_facts(list(trust_ids), on):
        found.setdefault(fact.trust_id, {})[fact.name] = fact
    return found


@prepared
def _held_facts(trust_ids: list[int], on: date) -> QuerySet[HeldFact]:
    return HeldFact.objects.filter(trust_id__in=trust_ids, published_on__lte=on).order_by("published_on")


def attributes_on(day: date) -> dict[str, dict[str, float]]:
    """Structural attributes as known by the year of ``day``: by trust code and name, the latest year's. One query."""
    rows = Attribute.objects.filter(year__lte=day.year).order_by("year")
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for code, name, value in rows.values_list("trust__code", "name", "value"):
        found[code][name] = value
    return dict(found)


def ods_file_for(day: date) -> OdsSnapshot | None:
    """The file of trusts that names and places of ``day`` rest on: the last one up to it, or else the first."""
    files = OdsSnapshot.objects.order_by("-as_at", "-file_name")
    return files.filter(as_at__lte=day).first() or files.last()
