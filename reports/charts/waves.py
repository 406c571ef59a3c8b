"""A score over the waves on the spread of its peers. Pure: numbers in, SVG out.

Each wave is a strip stood on end: the spread of 8 in 10 pale, the middle half grey, the median a black line through it.
The own scores are triangles, joined by a line and each with its number, so that nothing depends on colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .strip import BAND, BLACK, BOX, DARK_BLUE, GREY, SCALE, Spread, points

WIDTH, TOP, HEIGHT, LEFT = 340.0, 22.0, 150.0, 30.0
TYPE_SIZE = 13.0


@dataclass(frozen=True)
class WavePoint:
    """One wave under its short ``label``; ``own`` and ``spread`` are None where there is none, or none may be seen."""

    label: str
    own: int | None
    spread: Spread | None


def in_words(data: Sequence[WavePoint], *, peers: str) -> str:
    """The chart's text alternative: "2025: 38; median of acute trusts 41, half of them 33 to 50. 2026: 46; ..."."""
    parts = []
    for point in data:
        words = [f"{point.label}: {'no score' if point.own is None else point.own}"]
        if point.spread:
            words.append(f"median of {peers} {point.spread.median}")
            if point.spread.quartiles:
                words[-1] += f", half of them {points(*point.spread.quartiles)}"
        parts.append("; ".join(words) + ".")
    return " ".join(parts)


def waves_chart(data: Sequence[WavePoint], *, name: str, title: str, peers: str) -> str:
    """Return the waves, oldest first, as SVG. Raises ValueError without a wave, or for a score outside 0 to 100."""
    if not data or any(not 0 <= point.own <= 100 for point in data if point.own is not None):
        raise ValueError(f"{name}: waves with scores between 0 and 100 are needed.")
    step = (WIDTH - LEFT - 10) / len(data)
    middles = [LEFT + step * (index + 0.5) for index in range(len(data))]
    parts = [_scale()]
    for middle, point in zip(middles, data, strict=True):
        parts.append(_peers(middle, point.spread))
        parts.append(_text(middle, TOP + HEIGHT + 18, point.label, kind="axis", fill=BLACK))
    own = [(middle + 9, _y(point.own)) for middle, point in zip(middles, data, strict=True) if point.own is not None]
    if len(own) > 1:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in own)
        parts.append(f'<polyline class="own-line" points="{line}" fill="none" stroke="{DARK_BLUE}" stroke-width="2"/>')
    parts += [_own(middle, point.own) for middle, point in zip(middles, data, strict=True) if point.own is not None]
    name = escape(name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="app-waves" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {WIDTH:g} {TOP + HEIGHT + 26:g}"'
        f' font-family="Arimo, Arial, sans-serif" font-size="{TYPE_SIZE:g}">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(in_words(data, peers=peers))}</desc>' + "".join(parts) + "</svg>"
    )


def _y(value: float) -> float:
    return TOP + HEIGHT * (1 - value / 100)


def _text(x: float, y: float, words: str, *, kind: str, fill: str, anchor: str = "middle", bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>{escape(words)}'
        "</text>"
    )


def _scale() -> str:
    return "".join(
        f'<line class="grid" x1="{LEFT:g}" y1="{_y(value):.1f}" x2="{WIDTH - 10:g}" y2="{_y(value):.1f}"'
        f' stroke="{BAND}" stroke-width="1"/>'
        + _text(LEFT - 6, _y(value) + 4, str(value), kind="axis", fill=GREY, anchor="end")
        for value in SCALE
    )


def _box(kind: str, middle: float, low: int, high: int, half: float, fill: str, stroke: str) -> str:
    return (
        f'<rect class="{kind}" x="{middle - half:.1f}" y="{_y(high):.1f}" width="{2 * half:g}"'
        f' height="{_y(low) - _y(high):.1f}" fill="{fill}" stroke="{stroke}"/>'
    )


def _peers(middle: float, spread: Spread | None) -> str:
    if spread is None:
        return ""
    found = _box("tenths", middle, *spread.tenths, 9, BAND, GREY) if spread.tenths else ""
    found += _box("quartiles", middle, *spread.quartiles, 13, BOX, BLACK) if spread.quartiles else ""
    at = _y(spread.median)
    found += (
        f'<line class="median" x1="{middle - 16:.1f}" y1="{at:.1f}" x2="{middle + 16:.1f}" y2="{at:.1f}"'
        f' stroke="{BLACK}" stroke-width="4"/>'
    )
    return found + _text(middle - 20, at + 4, str(spread.median), kind="median-label", fill=BLACK, anchor="end")


def _own(middle: float, own: int) -> str:
    """A triangle that points at the wave's axis from the right, so that a median at the same height stays in sight."""
    at = _y(own)
    marker = (
        f'<path class="own-marker" d="M{middle + 2:.1f} {at:.1f}l14 -8v16z" fill="{DARK_BLUE}" stroke="#ffffff"'
        ' stroke-width="1.5"/>'
    )
    return marker + _text(middle + 18, at - 9, str(own), kind="own", fill=DARK_BLUE, anchor="start", bold=True)
