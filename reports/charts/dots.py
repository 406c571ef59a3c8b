"""Figures of several rows on one axis, one or two marks a row. Pure: numbers in, SVG out.

The first mark is a dot, the second a diamond, so that nothing depends on colour; the figures stand beside the label.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .lettering import wrapped
from .strip import BLACK, BOX, DARK_BLUE, GREY

WIDTH = 360.0
MARGIN = 12.0
TYPE_SIZE = 13.0
LINE = 17.0
ROW = 18.0
GAP = 12.0


@dataclass(frozen=True)
class DotRow:
    """One row: ``words`` are its figures; of ``marks`` the first is a dot, the second a diamond, None is none."""

    label: str
    words: str
    marks: Sequence[float | None]


def dots(rows: Sequence[DotRow], *, name: str, title: str, ticks: Sequence[float], legend: Sequence[str] = ()) -> str:
    """Draw the rows one below the other over ``ticks``, which are in order; ``legend`` names the marks."""
    name = escape(name)
    y, parts = 0.0, []
    for row in rows:
        for line in wrapped(f"{row.label}: {row.words}", TYPE_SIZE, WIDTH):
            y += LINE
            parts.append(_text(line, 0, y - 4))
        middle = y + ROW / 2
        parts.append(f'<path d="M{MARGIN:g} {middle:g}H{WIDTH - MARGIN:g}" stroke="{BOX}" fill="none"/>')
        for tick in ticks:
            parts.append(f'<path d="M{_x(tick, ticks):.1f} {middle - 3:g}v6" stroke="{BOX}" fill="none"/>')
        # The dot last: where both are at one place it stands in the diamond.
        for mark, value in reversed([*enumerate(row.marks)]):
            if value is not None:
                parts.append(_mark(mark, _x(min(max(value, ticks[0]), ticks[-1]), ticks), middle))
        y += ROW + GAP
    for tick in ticks:
        parts.append(_text(f"{tick:g}", _x(tick, ticks), y + 8, anchor="middle", fill=GREY))
    y += 12
    for mark, words in enumerate(legend):
        y += LINE
        parts += [_mark(mark, MARGIN, y - 4), _text(words, 2 * MARGIN, y)]
    said = " ".join(f"{row.label}: {row.words}." for row in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc"'
        f' viewBox="0 0 {WIDTH:g} {y + 8:g}" font-family="Arimo, Arial, sans-serif" font-size="{TYPE_SIZE:g}">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(said)}</desc>'
        + "".join(parts)
        + "</svg>"
    )


def _x(value: float, ticks: Sequence[float]) -> float:
    return MARGIN + (WIDTH - 2 * MARGIN) * (value - ticks[0]) / (ticks[-1] - ticks[0])


def _mark(number: int, x: float, y: float) -> str:
    if number == 0:
        return f'<circle class="first" cx="{x:.1f}" cy="{y:g}" r="4" fill="{BLACK}"/>'
    return (
        f'<path class="second" d="M{x:.1f} {y - 7:g}l7 7l-7 7l-7 -7z" fill="#ffffff" stroke="{DARK_BLUE}"'
        ' stroke-width="2.5"/>'
    )


def _text(words: str, x: float, y: float, *, anchor: str = "start", fill: str = BLACK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'
