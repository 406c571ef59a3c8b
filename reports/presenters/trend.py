"""A trust's score over the waves, beside its peers' median: a table, and the figure that Plotly draws from it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from .words import listed

DARK_BLUE, BLACK = "#003087", "#212b32"


@dataclass(frozen=True)
class TrendPoint:
    """One wave; figures are None where there is none or where it may not be shown. ``label`` is its short name."""

    wave: str
    label: str
    score: int | None
    level: int | None
    median: int | None
    state: str


def trend_in_words(points: Sequence[TrendPoint], *, subject: str = "The score") -> str:
    """Say how the last score differs from the one before it, and then from the first; blank where there is one."""
    scored = [point for point in points if point.score is not None]
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


def trend_figure(points: Sequence[TrendPoint]) -> dict[str, Any]:
    """The figure for Plotly, as plain data: own score and peers' median by wave, on 0 to 100.

    The lines differ in dash and marker too, and each is named at its last point: colour is not the only sign.
    """
    waves = [point.label for point in points]
    own, median = [point.score for point in points], [point.median for point in points]
    # The name of the higher line stands above it, that of the lower one below: they cannot meet.
    own_above = (_last(own) or (0, 0))[1] >= (_last(median) or (0, 0))[1]
    figure = go.Figure(
        data=[
            go.Scatter(
                x=waves,
                y=own,
                name="This trust",
                mode="lines+markers",
                line={"color": DARK_BLUE, "width": 3},
                marker={"symbol": "triangle-down", "size": 12},
            ),
            go.Scatter(
                x=waves,
                y=median,
                name="Peers’ median",
                mode="lines+markers",
                line={"color": BLACK, "width": 2, "dash": "dot"},
                marker={"symbol": "line-ns-open", "size": 14},
            ),
        ],
        layout=go.Layout(
            template="none",
            height=320,
            margin={"l": 40, "r": 16, "t": 24, "b": 40},
            font={"family": "Arial, sans-serif", "size": 14, "color": BLACK},
            paper_bgcolor="rgba(0,0,0,0)",
            plot_bgcolor="rgba(0,0,0,0)",
            showlegend=False,
            annotations=[
                *_named_at_last(own, "This trust", DARK_BLUE, above=own_above),
                *_named_at_last(median, "Peers’ median", BLACK, above=not own_above),
            ],
            xaxis={"type": "category", "fixedrange": True},
            yaxis={"range": [-12, 112], "tickvals": [0, 25, 50, 75, 100], "fixedrange": True, "zeroline": False},
        ),
    )
    return figure.to_plotly_json()


def _last(values: Sequence[int | None]) -> tuple[int, int] | None:
    """Position and value of the last figure that there is."""
    return next(((i, value) for i, value in reversed(list(enumerate(values))) if value is not None), None)


def _named_at_last(values: Sequence[int | None], name: str, colour: str, *, above: bool) -> list[dict[str, Any]]:
    last = _last(values)
    if last is None:
        return []
    return [
        {
            "x": last[0],  # On an axis of categories a number is a position.
            "y": last[1],
            "text": f"{name} {last[1]}",
            "showarrow": False,
            "xanchor": "right" if last[0] else "left",
            "yshift": 16 if above else -16,
            "font": {"color": colour},
        }
    ]
