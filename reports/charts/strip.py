"""The strip: where a score lies among its peers, on one scale from 0 to 100. Pure: numbers in, SVG out.

The page and the PDF draw the same strip. Nothing in it depends on colour alone: the own score is a
triangle above the bar, the median a black line through it, ranges are brackets, and each has its words.
Attributes instead of style rules, so that a strict Content-Security-Policy and the PDF need nothing else.
"""

from dataclasses import dataclass
from html import escape

from .lettering import centred_within, text_width, wrapped

DARK_BLUE = "#003087"
BLACK = "#212b32"
GREY = "#4c6272"
BOX = "#aeb7bd"
BAND = "#e8edee"
TYPE_SIZE = 13.0
MARGIN = 14.0
LINE = 17.0
SCALE = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Spread:
    """What may be seen of a group's distribution, in whole points from 0 to 100."""

    median: int
    quartiles: tuple[int, int] | None = None
    tenths: tuple[int, int] | None = None


@dataclass(frozen=True)
class Strip:
    """One strip. ``name`` makes its ids unique in a page; ``peers`` is a plural ("acute trusts").

    ``spread`` is None where the group is withheld, and ``withheld`` then says why. ``own`` is None where
    there is no own score: the strip shows the group alone.
    """

    name: str
    title: str
    peers: str
    submitted: int
    participating: int
    spread: Spread | None = None
    withheld: str = ""
    own: int | None = None
    own_label: str = "This trust"

    def __post_init__(self) -> None:
        values = [self.own] if self.own is not None else []
        if self.spread is not None:
            low, high = self.spread.quartiles or (self.spread.median,) * 2
            ordered = [*(self.spread.tenths or (low, high))]
            ordered[1:1] = [low, self.spread.median, high]
            if ordered != sorted(ordered):
                raise ValueError(f"{self.name}: a spread's values must rise: {ordered}.")
            values += ordered
        elif not self.withheld:
            raise ValueError(f"{self.name}: a strip without a spread says why it is withheld.")
        if any(not 0 <= value <= 100 for value in values):
            raise ValueError(f"{self.name}: scores lie between 0 and 100: {values}.")

    @property
    def description(self) -> str:
        """The strip in words: its text alternative on the page and in the PDF."""
        parts = []
        if self.own is not None:
            parts.append(f"{self.own_label} scores {self.own} out of 100.")
        parts.append(f"{self.submitted} of {self.participating} {self.peers} submitted.")
        if self.spread is None:
            parts.append(self.withheld)
        else:
            parts.append(f"Their median is {self.spread.median}.")
            if self.spread.quartiles:
                parts.append(f"Half of them score {points(*self.spread.quartiles)}.")
            if self.spread.tenths:
                parts.append(f"8 in 10 of them score {points(*self.spread.tenths)}.")
        return " ".join(parts)


def points(low: int, high: int) -> str:
    """A range of scores in words: "38 to 55", or "38" where both ends are one."""
    return f"{low}" if low == high else f"{low} to {high}"


def strip(data: Strip, *, width: float = 340.0) -> str:
    """Return ``data`` as SVG, ``width`` units wide with 13-unit type and as high as its labels need."""
    return _Drawing(data, width).svg()


def strip_row(data: Strip, *, width: float = 280.0) -> str:
    """Return ``data`` as SVG without a word in it, 30 units high: a row of a table that says the figures beside it."""
    drawing = _Drawing(data, width)
    if data.spread is None:
        drawing.y = 2.0
    drawing.bar()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} 32" role="img"'
        f' aria-label="{escape(data.description)}">{"".join(drawing.parts)}</svg>'
    )


def strip_on_scale(data: Strip, *, width: float = 300.0) -> str:
    """Return ``data`` as SVG with no words but its scale, for a row of a table on a page."""
    return _Drawing(data, width).row()


class _Drawing:
    def __init__(self, data: Strip, width: float) -> None:
        self.data = data
        self.width = width
        self.parts: list[str] = []
        self.y = 4.0

    def x(self, value: float) -> float:
        return MARGIN + value * (self.width - 2 * MARGIN) / 100

    def text(self, words: str, centre: float, *, fill: str, bold: bool = False, kind: str) -> None:
        """One line of text, its middle as near to ``centre`` as the drawing's width allows."""
        middle = centred_within(centre, text_width(words, TYPE_SIZE, bold=bold), (0.0, self.width))
        weight = ' font-weight="700"' if bold else ""
        self.y += LINE
        self.parts.append(
            f'<text class="{kind}" x="{middle:.1f}" y="{self.y - 4:.1f}" text-anchor="middle"'
            f' fill="{fill}"{weight}>{escape(words)}</text>'
        )

    def rect(self, kind: str, low: float, high: float, y: float, height: float, fill: str, stroke: str = "") -> None:
        outline = f' stroke="{stroke}"' if stroke else ""
        self.parts.append(
            f'<rect class="{kind}" x="{self.x(low):.1f}" y="{y:.1f}" width="{self.x(high) - self.x(low):.1f}"'
            f' height="{height:.1f}" fill="{fill}"{outline}/>'
        )

    def line(self, kind: str, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1) -> None:
        self.parts.append(
            f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            f' stroke="{stroke}" stroke-width="{width:g}"/>'
        )

    def svg(self) -> str:
        if self.data.own is not None:
            self.text(
                f"{self.data.own_label} {self.data.own}", self.x(self.data.own), fill=DARK_BLUE, bold=True, kind="own"
            )
            self.y += 10
        self.bar()
        self.axis()
        if self.data.spread is not None:
            self.spread_labels(self.data.spread)
        else:
            for words in wrapped(self.data.withheld, TYPE_SIZE, self.width - 4):
                self.text(words, self.width / 2, fill=BLACK, kind="withheld")
        cohort = f"{self.data.submitted} of {self.data.participating} {self.data.peers}"
        for words in wrapped(cohort, TYPE_SIZE, self.width - 4):
            self.text(words, self.width / 2, fill=GREY, kind="cohort")
        return self.drawn("app-peers-strip")

    def row(self) -> str:
        self.y = 12.0
        self.bar()
        line = self.y
        for value in SCALE:
            self.line("tick", self.x(value), line - 4, self.x(value), line + 2, GREY)
        for value in SCALE[::2]:
            self.y = line
            self.text(str(value), self.x(value), fill=GREY, kind="axis")
        return self.drawn("app-peers-row")

    def drawn(self, kind: str) -> str:
        name = escape(self.data.name)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" role="img"'
            f' aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {self.width:g} {self.y + 2:g}"'
            f' font-family="Arimo, Arial, sans-serif" font-size="{TYPE_SIZE:g}">'
            f'<title id="{name}-title">{escape(self.data.title)}</title>'
            f'<desc id="{name}-desc">{escape(self.data.description)}</desc>' + "".join(self.parts) + "</svg>"
        )

    def bar(self) -> None:
        top, height, spread = self.y, 26.0, self.data.spread
        if spread is None:
            name = escape(self.data.name)
            self.parts.append(
                f'<defs><pattern id="{name}-hatch" width="8" height="8" patternUnits="userSpaceOnUse"'
                f' patternTransform="rotate(45)"><rect width="8" height="8" fill="#ffffff"/>'
                f'<line x1="0" y1="0" x2="0" y2="8" stroke="{GREY}" stroke-width="2"/></pattern></defs>'
            )
            self.rect("hatched", 0, 100, top + 4, 18, f"url(#{name}-hatch)", GREY)
        else:
            self.rect("scale", 0, 100, top + 8, 10, "#ffffff", GREY)
            if spread.tenths:
                self.rect("tenths", *spread.tenths, top + 6, 14, BAND, GREY)
            if spread.quartiles:
                self.rect("quartiles", *spread.quartiles, top + 2, 22, BOX, BLACK)
            median = self.x(spread.median)
            self.line("median", median, top - 1, median, top + height + 1, BLACK, 4)
        if self.data.own is not None:
            own = self.x(self.data.own)
            # A white edge keeps the marker apart from the median's line where they meet.
            self.parts.append(
                f'<path class="own-marker" d="M{own:.1f} {top + 5:.1f}l-8 -14h16z" fill="{DARK_BLUE}"'
                ' stroke="#ffffff" stroke-width="1.5"/>'
            )
            # It ends in the middle of the bar, so that a median at the same value stays in sight.
            self.line("own-line", own, top + 4, own, top + 13, DARK_BLUE, 2)
        self.y = top + height

    def axis(self) -> None:
        for value in SCALE:
            self.line("tick", self.x(value), self.y, self.x(value), self.y + 4, GREY)
        self.y += 2
        line = self.y
        for value in SCALE:
            self.y = line
            self.text(str(value), self.x(value), fill=GREY, kind="axis")

    def spread_labels(self, spread: Spread) -> None:
        self.text(f"median {spread.median}", self.x(spread.median), fill=BLACK, bold=True, kind="median-label")
        if spread.quartiles:
            self.bracket(*spread.quartiles, "half score", "quartiles-label")
        if spread.tenths:
            self.bracket(*spread.tenths, "8 in 10 score", "tenths-label")

    def bracket(self, low: int, high: int, words: str, kind: str) -> None:
        y = self.y + 6
        self.line("bracket", self.x(low), y, self.x(high), y, GREY)
        self.line("bracket", self.x(low), y - 3, self.x(low), y + 3, GREY)
        self.line("bracket", self.x(high), y - 3, self.x(high), y + 3, GREY)
        self.y += 9
        self.text(f"{words} {points(low, high)}", self.x((low + high) / 2), fill=BLACK, kind=kind)
