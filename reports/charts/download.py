"""A chart to take away: as a drawing that stands by itself, as a picture, and its figures. Pure.

A page names its charts once; ``?chart=NAME&file=svg`` on the page's own address is then the file, so that a chart can
be had by exactly those who may read the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from re import sub
from urllib.parse import urlencode
from xml.etree import ElementTree

from .lettering import wrapped
from .sheet import Value, csv_of
from .strip import BLACK, GREY

CHART, FILE = "chart", "file"
FILES = {"png": "picture (PNG)", "svg": "drawing (SVG)", "csv": "figures (CSV)"}
MARGIN = 16.0
LEAST_WIDTH = 340.0
TITLE_SIZE, SOURCE_SIZE = 16.0, 11.0


@dataclass(frozen=True)
class Chart:
    """A drawing with the figures in it. ``name`` is unique in the page, of letters, figures and hyphens.

    ``svg`` is one svg element with a viewBox; blank where the figures are all there is, such as a plain table.
    ``source`` says beneath the drawing what a reader elsewhere must know: wave, publication, n of N.
    """

    name: str
    title: str
    svg: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    source: str = ""

    def links(self, kept: Iterable[tuple[str, str]] = ()) -> list[tuple[str, str]]:
        """Address and words of each file there is; ``kept`` is what the page's own address says."""
        rest = [(key, value) for key, value in kept if key not in (CHART, FILE)]
        files = FILES if self.svg else {"csv": FILES["csv"]}
        return [(f"?{urlencode([*rest, (CHART, self.name), (FILE, file)])}", words) for file, words in files.items()]

    def file_name(self, file: str) -> str:
        """``digital-maturity-by-region.svg``, from the title."""
        words = sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")
        return f"{words[:80].strip('-') or self.name}.{file}"

    def csv(self) -> bytes:
        """The figures, each row with its source, since rows are copied without what stands around them."""
        if not self.source:
            return csv_of(self.columns, self.rows)
        return csv_of([*self.columns, "Source"], ([*row, self.source] for row in self.rows))

    def drawing(self) -> str:
        """The chart as an SVG document, with its title above and its source beneath, on white."""
        inner = ElementTree.fromstring(self.svg)  # nosec B314 # noqa: S314 - we drew it
        _, _, width, height = (float(part) for part in inner.attrib["viewBox"].split())
        outer = max(width, LEAST_WIDTH) + 2 * MARGIN
        title = wrapped(self.title, TITLE_SIZE * 1.08, outer - 2 * MARGIN)
        source = wrapped(self.source, SOURCE_SIZE, outer - 2 * MARGIN)
        parts, y = [], MARGIN
        for line in title:
            y += TITLE_SIZE * 1.25
            parts.append(_line(line, y - 5, TITLE_SIZE, BLACK, bold=True))
        y += 8
        # A viewport of its own: the chart keeps its measures, wherever it stands.
        placed = self.svg.replace("<svg ", f'<svg x="{MARGIN:g}" y="{y:g}" width="{width:g}" height="{height:g}" ', 1)
        parts.append(placed)
        y += height + 6
        for line in source:
            y += SOURCE_SIZE * 1.35
            parts.append(_line(line, y - 3, SOURCE_SIZE, GREY))
        y += MARGIN
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {outer:g} {y:g}" width="{outer:g}" height="{y:g}"'
            ' font-family="Arimo, Arial, sans-serif">'
            f'<rect width="{outer:g}" height="{y:g}" fill="#ffffff"/>' + "".join(parts) + "</svg>\n"
        )


def _line(words: str, y: float, size: float, fill: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{MARGIN:g}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{weight}>{escape(words)}</text>'
