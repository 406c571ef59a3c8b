"""One scale of colours for scores out of 100, on maps and in heat maps alike. Pure.

A class is told by its figure, which stands in every cell and area, and the lowest and the highest by a mark besides.
"""

from dataclasses import dataclass

from .strip import BLACK


@dataclass(frozen=True)
class Band:
    """Scores from ``low`` up to below the next band's; ``mark`` is the second sign."""

    low: int
    words: str
    fill: str
    ink: str
    mark: str = ""


BANDS = (
    Band(0, "below 20", "#f2f7fb", BLACK, "▼"),
    Band(20, "20 to 29", "#d3e5f4", BLACK),
    Band(30, "30 to 39", "#a6cbe8", BLACK),
    Band(40, "40 to 49", "#6dabd9", BLACK),
    Band(50, "50 to 59", "#1f70b8", "#ffffff"),
    Band(60, "60 and above", "#003d78", "#ffffff", "▲"),
)


def band_of(points: int) -> int:
    """The number of the band, from 0, in which whole points lie."""
    return max(number for number, band in enumerate(BANDS) if points >= band.low)
