"""How groups changed since the wave before, and places with England's mix of trusts. Words, no queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maturity.disclosure import whole_points
from maturity.models import PeerGroup, Study

from ..charts.dots import DotRow, dots
from ..charts.download import Chart
from ..selectors.studies import Studies
from .certainty import HANDLING, NONE, POINTS, Cells, low_response, publication_in_words
from .words import sentence, trusts_of

CLEAR = 0.05
ORDER = (PeerGroup.Kind.ENGLAND, PeerGroup.Kind.REGION, PeerGroup.Kind.TYPE)


@dataclass(frozen=True)
class ChangeTable:
    caption: str
    columns: list[str]
    rows: Cells


@dataclass(frozen=True)
class ChangesView:
    """``words`` say why there is no table of changes, where there is none."""

    publication: str
    words: str
    changes: tuple[ChangeTable, ...]
    mix: Cells
    boards: Cells
    notes: tuple[str, ...]
    charts: tuple[Chart, ...]

    def chart(self, name: str) -> Chart | None:
        return next((chart for chart in self.charts if chart.name == name), None)


def changes_view(found: Studies, *, region: str = "") -> ChangesView:
    """Present England with all regions and types, or one region with its boards."""
    rows = [row for row in found.rows.get(Study.Name.CHANGE, ()) if not region or row["key"] == region]
    mix = [row for row in found.rows.get(Study.Name.MIX, ()) if not region or row["region"] == region]
    withheld = {name: low_response(group) for name, group in found.groups.items() if group.kind != PeerGroup.Kind.TYPE}
    mine = {name: why for name, why in withheld.items() if why and (not region or name[1] == region)}
    kept = [row for row in rows if (row["kind"], row["key"]) not in mine]
    shown_mix = [row for row in mix if (PeerGroup.Kind.REGION, row["region"]) not in mine]
    places = sorted(shown_mix, key=lambda row: row["label"])
    tables = tuple(
        _table(found, [row for row in kept if row["basis"] == basis], basis)
        for basis in dict.fromkeys(row["basis"] for row in kept)
    )
    regions = [row for row in places if row["level"] == "region"]
    boards = [row for row in places if row["level"] == "icb"] if region else []
    source = f"{publication_in_words(found)} {HANDLING}"
    return ChangesView(
        publication=publication_in_words(found),
        words="" if tables or mine else "No trust was in the wave before, so there is no change to show.",
        changes=tables,
        mix=[_mix(row) for row in regions],
        boards=[_mix(row) for row in boards],
        notes=tuple(
            f"{sentence(trusts_of(kind, found.groups[kind, key].label))}: {why}" for (kind, key), why in mine.items()
        ),
        charts=tuple(
            _mix_chart(name, title, some, source)
            for name, title, some in (
                ("mix-regions", "Mean scores of regions, with England’s mix of trusts", regions),
                ("mix-boards", "Mean scores of boards, with England’s mix of trusts", boards),
            )
            if some
        ),
    )


def _mix_chart(name: str, title: str, rows: Sequence[Mapping[str, Any]], source: str) -> Chart:
    marks = [DotRow(row["label"], " and ".join(_mix(row)[2:4]), (row["plain"], row["adjusted"])) for row in rows]
    return Chart(
        name=name,
        title=title,
        svg=dots(marks, name=name, title=title, ticks=POINTS, legend=("Mean", "With England’s mix of trusts")),
        columns=["Place", "Trusts", "Mean", "With England's mix", "Share of England's trusts of its types"],
        rows=[[row["label"], row["n"], row["plain"], row["adjusted"], row["covered"]] for row in rows],
        source=source,
    )


def _table(found: Studies, rows: Sequence[Mapping[str, Any]], basis: str) -> ChangeTable:
    titles = {"": "Overall"} | {theme.key: theme.title for theme in found.document.themes}
    scores = list(dict.fromkeys(row["score"] for row in rows))
    by_group: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for row in rows:
        by_group.setdefault((row["kind"], row["key"]), {})[row["score"]] = row

    def place(name: tuple[str, str]) -> tuple[int, str]:
        return ORDER.index(PeerGroup.Kind(name[0])), found.groups[name].label

    cells = []
    for name in sorted((name for name in by_group if name in found.groups), key=place):
        of_group = by_group[name]
        trusts = max(row["pairs"] for row in of_group.values())
        label = sentence(trusts_of(name[0], found.groups[name].label))
        cells.append([label, str(trusts), *(_change(of_group[score]) for score in scores)])
    caption = f"Median change since {rows[0]['since']}, in points"
    if basis == "same questions":
        caption += ", over the questions that both waves asked in the same words"
    return ChangeTable(caption, ["Group", "Trusts in both waves", *(titles.get(s, s) for s in scores)], cells)


def _change(row: Mapping[str, Any]) -> str:
    """The median change, and whether the group as a whole moved: "up 3, clear", "0, not clear"."""
    if row["median"] is None:
        return NONE
    points = whole_points(abs(row["median"]))
    words = "0" if not points else f"{'up' if row['median'] > 0 else 'down'} {points}"
    if row["adjusted"] is None:
        return f"{words}, too few moved to test"
    return f"{words}, {'clear' if row['adjusted'] < CLEAR else 'not clear'}"


def _mix(row: Mapping[str, Any]) -> list[str]:
    plain, adjusted = (NONE if row[name] is None else str(whole_points(row[name])) for name in ("plain", "adjusted"))
    return [row["label"], str(row["n"]), plain, adjusted, f"{row['covered']:.0%}"]
