"""Storing a timeline as the dated rows of a model: the fewest writes, so that what did not change keeps its row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..models import Placement, Trust, TrustName
from ..timeline import Spell


@dataclass(frozen=True, slots=True)
class DatedRows:
    """How rows of one model hold the values of a timeline."""

    model: type[Any]  # TrustName or Placement: both have a trust and dates
    value_of: Callable[[Any], Any]
    columns_of: Callable[[Any], Mapping[str, object]]

    def spells_by_trust(self) -> dict[int, list[Spell[Any]]]:
        """The stored timelines by trust id: one query."""
        spells: dict[int, list[Spell[Any]]] = {}
        for row in self.model._default_manager.order_by("trust_id", "from_date"):
            spell = Spell(self.value_of(row), row.from_date, row.until_date, row.inferred)
            spells.setdefault(row.trust_id, []).append(spell)
        return spells

    def store(self, timelines: Sequence[tuple[Trust, Sequence[Spell[Any]]]]) -> None:
        """Make the rows of these (saved) trusts those of their timelines.

        Rows that end are written before rows that begin, since a trust has at most one open row.
        """
        kept: dict[tuple[int, object], Any] = {}
        surplus = []
        wanted = {(trust.pk, spell.from_date): (trust, spell) for trust, line in timelines for spell in line}
        for row in self.model._default_manager.filter(trust__in=[trust for trust, _ in timelines]):
            key = (row.trust_id, row.from_date)
            if key in wanted:
                kept[key] = row
            else:
                surplus.append(row.pk)
        changed, new = [], []
        for key, (trust, spell) in wanted.items():
            columns = {
                **self.columns_of(spell.value),
                "from_date": spell.from_date,
                "until_date": spell.until_date,
                "inferred": spell.inferred,
            }
            row = kept.get(key)
            if row is None:
                new.append(self.model(trust=trust, **columns))
            elif any(getattr(row, column) != value for column, value in columns.items()):
                for column, value in columns.items():
                    setattr(row, column, value)
                changed.append((row, list(columns)))
        if surplus:
            self.model._default_manager.filter(pk__in=surplus).delete()
        if changed:
            self.model._default_manager.bulk_update([row for row, _ in changed], changed[0][1])
        self.model._default_manager.bulk_create(new)


# The value of a name is its text; the value of a placement is (ICB id, region id).
NAMES = DatedRows(TrustName, lambda row: row.name, lambda name: {"name": name})
PLACES = DatedRows(
    Placement,
    lambda row: (row.icb_id, row.region_id),
    lambda place: {"icb_id": place[0], "region_id": place[1]},
)
