"""How trusts spread over levels 1 to 5, a bar a row: the tail first, and shaded. Pure: counts in, SVG out."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .lettering import BOLD, text_width, wrapped
from .levels import shares
from .strip import BLACK, GREY

WIDTH = 360.0
TYPE_SIZE = 13.0
LINE = 17.0
BAR = 26.0
GAP = 12.0
TAIL = 2
"""Levels 1 and 2."""
# Fill and ink of levels 1 to 5: the tail in plum, the others in greys that darken.
COLOURS = (("#7c2855", "#ffffff"), ("#d9a6c1", BLACK), ("#eef1f2", BLACK), ("#c3cacf", BLACK), ("#4c6272", "#ffffff"))


@dataclass(frozen=True)
class Bar:
    """One row. ``counts`` are trusts at level 1 to 5, None where ``withheld`` says why there are none.

    ``heading`` begins a block of rows that belong together.
    """

    label: str
    counts: Sequence[int] | None
    withheld: str = ""
    heading: str = ""


def tail_share(counts: Sequence[int]) -> int:
    """The share of trusts at level 1 or 2, in whole per cents."""
    total = sum(counts)
    return round(100 * sum(counts[:TAIL]) / total) if total else 0


def bar_in_words(bar: Bar) -> str:
    """ "Workforce, 2026: 43% at level 1 or 2."."""
    name = f"{bar.heading}, {bar.label}" if bar.heading and bar.label else bar.heading or bar.label
    return f"{name}: {f'{tail_share(bar.counts)}% at level 1 or 2' if bar.counts else 'withheld'}."


def level_bars(bars: Sequence[Bar], *, name: str, title: str) -> str:
    """Draw the rows one below the other; the share of the tail stands in words above each bar."""
    name = escape(name)
    y, parts, words, heading = 0.0, [], [], ""
    for bar in bars:
        if bar.heading and bar.heading != heading:
            heading = bar.heading
            y += GAP
            for line in wrapped(bar.heading, TYPE_SIZE * BOLD, WIDTH):
                y += LINE
                parts.append(_text(line, 0, y - 4, BLACK, bold=True))
        words.append(bar_in_words(Bar(bar.label, bar.counts, heading=heading)))
        y += LINE
        parts.append(_text(bar.label, 0, y - 4, BLACK))
        if bar.counts and sum(bar.counts):
            tail = f"levels 1 and 2: {tail_share(bar.counts)}%"
            parts.append(_text(tail, WIDTH, y - 4, BLACK, anchor="end", bold=True))
            parts += _segments(bar.counts, y)
            y += BAR + GAP
        else:
            for line in wrapped(bar.withheld or "withheld", TYPE_SIZE, WIDTH):
                y += LINE
                parts.append(_text(line, 0, y - 4, GREY))
            y += GAP
    parts += _legend(y)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="app-level-bars" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {WIDTH:g} {y + 24:g}"'
        f' font-family="Arimo, Arial, sans-serif" font-size="{TYPE_SIZE:g}">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(" ".join(words))}</desc>' + "".join(parts) + "</svg>"
    )


def _segments(counts: Sequence[int], y: float) -> list[str]:
    parts, left, total = [], 0.5, sum(counts)
    for level, (count, share) in enumerate(zip(counts, shares(counts), strict=True), start=1):
        width = (WIDTH - 1) * count / total
        fill, ink = COLOURS[level - 1]
        if width:
            parts.append(
                f'<rect class="level-{level}" x="{left:.1f}" y="{y:g}" width="{width:.1f}" height="{BAR:g}"'
                f' fill="{fill}" stroke="#ffffff" stroke-width="0.5"/>'
            )
        if width > text_width(f"{share}%", TYPE_SIZE) + 4:
            parts.append(_text(f"{share}%", left + width / 2, y + BAR / 2 + 4.5, ink, anchor="middle"))
        left += width
    tail = (WIDTH - 1) * sum(counts[:TAIL]) / total
    if tail:
        # The tail's second sign: a line beneath it.
        parts.append(
            f'<path class="tail" d="M0.5 {y + BAR + 3:g}h{tail:.1f}" stroke="{BLACK}" stroke-width="3" fill="none"/>'
        )
    return parts


def _legend(y: float) -> list[str]:
    parts, x = [], 0.0
    for level, (fill, _) in enumerate(COLOURS, start=1):
        parts.append(f'<rect x="{x:g}" y="{y + 4:g}" width="18" height="13" fill="{fill}" stroke="{GREY}"/>')
        parts.append(_text(f"level {level}", x + 24, y + 15, BLACK))
        x += 72
    return parts


def _text(words: str, x: float, y: float, fill: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>{escape(words)}</text>'
