"""Places × scores as a grid of coloured cells: for a file. On a page it is a table. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .lettering import text_width, wrapped
from .scale import BANDS, band_of
from .strip import BLACK, GREY

TYPE_SIZE = 12.0
CELL, ROW, HEAD_LINE = 74.0, 24.0, 14.0
MOST_LABEL = 330.0


@dataclass(frozen=True)
class HeatCell:
    """One score: whole points, or None with the reason why there are none to see, and whether they are withheld."""

    points: int | None
    why: str = ""
    withheld: bool = False

    @property
    def band(self) -> int | None:
        return None if self.points is None else band_of(self.points)

    @property
    def mark(self) -> str:
        return "" if self.band is None else BANDS[self.band].mark


@dataclass(frozen=True)
class HeatRow:
    label: str
    cells: Sequence[HeatCell]
    href: str = ""
    note: str = ""


def heatmap(columns: Sequence[str], rows: Sequence[HeatRow], *, name: str, title: str) -> str:
    """Draw ``rows`` under the names of their scores. Withheld cells are hatched; all others hold their points."""
    label = min(MOST_LABEL, max((text_width(row.label, TYPE_SIZE) for row in rows), default=0)) + 8
    heads = [wrapped(column, TYPE_SIZE, CELL - 6) for column in columns]
    top = HEAD_LINE * max(len(lines) for lines in heads) + 8
    name = escape(name)
    parts = [
        f'<defs><pattern id="{name}-hatch" width="7" height="7" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff"/>'
        f'<line x1="0" y1="0" x2="0" y2="7" stroke="{GREY}" stroke-width="1.6"/></pattern></defs>'
    ]
    for number, lines in enumerate(heads):
        for line, words in enumerate(lines):
            parts.append(_text(words, label + CELL * (number + 0.5), HEAD_LINE * (line + 1), BLACK, middle=True))
    y = top
    for row in rows:
        lines = wrapped(row.label, TYPE_SIZE, label - 4)
        tall = max(ROW, HEAD_LINE * len(lines) + 8)
        parts += [_text(words, 0, y + 16 + HEAD_LINE * line, BLACK) for line, words in enumerate(lines)]
        for number, cell in enumerate(row.cells):
            x = label + CELL * number
            fill = (
                BANDS[cell.band].fill if cell.band is not None else f"url(#{name}-hatch)" if cell.withheld else "none"
            )
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{CELL:g}" height="{tall:g}" fill="{fill}" stroke="{GREY}"'
                ' stroke-width="0.5"/>'
            )
            if cell.band is not None:
                ink = BANDS[cell.band].ink
                parts.append(_text(f"{cell.points}{cell.mark}", x + CELL / 2, y + tall / 2 + 4, ink, middle=True))
        y += tall
    width = label + CELL * len(columns) + 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title"'
        f' viewBox="0 0 {width:.0f} {y + 2:.0f}" font-family="Arimo, Arial, sans-serif" font-size="{TYPE_SIZE:g}">'
        f'<title id="{name}-title">{escape(title)}</title>' + "".join(parts) + "</svg>"
    )


def _text(words: str, x: float, y: float, fill: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchor} fill="{fill}">{escape(words)}</text>'
