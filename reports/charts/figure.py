"""The waves as a figure that Plotly draws, for whoever wants to move over it and zoom. Pure: numbers in, data out.

It shows what the drawing (``waves``) and its table show, no more.
"""

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import Any

import plotly.graph_objects as go

from .strip import BLACK, BOX, DARK_BLUE
from .waves import WavePoint


def waves_figure(data: Sequence[WavePoint], *, own: str, peers: str) -> dict[str, Any]:
    """The figure as JSON can hold it: own score, peers' median, and the middle half of them, by wave, on 0 to 100.

    ``own`` and ``peers`` name the lines. They differ in dash and marker too: colour is not the only sign.
    """
    waves = [point.label for point in data]
    quartiles = [point.spread.quartiles if point.spread else None for point in data]
    low, high = ([pair[side] if pair else None for pair in quartiles] for side in (0, 1))
    median = [point.spread.median if point.spread else None for point in data]
    lines: list[tuple[list[Any], dict[str, str]]] = [
        (low, {}),
        (high, {"name": f"half of {peers}"}),
        (median, {"name": f"Median of {peers}"}),
        ([point.own for point in data], {"name": own}),
    ]
    frame = deepcopy(_frame())
    for line, (values, name) in zip(frame["data"], lines, strict=True):
        line.update(name, x=waves, y=values)
    return frame


@cache
def _frame() -> dict[str, Any]:
    """The figure without its numbers. Plotly looks at every setting, which takes longer than the rest of a page."""
    band = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    figure = go.Figure(
        data=[
            go.Scatter(**band),
            go.Scatter(fill="tonexty", fillcolor=BOX, **band),
            go.Scatter(
                mode="lines+markers",
                line={"color": BLACK, "width": 2, "dash": "dot"},
                marker={"symbol": "line-ns-open", "size": 14},
            ),
            go.Scatter(
                mode="lines+markers",
                line={"color": DARK_BLUE, "width": 3},
                marker={"symbol": "triangle-down", "size": 12},
            ),
        ],
        layout=go.Layout(
            template="none",
            height=360,
            margin={"l": 40, "r": 16, "t": 24, "b": 40},
            font={"family": "Arial, sans-serif", "size": 14, "color": BLACK},
            paper_bgcolor="rgba(0,0,0,0)",
            plot_bgcolor="rgba(0,0,0,0)",
            hovermode="x unified",
            legend={"orientation": "h", "y": -0.2},
            xaxis={"type": "category"},
            yaxis={"range": [0, 100], "tickvals": [0, 25, 50, 75, 100]},
        ),
    )
    plain: dict[str, Any] = figure.to_plotly_json()
    return plain
