"""Groups over the waves, each a line told by dash, mark and name. Pure: figures in, SVG out."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .strip import BLACK, DARK_BLUE, GREY

WIDTH, HEIGHT = 340.0, 170.0
LEFT, RIGHT, TOP = 30.0, 216.0, 12.0
TYPE_SIZE = 12.0
LINE = 15.0
SCALE = (0, 25, 50, 75, 100)
STYLES = (
    (DARK_BLUE, "", "M-5 -5h10v10h-10z"),
    ("#7c2855", "7 4", "M0 -6l6 10h-12z"),
    (GREY, "2 3", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"),
)
"""Colour, dash and mark of the first, second and third line."""


@dataclass(frozen=True)
class Course:
    """One group: whole points by wave, None where they are withheld."""

    label: str
    values: Sequence[int | None]


def timeline(waves: Sequence[str], courses: Sequence[Course], *, name: str, title: str) -> str:
    """Draw at most three ``courses`` over ``waves`` on a scale from 0 to 100, each named at its last point."""
    name = escape(name)
    parts = []
    for value in SCALE:
        y = _y(value)
        parts.append(f'<line x1="{LEFT:g}" y1="{y:.1f}" x2="{RIGHT:g}" y2="{y:.1f}" stroke="#d8dde0"/>')
        parts.append(_text(str(value), LEFT - 6, y + 4, GREY, "end"))
    for number, wave in enumerate(waves):
        parts.append(_text(wave, _x(number, len(waves)), HEIGHT + TOP + 18, BLACK, "middle"))
    ends = []
    for course, (colour, dash, mark) in zip(courses, STYLES, strict=False):
        points = [(_x(i, len(waves)), _y(v)) for i, v in enumerate(course.values) if v is not None]
        if not points:
            continue
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<path class="course" d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        parts += [f'<path d="{mark}" transform="translate({x:.1f} {y:.1f})" fill="{colour}"/>' for x, y in points]
        last = next(value for value in reversed(course.values) if value is not None)
        ends.append((points[-1][1], f"{course.label} {last}", colour))
    for (_, words, colour), y in zip(sorted(ends), _apart([end[0] for end in sorted(ends)]), strict=True):
        parts.append(_text(words, RIGHT + 8, y + 4, colour, "start", bold=True))
    words = " ".join(_in_words(waves, course) for course in courses)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc"'
        f' viewBox="0 0 {WIDTH:g} {HEIGHT + TOP + 26:g}" font-family="Arimo, Arial, sans-serif"'
        f' font-size="{TYPE_SIZE:g}"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(words)}</desc>' + "".join(parts) + "</svg>"
    )


def _in_words(waves: Sequence[str], course: Course) -> str:
    steps = ", ".join(
        f"{'withheld' if value is None else value} in {wave}" for wave, value in zip(waves, course.values, strict=True)
    )
    return f"{course.label}: {steps}."


def _apart(places: Sequence[float]) -> list[float]:
    """``places``, which rise, moved down as far as names need to stand one below the other."""
    kept: list[float] = []
    for place in places:
        kept.append(max(place, kept[-1] + LINE) if kept else place)
    low = max(0.0, kept[-1] - (TOP + HEIGHT)) if kept else 0.0
    return [place - low for place in kept]


def _x(number: int, waves: int) -> float:
    room = RIGHT - LEFT - 40
    return LEFT + 20 + (room * number / (waves - 1) if waves > 1 else room / 2)


def _y(value: float) -> float:
    return TOP + HEIGHT * (1 - value / 100)


def _text(words: str, x: float, y: float, fill: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>{escape(words)}</text>'
