"""Exemplars, Fast Followers and the rest over the waves, on the themes other than exemplars. No queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maturity.models import PeerGroup, Scope
from maturity.peers import NEITHER, PROGRAMME_LABELS
from maturity.studies import EXEMPLAR_THEME

from ..charts.download import Chart
from ..charts.timeline import Course, timeline
from ..selectors.group_figures import GroupFigures
from .certainty import programme_cells
from .figures import quartiles_of, warning_of

PROGRAMMES = {**PROGRAMME_LABELS, NEITHER: "Neither"}
SHORT = {"gde": "Exemplars", "ff": "Followers", NEITHER: "Neither"}
CAVEAT = (
    "The list of Fast Followers is incomplete. Trusts were chosen for these programmes because they were ahead, so a "
    "difference shows no cause."
)


@dataclass(frozen=True)
class ProgrammesView:
    """``adjusted`` are table rows for readers with names, one for each wave and programme; empty for others."""

    words: str
    charts: Sequence[Chart]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    adjusted: Sequence[Sequence[str]]
    notes: Sequence[str]
    only: str


def programmes_view(
    found: Sequence[GroupFigures], studies: Mapping[int, Sequence[Mapping[str, Any]]]
) -> ProgrammesView:
    """Present publications, the latest first; ``studies`` are the stored comparisons by publication id, if any."""
    waves = list(reversed(found))
    titles = [one.published.wave.title for one in waves]
    labels = [one.published.wave.slug for one in waves]
    themes = [t for t in found[0].published.document.themes if t.scored and t.key != EXEMPLAR_THEME]
    names = [name for name in PROGRAMMES if any((PeerGroup.Kind.PROGRAMME, name) in one.groups for one in waves)]
    charts, rows, seen = [], [], []
    notes: dict[str, None] = {}
    for theme in themes:
        courses = []
        for name in names:
            values = []
            for one, title in zip(waves, titles, strict=True):
                shown = one.at((PeerGroup.Kind.PROGRAMME, name), Scope.THEME, theme.key)
                values.append(shown.median if shown else None)
                if shown is None:
                    continue
                seen.append(shown)
                submitted = f"{shown.scored} of {shown.participating}"
                median = "withheld" if shown.median is None else str(shown.median)
                rows.append([theme.title, PROGRAMMES[name], title, submitted, median, quartiles_of(shown)])
                notes |= dict.fromkeys(f"{PROGRAMMES[name]}, {title}: {reason}" for reason in shown.reasons)
            courses.append(Course(SHORT[name], values))
        charts.append(_chart(theme.key, theme.title, labels, courses, names, found))
    return ProgrammesView(
        words=_finding(found[0], names, [theme.key for theme in themes]),
        charts=charts,
        columns=["Theme", "Programme", "Wave", "Submitted", "Median", "Half score"],
        rows=rows,
        adjusted=[
            [one.published.wave.title, *programme_cells(row)]
            for one in found
            for row in studies.get(one.published.publication.pk, ())
        ],
        notes=list(notes),
        only=warning_of(seen),
    )


def _chart(
    key: str,
    theme: str,
    labels: Sequence[str],
    courses: Sequence[Course],
    names: Sequence[str],
    found: Sequence[GroupFigures],
) -> Chart:
    title = f"{theme}: median score by programme"
    return Chart(
        name=f"programmes-{key}",
        title=title,
        svg=timeline(labels, courses, name=f"programmes-{key}", title=title),
        columns=["Wave", *(PROGRAMMES[name] for name in names)],
        rows=[[wave, *(course.values[i] for course in courses)] for i, wave in enumerate(labels)],
        source=f"{found[0].published.words} Self-assessed, not adjusted for type and size. {CAVEAT}",
    )


def _finding(found: GroupFigures, names: Sequence[str], themes: Sequence[str]) -> str:
    """In how many themes the exemplars' median lies above that of trusts in neither programme."""
    pairs = []
    for key in themes:
        one, other = (found.at((PeerGroup.Kind.PROGRAMME, name), Scope.THEME, key) for name in ("gde", NEITHER))
        if one and other and one.median is not None and other.median is not None:
            pairs.append((one.median, other.median))
    if not pairs:
        return ""
    above = sum(one > other for one, other in pairs)
    return (
        f"In {above} of {len(pairs)} themes the median of Global Digital Exemplars lies above that of trusts in "
        "neither programme."
    )
