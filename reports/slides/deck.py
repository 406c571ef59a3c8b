"""Slides one after the other: each with a title, words, perhaps a chart or a table, and the same footer and mark."""

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame
from pptx.util import Inches, Length, Pt

from ..charts.lettering import text_width
from ..pdf.typeface import displayable
from . import charts, design

FOOT = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
WORDS_SIZE, TITLE_SIZE = Pt(18), 28.0
HEAD_SIZE, HEAD_HEIGHT = Pt(11), Inches(0.55)
LINE = 1.25
POINTS = 72


@dataclass(frozen=True)
class Cell:
    """A cell of a table; ``shade`` from 0 to 100 colours it, the darker the higher; ``hatched`` is withheld."""

    text: str
    shade: int | None = None
    hatched: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: its first row and first column are headings. Widths are in inches, and ``size`` in points.

    ``alt`` says what it holds to who does not see it.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    alt: str
    size: float = 12.0
    row_height: float = 0.3


class Deck:
    """A set of slides. ``stamp`` stands at the foot of each, ``marks`` above its title; texts are made displayable."""

    def __init__(
        self, *, title: str, stamp: str, marks: Sequence[str], available: frozenset[str], made_at: datetime
    ) -> None:
        self._made = design.blank_presentation()
        self._available = available
        self._stamp = self._plain(stamp)
        self._marks = " · ".join(self._plain(mark) for mark in marks if mark)
        about = self._made.core_properties
        about.title, about.author, about.language = self._plain(title)[:255], "Digital maturity portal", "en-GB"
        about.created = about.modified = made_at.replace(microsecond=0, tzinfo=None)
        about.last_modified_by = about.author

    def add_opening(self, title: str, words: Sequence[str]) -> None:
        slide = self._made.slides.add_slide(self._made.slide_layouts[design.TITLE_LAYOUT])
        self._title(slide, title)
        self._write(slide.placeholders[1].text_frame, words, Pt(22))
        self._finish(slide)

    def add(
        self, title: str, words: Sequence[str], *, chart: charts.Bars | None = None, grid: Grid | None = None
    ) -> None:
        """Add a slide. Words are paragraphs, and take the room that they need above the chart or the table."""
        slide = self._made.slides.add_slide(self._made.slide_layouts[design.CONTENT_LAYOUT])
        self._title(slide, title)
        body = slide.placeholders[1]
        size = Pt(16) if chart or grid else WORDS_SIZE
        texts = [self._plain(text) for text in words if text]
        top = design.BODY_TOP
        if texts:
            taken = self._height(texts, size) if chart or grid else design.BODY_HEIGHT
            # The four together: one alone would lose the others, which come from the layout.
            body.left, body.top, body.width, body.height = design.LEFT, top, design.ACROSS, taken
            self._write(body.text_frame, texts, size)
            top = Length(top + taken)
        else:
            body.element.getparent().remove(body.element)
        below = Length(design.BODY_TOP + design.BODY_HEIGHT - top)
        if chart:
            self._chart(slide, chart, top, below)
        if grid:
            self._grid(slide, grid, top, below)
        self._finish(slide)

    def content(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self._made.save(file)
        return file.getvalue()

    # --- the parts of a slide ------------------------------------------------------------------

    def _title(self, slide: Slide, title: str) -> None:
        text = fitted(self._plain(title), TITLE_SIZE, design.ACROSS.pt * 0.98, bold=True)
        self._write(slide.shapes.title.text_frame, [text], Pt(TITLE_SIZE))

    def _write(self, frame: TextFrame, texts: Sequence[str], size: Length) -> None:
        frame.text = "\n".join(" ".join(self._plain(text).split()) for text in texts)
        frame.word_wrap = True
        for paragraph in frame.paragraphs:
            paragraph.space_after = Pt(size.pt * 0.4)
            for run in paragraph.runs:
                run.font.size, run.font.language_id = size, MSO_LANGUAGE_ID.ENGLISH_UK

    def _height(self, texts: Sequence[str], size: Length) -> Length:
        lines = sum(-int(-text_width(text, size.pt) // (design.ACROSS.pt * 0.95)) for text in texts)
        return Length(Pt(size.pt * (lines * LINE + len(texts) * 0.4)) + Inches(0.12))

    def _chart(self, slide: Slide, bars: charts.Bars, top: Length, height: Length) -> None:
        clean = replace(
            bars,
            categories=[self._plain(one) for one in bars.categories],
            series=[replace(one, name=self._plain(one.name)) for one in bars.series],
        )
        frame = slide.shapes.add_chart(clean.kind, design.LEFT, top, design.ACROSS, height, clean.data())
        self._describe(frame, "Chart", bars.alt)
        charts.dress(frame.chart, clean)

    def _grid(self, slide: Slide, grid: Grid, top: Length, room: Length) -> None:
        widths = [Inches(width) for width in grid.widths]
        frame = slide.shapes.add_table(
            len(grid.rows) + 1, len(grid.head), design.LEFT, top, Length(sum(widths)), Inches(grid.row_height)
        )
        self._describe(frame, "Table", grid.alt)
        table = frame.table
        table.first_row = table.first_col = True
        table.horz_banding = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for place, text in enumerate(grid.head):
            self._cell(table.cell(0, place), Cell(text), grid, place, head=True)
        table.rows[0].height = HEAD_HEIGHT
        height = Length(min(Inches(grid.row_height), (room - HEAD_HEIGHT) // max(len(grid.rows), 1)))
        for index, row in enumerate(grid.rows, 1):
            table.rows[index].height = height
            for place, cell in enumerate(row):
                self._cell(table.cell(index, place), cell, grid, place)

    def _cell(self, cell: _Cell, content: Cell, grid: Grid, place: int, *, head: bool = False) -> None:
        text = " ".join(self._plain(content.text).split())
        if place == 0 and not head:
            text = fitted(text, grid.size, grid.widths[0] * POINTS * 0.92, bold=True)
        cell.text = text
        cell.margin_top = cell.margin_bottom = Inches(0.02)
        cell.margin_left = cell.margin_right = Inches(0.06)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        for paragraph in cell.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT if place == 0 else PP_ALIGN.CENTER
            for run in paragraph.runs:
                size = HEAD_SIZE if head else Pt(grid.size)
                run.font.size, run.font.language_id = size, MSO_LANGUAGE_ID.ENGLISH_UK
                run.font.bold = head or place == 0
                run.font.color.rgb = design.WHITE if head else design.BLACK
        if content.hatched:
            cell.fill.patterned()
            cell.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            cell.fill.fore_color.rgb, cell.fill.back_color.rgb = design.HATCH, design.WHITE
            return
        cell.fill.solid()
        cell.fill.fore_color.rgb = design.BLUE if head else tint(content.shade)

    def _describe(self, frame: GraphicFrame, name: str, alt: str) -> None:
        about = frame.element.find(f"{qn('p:nvGraphicFramePr')}/{qn('p:cNvPr')}")
        about.set("name", name)
        about.set("descr", self._plain(alt))

    def _finish(self, slide: Slide) -> None:
        """Add the mark, the footer and the number: last, so that they are read last."""
        if self._marks:
            where = (design.LEFT, design.MARK_TOP, design.ACROSS, design.MARK_HEIGHT)
            mark = slide.shapes.add_textbox(*where)
            mark.name = "Mark"
            mark.fill.solid()
            mark.fill.fore_color.rgb = design.DARK_BLUE
            self._write(mark.text_frame, [self._marks], Pt(12))
            mark.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            for run in mark.text_frame.paragraphs[0].runs:
                run.font.color.rgb, run.font.bold = design.WHITE, True
        for shape in slide.slide_layout.placeholders:
            kind = shape.placeholder_format.type
            if kind in FOOT:
                number = 1 + max(there.shape_id for there in slide.shapes)
                foot = copy.deepcopy(shape.element)
                foot.find(f"{qn('p:nvSpPr')}/{qn('p:cNvPr')}").set("id", str(number))
                slide.shapes.element.append(foot)
        for shape in slide.placeholders:
            if shape.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
                self._write(shape.text_frame, [self._stamp], Pt(10))
                for run in shape.text_frame.paragraphs[0].runs:
                    run.font.color.rgb = design.GREY

    def _plain(self, text: str) -> str:
        return displayable(text, self._available)


def fitted(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """``text``, cut with an ellipsis where it is wider than ``width`` points at ``size``."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > width:
        text = text[: max(len(text) - 1 - len(text) // 20, 0)]
    return f"{text.rstrip()}…"


def tint(shade: int | None) -> RGBColor:
    """White for None; otherwise NHS blue that darkens to 40 % at 100, on which black can still be read."""
    share = 0.0 if shade is None else 0.4 * min(max(shade, 0), 100) / 100
    return RGBColor(*(round(255 + share * (blue - 255)) for blue in design.BLUE))
