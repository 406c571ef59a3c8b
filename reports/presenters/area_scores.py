"""Regions, boards and types beside each other: heat maps, and the map of England. Words and drawings, no queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from maturity.disclosure import Figure
from maturity.models import PeerGroup, Scope
from nhsuk.formats import plural
from organisations.boundaries import ATTRIBUTION, ICB, REGION, Area

from ..charts.area_map import Value, area_map
from ..charts.download import Chart
from ..charts.heatmap import HeatCell, HeatRow, heatmap
from ..selectors.group_figures import GroupFigures
from .figures import NOT_FOR_OTHERS, quartiles_of, warning_of
from .words import listed, sentence, trusts_of

LONDON = "Y56"
KINDS = {
    PeerGroup.Kind.REGION: "Regions",
    PeerGroup.Kind.ICB: "Integrated care boards",
    PeerGroup.Kind.TYPE: "Trust types",
}
NO_SCORE = "no score"


@dataclass(frozen=True)
class HeatView:
    """A table of coloured cells; ``withheld`` says how many of its groups show nothing, and why."""

    title: str
    first: str
    columns: Sequence[str]
    rows: Sequence[HeatRow]
    withheld: str
    only: str
    chart: Chart


def scores_in(found: GroupFigures) -> list[tuple[str, str, str]]:
    """Scope, key and title of each score that the questionnaire gives: overall where there is one, and the themes."""
    overall = any(scope == Scope.OVERALL for _, scope, _ in found.shown)
    themes = [(Scope.THEME, theme.key, theme.title) for theme in found.published.document.themes if theme.scored]
    return [(Scope.OVERALL, "", "Overall"), *themes] if overall else [*themes]


def short(name: str) -> str:
    """The name of a board without what all of them are called."""
    return name.removeprefix("NHS ").removesuffix(" Integrated Care Board")


def heat_view(
    found: GroupFigures, kind: str, *, href: Callable[[PeerGroup], str] = lambda group: "", region: str = ""
) -> HeatView:
    """The medians of every group of ``kind`` in every score; of boards only those of ``region``, if given."""
    scores = scores_in(found)
    rows = []
    for group in found.of_kind(kind):
        if region and group.region_code != region:
            continue
        cells = [_cell(found, group, scope, key) for scope, key, _ in scores]
        label = short(group.label) if kind == PeerGroup.Kind.ICB else sentence(group.label)
        rows.append(HeatRow(label, cells, href(group), f"{group.scored} of {group.participating}"))
    title = f"{KINDS[PeerGroup.Kind(kind)]}: median score out of 100 by theme"
    columns = [name for _, _, name in scores]
    name = f"heat-{kind}"
    only = medians_only(found, kind, [(scope, key) for scope, key, _ in scores])
    return HeatView(
        title=title,
        first=KINDS[PeerGroup.Kind(kind)],
        columns=columns,
        rows=rows,
        withheld=_withheld_in_words(rows, kind),
        only=only,
        chart=heat_chart(
            name, title, columns, rows, f"{found.published.words} {only}", first=KINDS[PeerGroup.Kind(kind)]
        ),
    )


def heat_chart(
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[HeatRow],
    source: str,
    *,
    first: str,
    count: str = "Submitted",
) -> Chart:
    """What can be downloaded of a heat map."""
    return Chart(
        name=name,
        title=title,
        svg=heatmap(columns, rows, name=f"{name}-drawing", title=title) if rows else "",
        columns=[first, count, *columns],
        rows=[[row.label, row.note, *(_figure(cell) for cell in row.cells)] for row in rows],
        source=f"{source} Self-assessed. Hatched: withheld.",
    )


def medians_only(found: GroupFigures, kind: str, scores: Sequence[tuple[str, str]]) -> str:
    """The warning where a median among these is seen only because the reader may read names."""
    cells = [found.shown.get((group.pk, *score)) for group in found.of_kind(kind) for score in scores]
    return NOT_FOR_OTHERS if any(cell and Figure.MEDIAN in cell.named_only for cell in cells) else ""


def _figure(cell: HeatCell) -> int | str:
    return cell.points if cell.points is not None else "withheld" if cell.withheld else NO_SCORE


def _cell(found: GroupFigures, group: PeerGroup, scope: str, key: str) -> HeatCell:
    shown = found.shown.get((group.pk, scope, key))
    if shown is None:
        return HeatCell(None, NO_SCORE)
    if shown.median is None:
        return HeatCell(None, " ".join(shown.reasons) or NO_SCORE, withheld=bool(shown.reasons))
    return HeatCell(shown.median)


def _withheld_in_words(rows: Sequence[HeatRow], kind: str) -> str:
    hidden = [row for row in rows if all(cell.withheld for cell in row.cells)]
    if not hidden:
        return ""
    what = {
        PeerGroup.Kind.REGION: plural(len(rows), "region"),
        PeerGroup.Kind.ICB: plural(len(rows), "board"),
        PeerGroup.Kind.TYPE: plural(len(rows), "type"),
    }[PeerGroup.Kind(kind)]
    # Where too few submitted, that is said first, whatever the number of trusts.
    silent = sum(row.cells[0].why.startswith("Not shown") for row in hidden)
    causes = []
    if silent:
        causes.append(f"{silent} because fewer than 80% of their trusts have submitted")
    if len(hidden) > silent:
        causes.append(f"{len(hidden) - silent} because so few trusts have a score that they could be worked out")
    some = "is" if len(hidden) == 1 else "are"
    return f"{len(hidden)} of {what} {some} withheld and hatched: {listed(causes)}."


@dataclass(frozen=True)
class MapView:
    title: str
    chart: Chart
    rows: Sequence[Sequence[str]]
    columns: Sequence[str]
    words: str
    only: str
    notes: tuple[str, ...]


def map_view(found: GroupFigures, kind: str, scope: str, key: str, outlines: dict[str, Area]) -> MapView:
    """The map by region or by board (``kind``) of one score, and the table beside it, the highest first."""
    of_score = next((title for s, k, title in scores_in(found) if (s, k) == (scope, key)), "")
    values: dict[str, Value] = {}
    lines: list[tuple[int | None, list[str]]] = []
    for group in found.of_kind(kind):
        shown = found.shown.get((group.pk, scope, key))
        label = short(group.label) if kind == PeerGroup.Kind.ICB else group.label
        median = shown.median if shown else None
        values[group.key] = Value(label, median)
        submitted = f"{group.scored} of {group.participating}"
        half = quartiles_of(shown) if shown and median is not None else "withheld"
        lines.append((median, [label, submitted, "withheld" if median is None else str(median), half]))
    lines.sort(key=lambda line: (line[0] is None, -(line[0] or 0), line[1][0]))
    place = "integrated care board" if kind == PeerGroup.Kind.ICB else "region"
    what = "Overall" if scope == Scope.OVERALL else of_score
    title = f"{what}: median score by {place}"
    off_map = [values[code].label for code in values if code not in outlines]
    inset = [code for code in values if code in outlines and _in_london(found, kind, code)]
    columns = [sentence(place), "Submitted", "Median", "Half score"]
    rows = [cells for _, cells in lines]
    drawn = area_map(outlines, values, name="map", title=title, inset=inset)
    notes = []
    if off_map:
        notes.append(f"Not on the map, since their outlines are newer than it: {', '.join(off_map)}.")
    hidden = [value for value in values.values() if value.points is None]
    words = _map_words(lines, found, kind, (scope, key))
    if hidden:
        notes.append(
            f"{len(hidden)} of {len(values)} are withheld and hatched: figures are shown where enough trusts have "
            "submitted for nobody to be worked out, and where 80% have."
        )
    notes.append(f"{'Boards as of April 2023.' if kind == PeerGroup.Kind.ICB else ''} {ATTRIBUTION}".strip())
    cells = [found.shown.get((group.pk, scope, key)) for group in found.of_kind(kind)]
    only = warning_of(cell for cell in cells if cell)
    source = f"{found.published.words} Self-assessed. {only} {ATTRIBUTION}"
    return MapView(title, Chart("map", title, drawn, columns, rows, source), rows, columns, words, only, tuple(notes))


def _in_london(found: GroupFigures, kind: str, code: str) -> bool:
    group = found.groups.get((kind, code))
    return kind == PeerGroup.Kind.ICB and group is not None and group.region_code == LONDON


def _map_words(
    lines: Sequence[tuple[int | None, list[str]]], found: GroupFigures, kind: str, score: tuple[str, str]
) -> str:
    """The finding in a sentence: the whole, then from where to where."""
    shown = [cells for median, cells in lines if median is not None]
    england = found.at((PeerGroup.Kind.ENGLAND, ""), *score)
    words = []
    if england and england.median is not None:
        words.append(f"The median of {trusts_of('england', '')} is {england.median}.")
    # Of boards some have one or two trusts: the ends of that list would be a league table of trusts.
    if len(shown) > 1 and kind == PeerGroup.Kind.REGION:
        words.append(f"It runs from {shown[-1][2]} in {shown[-1][0]} to {shown[0][2]} in {shown[0][0]}.")
    return " ".join(words)


AREAS = {PeerGroup.Kind.REGION: REGION, PeerGroup.Kind.ICB: ICB}
