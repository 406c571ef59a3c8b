"""The slides about a region, or England: the report's questions on six to nine slides, from the same figures."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pptx.dml.color import RGBColor

from maturity.disclosure import Figure, Shown
from maturity.models import PeerGroup, Scope

from ..charts.level_bars import COLOURS
from ..charts.levels import levels_in_words
from ..pdf.area_report import area_data
from ..presenters.area_scores import HeatView, heat_view
from ..presenters.figures import NOT_FOR_OTHERS
from ..presenters.groups import held_in_words
from ..presenters.low_questions import questions_view
from ..presenters.method import CERTAINTY
from ..presenters.programmes import CAVEAT, PROGRAMMES, programmes_view
from ..presenters.theme_levels import themes_view
from ..selectors.area import AreaFacts
from ..selectors.group_figures import GroupFigures, Published
from . import design
from .charts import Bars, Series
from .deck import Cell, Deck, Grid

MOST_ROWS = 20
"""Rows of a table that fit a slide."""
ACROSS = 12.33
SHADES = ("AEB7BD", "005EB8")
PART_TITLES = {
    PeerGroup.Kind.ICB: "Integrated care boards and themes",
    PeerGroup.Kind.REGION: "Regions and themes",
    PeerGroup.Kind.TYPE: "Types of trust and themes",
}
IN_THE_REPORT = "The scores of each trust by name are in the report of this edition."


def area_slides(
    facts: AreaFacts,
    programmes: Sequence[GroupFigures],
    *,
    watermark: str,
    available: frozenset[str],
    made_at: datetime,
) -> bytes:
    """The file. ``programmes`` are England's, the latest wave first; empty for a region.

    ``available`` are the characters that texts may have, as in the PDF.
    """
    report = area_data(facts, watermark=watermark)
    mark = f"{watermark}: not for trusts" if watermark else ""
    deck = Deck(
        title=report["title"],
        stamp=report["stamp"],
        marks=(mark, report["demonstration"]),
        available=available,
        made_at=made_at,
    )
    figures = _figures(facts)
    deck.add_opening(report["title"], [facts.wave.title, report["headline"], report["names-words"]])
    _completion(deck, facts)
    _medians(deck, facts, figures)
    _levels(deck, facts, figures)
    for kind in PART_TITLES:
        if any(group.kind == kind for group in facts.parts):
            pks = {group.pk for group in facts.parts if group.kind == kind}
            held = _held(one for (group, _, _), one in facts.shown.items() if group in pks)
            _parts(deck, kind, heat_view(figures[0], kind), held)
    if watermark and facts.region_name:
        _trusts(deck, report)
    if programmes:
        _programmes(deck, programmes)
    _gaps(deck, report, figures[0], facts)
    words = [CERTAINTY, *(report["method"][index] for index in (0, 3, 4))]
    if watermark and not facts.region_name:
        words.append(IN_THE_REPORT)
    deck.add("How to read these figures", [*words, f"Source: {report['stamp']}."])
    return deck.content()


def _figures(facts: AreaFacts) -> list[GroupFigures]:
    """The area and its parts now, and the area before, as the pages about groups take them."""
    found = [(facts.wave, facts.publication, [facts.main, *facts.parts])]
    if facts.before_wave and facts.before:
        found.append((facts.before_wave, facts.before.publication, [facts.before]))
    return [
        GroupFigures(Published(wave, publication), {(g.kind, g.key): g for g in groups}, facts.shown)
        for wave, publication, groups in found
    ]


def _held(shown: Iterable[Shown | None]) -> list[str]:
    """That figures are earlier ones, where newer ones are held back: their date is not the one at the foot."""
    return list(dict.fromkeys(held_in_words(one.held_from) for one in shown if one and one.held_from))


def _name(facts: AreaFacts) -> tuple[str, str]:
    return (facts.main.kind, facts.main.key)


def _completion(deck: Deck, facts: AreaFacts) -> None:
    kind = PeerGroup.Kind.ICB if facts.region_name else PeerGroup.Kind.REGION
    groups = [group for group in facts.parts if group.kind == kind]
    words = f"{facts.main.scored} of {facts.main.participating} trusts had submitted and been scored at the data cut."
    missing = [group.participating - group.scored for group in groups]
    bars = Bars(
        categories=[_short(group.label) for group in groups],
        series=[
            Series("Submitted", [group.scored for group in groups], design.BLUE, design.WHITE),
            Series("Not submitted", [count or None for count in missing], _colour("AEB7BD")),
        ],
        alt="Trusts that submitted. "
        + " ".join(f"{_short(group.label)}: {group.scored} of {group.participating}." for group in groups),
        top=max((group.participating for group in groups), default=1),
        stacked=True,
    )
    deck.add("Who has submitted", [words], chart=bars if groups else None)


def _medians(deck: Deck, facts: AreaFacts, figures: Sequence[GroupFigures]) -> None:
    view = themes_view(figures[:1], _name(facts))
    themes = [theme for theme in facts.document.themes if theme.scored]
    series = []
    for one, colour in zip(reversed(figures), SHADES[-len(figures) :], strict=True):
        shown = [one.at(_name(facts), Scope.THEME, theme.key) for theme in themes]
        medians = [found.median if found else None for found in shown]
        series.append(Series(one.published.wave.title, medians, _colour(colour)))
    known = [
        (median, theme.title) for median, theme in zip(series[-1].values, themes, strict=True) if median is not None
    ]
    if not known:
        deck.add("Themes at a glance", ["The medians are withheld.", *view.notes])
        return
    (low, lowest), (high, highest) = min(known), max(known)
    words = (
        f"Half of the trusts score above the median. It is lowest in {lowest} ({low}) and highest in "
        f"{highest} ({high})."
    )
    rows = [
        f"{row[0]}: median {row[4]}" + (f", half score {row[5]}" if row[5] != "not shown" else "") for row in view.rows
    ]
    bars = Bars(
        categories=[theme.title for theme in themes],
        series=series,
        alt=f"Median score out of 100 by theme. {'; '.join(rows)}.",
        top=100,
    )
    deck.add(
        "Themes at a glance: median scores out of 100",
        [words, view.only, *_held(shown)],
        chart=bars,
    )


def _levels(deck: Deck, facts: AreaFacts, figures: Sequence[GroupFigures]) -> None:
    title = "Levels of each theme: share of trusts"
    found = [
        (theme.title, shown)
        for theme in facts.document.themes
        if theme.scored and (shown := figures[0].at(_name(facts), Scope.THEME, theme.key))
    ]
    seen = [(name, shown.level_counts) for name, shown in found if shown.level_counts and sum(shown.level_counts)]
    if not seen:
        reasons = dict.fromkeys(reason for _, shown in found for reason in shown.reasons)
        deck.add(title, ["The shares of trusts at each level are withheld.", *reasons])
        return
    only = any(Figure.LEVELS in shown.named_only for _, shown in found)
    bars = Bars(
        categories=[name for name, _ in seen],
        series=[
            Series(
                f"Level {level + 1}",
                [round(100 * counts[level] / sum(counts)) or None for _, counts in seen],
                _colour(fill),
                _colour(ink),
            )
            for level, (fill, ink) in enumerate(COLOURS)
        ],
        alt="Share of trusts at each level. " + " ".join(f"{name}: {levels_in_words(counts)}" for name, counts in seen),
        # Each share is rounded by itself, so that a bar may be a little longer than 100.
        top=102,
        stacked=True,
        unit="%",
    )
    words = themes_view(figures[:1], _name(facts)).words
    deck.add(title, [words, NOT_FOR_OTHERS if only else "", *_held(shown for _, shown in found)], chart=bars)


def _parts(deck: Deck, kind: str, view: HeatView, held: Sequence[str]) -> None:
    rows = [
        [
            Cell(row.label),
            Cell(row.note),
            *(
                Cell("–", hatched=cell.withheld) if cell.points is None else Cell(str(cell.points), cell.points)
                for cell in row.cells
            ),
        ]
        for row in view.rows
    ]
    head = [view.first, "Submitted", *view.columns]
    words = [
        "Median scores out of 100; the darker, the higher. A dash where nothing can be shown.",
        view.withheld,
        view.only,
        *held,
    ]
    for some in _pieces(rows):
        deck.add(PART_TITLES[PeerGroup.Kind(kind)], words, grid=_heat(head, some, 3.4))


def _trusts(deck: Deck, report: dict[str, object]) -> None:
    heat = report["heat"]
    if not isinstance(heat, dict):
        return
    rows = [
        [Cell(row["name"]), *(Cell("–") if score < 0 else Cell(str(score), score) for score in row["scores"])]
        for row in heat["rows"]
    ]
    pieces = list(_pieces(rows))
    for number, some in enumerate(pieces, 1):
        title = "Trusts and themes" + (f" ({number} of {len(pieces)})" if len(pieces) > 1 else "")
        deck.add(title, [], grid=_heat(["Scores out of 100", *heat["themes"]], some, 5.4))


def _heat(head: Sequence[str], rows: Sequence[Sequence[Cell]], first: float) -> Grid:
    rest = (ACROSS - first) / (len(head) - 1)
    many = len(rows) > MOST_ROWS / 2 + 1
    names = ", ".join(head[1:])
    return Grid(
        head=head,
        rows=rows,
        widths=[first, *[rest] * (len(head) - 1)],
        alt=f"A row for each of {len(rows)}, with columns {names}.",
        size=11 if many else 13,
        row_height=0.24 if many else 0.38,
    )


def _programmes(deck: Deck, found: Sequence[GroupFigures]) -> None:
    view = programmes_view(found, {})
    wave = found[0].published.wave.title
    rows = [row for row in view.rows if row[2] == wave]
    names = [name for name in PROGRAMMES.values() if any(row[1] == name for row in rows)]
    themes = list(dict.fromkeys(row[0] for row in rows))
    by_name = {(row[0], row[1]): row for row in rows}

    def median(theme: str, name: str) -> int | None:
        row = by_name.get((theme, name))
        return int(row[4]) if row and row[4].isdigit() else None

    series = [
        Series(name, [median(theme, name) for theme in themes], _colour(shade))
        for name, shade in zip(names, ("005EB8", "7C2855", "AEB7BD"), strict=False)
    ]
    seen = any(value is not None for one in series for value in one.values)
    alt = "Median score out of 100 by programme. " + " ".join(f"{row[0]}, {row[1]}: {row[4]}." for row in rows)
    words = [view.words, CAVEAT, *([] if seen else view.notes), view.only]
    bars = Bars(themes, series, alt, top=100) if seen else None
    deck.add("Programmes: median scores out of 100", words, chart=bars)


def _gaps(deck: Deck, report: dict[str, object], found: GroupFigures, facts: AreaFacts) -> None:
    title = "What many trusts lack"
    view = questions_view(found, _name(facts))
    gaps = report["gaps"]
    if not isinstance(gaps, list) or not gaps:
        deck.add(title, [view.withheld or "Nothing can be shown of single questions."])
        return
    grid = Grid(
        head=["Question", "At level 1 or 2"],
        rows=[[Cell(prompt), Cell(share, int(share.rstrip("%")))] for prompt, share in gaps],
        widths=[10.6, ACROSS - 10.6],
        alt=f"The {len(gaps)} questions that most trusts answer at level 1 or 2, with the share of trusts.",
        size=14,
        row_height=0.5,
    )
    held = _held(facts.shown.get((facts.main.pk, Scope.QUESTION, one.key)) for one in facts.document.scored)
    deck.add(title, ["The questions that most trusts answer at level 1 or 2.", view.only, *held], grid=grid)


def _pieces(rows: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Sequence[Cell]]]:
    """Rows in as few pieces as fit slides, of about the same length."""
    count = max(1, -(-len(rows) // MOST_ROWS))
    size = -(-len(rows) // count) or 1
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _short(name: str) -> str:
    return name.removeprefix("NHS ").removesuffix(" Integrated Care Board")


def _colour(code: str) -> RGBColor:
    return RGBColor.from_string(code.removeprefix("#").upper())
