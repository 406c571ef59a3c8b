"""England by region or by board, coloured by a score. Pure: outlines and figures in, SVG out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from organisations.boundaries import Area, Point

from .scale import BANDS, band_of
from .strip import BLACK, GREY

WIDTH = 440.0
MARGIN = 6.0
LEGEND_LINE = 22.0
INSET = 128.0


@dataclass(frozen=True)
class Value:
    """What is known of an area: whole points, or None where they are withheld; ``label`` is its name."""

    label: str
    points: int | None


@dataclass(frozen=True)
class _Frame:
    """Where a part of the world goes in the drawing."""

    left: float
    top: float
    origin: Point
    scale: float

    def place(self, point: Point) -> Point:
        x, y = point
        return self.left + (x - self.origin[0]) * self.scale, self.top + (y - self.origin[1]) * self.scale


def _box(found: Iterable[Area]) -> tuple[float, float, float, float]:
    points = [point for area in found for ring in area.rings for point in ring]
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def area_map(
    outlines: Mapping[str, Area], values: Mapping[str, Value], *, name: str, title: str, inset: Sequence[str] = ()
) -> str:
    """Draw ``outlines``, each by its code coloured and labelled with its value; hatched where that is withheld.

    Areas without a value are white. ``inset`` are codes that are drawn once more, larger, in a frame of their own.
    """
    left, top, right, bottom = _box(outlines.values())
    scale = (WIDTH - 2 * MARGIN) / (right - left)
    frame = _Frame(MARGIN, MARGIN, (left, top), scale)
    height = (bottom - top) * scale + 2 * MARGIN
    name = escape(name)
    hatch = f"{name}-hatch"
    enlarged = [outlines[code] for code in inset if code in outlines]
    small = {area.code for area in enlarged}
    parts = [
        f'<defs><pattern id="{hatch}" width="7" height="7" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff"/>'
        f'<line x1="0" y1="0" x2="0" y2="7" stroke="{GREY}" stroke-width="1.6"/></pattern></defs>'
    ]
    parts += [_outline(area, values.get(area.code), frame, hatch) for area in outlines.values()]
    parts += [_label(area, values.get(area.code), frame) for area in outlines.values() if area.code not in small]
    if enlarged:
        parts += _inset(enlarged, values, hatch)
    parts += _legend(height, hatch, withheld=any(value.points is None for value in values.values()))
    height += LEGEND_LINE * 3
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="app-map" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {WIDTH:g} {height:.0f}"'
        f' font-family="Arimo, Arial, sans-serif" font-size="12">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(map_in_words(values.values()))}</desc>' + "".join(parts) + "</svg>"
    )


def map_in_words(values: Iterable[Value]) -> str:
    """The map's text alternative: where scores are highest and lowest, and how many are withheld."""
    found = list(values)
    shown = sorted((value for value in found if value.points is not None), key=lambda value: -(value.points or 0))
    withheld = len(found) - len(shown)
    words = []
    if shown:
        words.append(f"Highest: {shown[0].label}, {shown[0].points}. Lowest: {shown[-1].label}, {shown[-1].points}.")
    if withheld:
        words.append(f"{withheld} of {len(found)} are withheld and hatched.")
    return " ".join([*words, "The table beside the map has every figure."])


def _outline(area: Area, value: Value | None, frame: _Frame, hatch: str) -> str:
    path = "".join(_ring([frame.place(point) for point in ring]) for ring in area.rings)
    fill = "#ffffff"
    if value is not None:
        fill = f"url(#{hatch})" if value.points is None else BANDS[band_of(value.points)].fill
    return f'<path class="area" d="{path}" fill="{fill}" fill-rule="evenodd" stroke="{BLACK}" stroke-width="0.7"/>'


def _ring(points: Sequence[Point]) -> str:
    """A closed path in tenths of a unit, relative from point to point: the shortest way to write it."""
    whole = [(round(10 * x), round(10 * y)) for x, y in points]
    kept = [whole[0], *(now for before, now in pairwise(whole) if now != before)]
    steps = [f"{_tenths(x - a)}{'' if y < b else ' '}{_tenths(y - b)}" for (a, b), (x, y) in pairwise(kept)]
    return f"M{_tenths(kept[0][0])} {_tenths(kept[0][1])}l{' '.join(steps)}z"


def _tenths(value: int) -> str:
    return f"{value / 10:g}"


def _label(area: Area, value: Value | None, frame: _Frame) -> str:
    if value is None or value.points is None:
        return ""
    band = BANDS[band_of(value.points)]
    x, y = frame.place(area.middle)
    return (
        f'<text class="points" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-weight="700" fill="{band.ink}"'
        f' stroke="{band.fill}" stroke-width="3" paint-order="stroke">{value.points}</text>'
    )


def _inset(found: Sequence[Area], values: Mapping[str, Value], hatch: str) -> list[str]:
    """London, where boards are too small for figures, once more in the upper right corner, over the sea."""
    left, top, right, bottom = _box(found)
    scale = (INSET - 2 * MARGIN) / max(right - left, bottom - top)
    tall = (bottom - top) * scale + 2 * MARGIN + 16
    frame = _Frame(WIDTH - INSET + MARGIN, MARGIN + 16, (left, top), scale)
    return [
        f'<rect x="{WIDTH - INSET:g}" y="1" width="{INSET - 1:g}" height="{tall:.1f}" fill="#ffffff" stroke="{GREY}"/>',
        f'<text x="{WIDTH - INSET + MARGIN:g}" y="16" fill="{BLACK}">London, enlarged</text>',
        *(_outline(area, values.get(area.code), frame, hatch) for area in found),
        *(_label(area, values.get(area.code), frame) for area in found),
    ]


def _legend(top: float, hatch: str, *, withheld: bool) -> list[str]:
    entries = [(band.fill, band.words) for band in BANDS]
    if withheld:
        entries.append((f"url(#{hatch})", "withheld"))
    parts = []
    for number, (fill, words) in enumerate(entries):
        x, y = MARGIN + (number % 3) * 140, top + (number // 3) * LEGEND_LINE
        parts.append(
            f'<rect x="{x:g}" y="{y:.1f}" width="26" height="15" fill="{fill}" stroke="{BLACK}" stroke-width="0.7"/>'
            f'<text class="legend" x="{x + 32:g}" y="{y + 12:.1f}" fill="{BLACK}">{escape(words)}</text>'
        )
    return parts
