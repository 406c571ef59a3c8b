"""Every theme over a group of trusts, in one wave and beside another: shares at each level before medians. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from maturity.disclosure import Shown
from maturity.models import PeerGroup, Scope

from ..charts.download import Chart
from ..charts.level_bars import Bar, level_bars, tail_share
from ..charts.sheet import Value
from ..selectors.group_figures import GroupFigures
from .figures import median_of, quartiles_of, warning_of
from .groups import GroupView, group_view
from .words import trusts_of

WITHHELD = "withheld"


@dataclass(frozen=True)
class ThemeStrips:
    title: str
    waves: Sequence[tuple[str, GroupView]]


@dataclass(frozen=True)
class ThemesView:
    """``words`` is the finding; ``levels`` the chart of all themes, None where every share is withheld."""

    words: str
    who: str
    submitted: str
    levels: Chart | None
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    strips: Sequence[ThemeStrips]
    notes: Sequence[str]
    only: str


def themes_view(found: Sequence[GroupFigures], name: tuple[str, str]) -> ThemesView:
    """Present the group ``name`` (kind, key) in one wave, and in a second one where ``found`` has two."""
    now = found[0]
    group = now.groups.get(name)
    who = trusts_of(name[0], group.label if group else "")
    themes = [theme for theme in now.published.document.themes if theme.scored]
    bars, rows, strips = [], [], []
    file_rows: list[list[Value]] = []
    notes: dict[str, None] = {}
    for theme in themes:
        waves = []
        for one in found:
            shown = one.at(name, Scope.THEME, theme.key)
            if shown is None:
                continue
            wave = one.published.wave.title
            counts = _counts(shown)
            bars.append(Bar(wave, counts, " ".join(shown.reasons) or WITHHELD, heading=theme.title))
            rows.append([theme.title, wave, *_cells(shown)])
            levels: list[Value] = [*counts] if counts else [None] * 5
            file_rows.append([theme.title, wave, *_cells(shown), *levels])
            view = _strip(one, name, theme.key, theme.title)
            waves.append((wave, view))
            notes |= dict.fromkeys(view.notes)
        strips.append(ThemeStrips(theme.title, waves))
    every = [one.at(name, Scope.THEME, theme.key) for one in found for theme in themes]
    only = warning_of(shown for shown in every if shown)
    title = f"Share of {who} at each level"
    columns = ["Theme", "Wave", "Submitted", "At level 1 or 2", "Median", "Half score"]
    chart = Chart(
        name="levels",
        title=title,
        svg=level_bars(bars, name="levels", title=title),
        columns=[*columns, *(f"Trusts at level {level}" for level in range(1, 6))],
        rows=file_rows,
        source=f"{' '.join(one.published.words for one in found)} Self-assessed. {only}".strip(),
    )
    first = now.at(name, Scope.THEME, themes[0].key) if themes else None
    return ThemesView(
        words=_finding(now, name, who, [(theme.key, theme.title) for theme in themes]),
        who=who,
        submitted=f"{first.scored} of {first.participating} submitted" if first else "",
        levels=chart if any(bar.counts for bar in bars) else None,
        columns=columns,
        rows=rows,
        strips=strips,
        notes=list(notes),
        only=only,
    )


def _counts(shown: Shown) -> list[int] | None:
    return list(shown.level_counts) if shown.level_counts and sum(shown.level_counts) else None


def _cells(shown: Shown) -> list[str]:
    counts = _counts(shown)
    return [
        f"{shown.scored} of {shown.participating}",
        f"{tail_share(counts)}%" if counts else "not shown",
        median_of(shown),
        quartiles_of(shown),
    ]


def _strip(found: GroupFigures, name: tuple[str, str], key: str, title: str) -> GroupView:
    group: PeerGroup = found.groups[name]
    slug = found.published.wave.slug
    return group_view(
        kind=group.kind,
        label=group.label,
        title=title,
        name=f"strip-{key}-{slug}",
        own=None,
        shown=found.shown[group.pk, Scope.THEME, key],
    )


def _finding(found: GroupFigures, name: tuple[str, str], who: str, themes: Sequence[tuple[str, str]]) -> str:
    """Where the tail is longest, or which median is lowest where the shares are withheld."""
    tails, medians = [], []
    for key, title in themes:
        shown = found.at(name, Scope.THEME, key)
        if shown and (counts := _counts(shown)):
            tails.append((tail_share(counts), title))
        if shown and shown.median is not None:
            medians.append((shown.median, title))
    if tails:
        (most, longest), (least, shortest) = max(tails), min(tails)
        if most == least and len(tails) > 1:
            return f"In every theme {most}% of {who} are at level 1 or 2."
        return (
            f"The tail is longest in {longest}: {most}% of {who} are at level 1 or 2. It is shortest in {shortest}: "
            f"{least}%."
        )
    if medians:
        (high, highest), (low, lowest) = max(medians), min(medians)
        if high == low and len(medians) > 1:
            return f"The median of {who} is {low} in every theme."
        return f"The median of {who} is lowest in {lowest} ({low}) and highest in {highest} ({high})."
    return ""
