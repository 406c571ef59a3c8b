"""A trust's score over the waves, on the spread of its peers: words, cells of a table and a chart. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import json_script

from ..charts.figure import waves_figure
from ..charts.strip import Spread, points
from ..charts.waves import WavePoint, waves_chart
from .words import listed

NONE = "–"


@dataclass(frozen=True)
class TrendPoint:
    """One wave; figures are None where there is none or where it may not be shown. ``label`` is its short name."""

    wave: str
    label: str
    score: int | None
    level: int | None
    spread: Spread | None
    state: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Wave, score, level, peers' median and middle half, and what is published."""
        spread = self.spread
        return (
            self.wave,
            NONE if self.score is None else str(self.score),
            str(self.level or NONE),
            str(spread.median) if spread else NONE,
            points(*spread.quartiles) if spread and spread.quartiles else NONE,
            self.state,
        )


def trend_in_words(trend: Sequence[TrendPoint], *, subject: str = "The score") -> str:
    """Say how the last score differs from the one before it, and then from the first; blank where there is one."""
    scored = [point for point in trend if point.score is not None]
    if len(scored) < 2:
        return ""
    first, before, last = scored[0], scored[-2], scored[-1]
    words = f"{subject} {_way(before, last)} since {before.wave}"
    if first is not before:
        words += f" and {_way(first, last)} since {first.wave}"
    steps = listed([f"{point.score} in {point.wave}" for point in scored])
    return f"{words}: {steps}."


def _way(before: TrendPoint, now: TrendPoint) -> str:
    rise = (now.score or 0) - (before.score or 0)
    return "is unchanged" if rise == 0 else f"{'rose' if rise > 0 else 'fell'} by {abs(rise)}"


def trend_chart(trend: Sequence[TrendPoint], *, name: str, title: str, peers: str) -> str:
    """The waves as SVG; blank for a single wave."""
    if len(trend) < 2:
        return ""
    waves = [WavePoint(point.label, point.score, point.spread) for point in trend]
    return waves_chart(waves, name=name, title=title, peers=peers or "peers")


def trend_figure(trend: Sequence[TrendPoint], *, name: str, peers: str) -> str:
    """The same as data for Plotly, in a script element whose id is ``name``; blank for a single wave."""
    if len(trend) < 2:
        return ""
    waves = [WavePoint(point.label, point.score, point.spread) for point in trend]
    return json_script(waves_figure(waves, own="This trust", peers=peers or "peers"), name)
