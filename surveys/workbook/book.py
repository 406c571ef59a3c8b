"""What every workbook of questions has: its looks, its sheets, lists to choose from, and text that stays text. Pure."""

import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..questionnaire.document import FrameworkDocument, Theme
from .text import write_text

HOW_TO_USE = "How to use"
LISTS = "Lists"
HEADER_ROW = 2
"""The row of headings on a theme's sheet, from 0."""
A3, A4 = 8, 9
LONGEST_SHEET_NAME = 31
# A row's height is ours to say: not every program finds it for wrapped text. In points, of ten-point letters.
LINE = 13.0
TALLEST_ROW = 400.0
TITLE_ROW = 24.0
PAGE_WIDTH = 84
"""Characters of such letters on a sheet of A4."""
# What a spreadsheet would take for the beginning of a formula.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")

Columns = Sequence[tuple[str, float]]
"""Heading and width in characters; a width of 0 hides the column."""


class Book:
    """A workbook being written. No text in it is ever read as a formula, a number or a link."""

    def __init__(self, *, title: str, stamp: str, made_at: datetime) -> None:
        self._target = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            # Columns are measured in digits of this: one that every machine has, or has the measures of.
            "default_format_properties": {"font_name": "Arial", "font_size": 10},
        }
        self.book = Workbook(self._target, options)
        self.heading = title
        self.stamp = stamp
        self._properties: dict[int, dict[str, object]] = {}
        look = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
        boxed = {**look, "border": 1, "border_color": "#aeb7bd"}
        self.plain = self.format(look)
        self.title = self.format({**look, "bold": True, "font_size": 16, "text_wrap": False, "font_color": "#003087"})
        self.header = self.format({**boxed, "bold": True, "bg_color": "#005eb8", "font_color": "#ffffff"})
        self.cell = self.format(boxed)
        self.bold = self.format({**boxed, "bold": True})
        # As text: what is typed into it stays what was typed.
        self.answer = self.format({**boxed, "bg_color": "#fff9e0", "locked": False, "num_format": "@"})
        self.number = self.format({**boxed, "align": "center"})
        self.book.set_properties(
            {
                "title": title,
                "author": "Digital maturity portal",
                "comments": stamp,
                "created": made_at.replace(tzinfo=None),
            }
        )
        self._lists: Worksheet | None = None
        self._next_list = 0
        self._listed: dict[tuple[str, ...], str] = {}

    def content(self) -> bytes:
        """The finished workbook."""
        self.book.close()
        return self._target.getvalue()

    def how_to_use(self, lines: Iterable[str]) -> Worksheet:
        """The first sheet: a title, which text it is, and ``lines``, a paragraph each."""
        sheet = self.book.add_worksheet(HOW_TO_USE)
        # As wide as a page: not every program makes it fit.
        sheet.set_column(0, 0, PAGE_WIDTH)
        sheet.set_row(0, TITLE_ROW)
        sheet.set_portrait()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        self.text(sheet, 0, 0, self.heading, self.title)
        for row, line in enumerate([self.stamp, *lines], 1):
            self.text(sheet, row, 0, line, self.plain)
            sheet.set_row(row, (lines_of(line, PAGE_WIDTH) + 0.6) * LINE)
        return sheet

    def theme_sheets(self, document: FrameworkDocument) -> list[tuple[Theme, Worksheet]]:
        """An empty sheet for each theme, and behind them a hidden one for what is chosen from."""
        names = sheet_names(document.themes)
        sheets = [(theme, self.book.add_worksheet(name)) for theme, name in zip(document.themes, names, strict=True)]
        self._lists = self.book.add_worksheet(LISTS)
        self._lists.hide()
        return sheets

    def begin_theme(self, sheet: Worksheet, theme: Theme, words: str, columns: Columns) -> None:
        """Title, introduction and headings."""
        first = next(at for at, (_, width) in enumerate(columns) if width)
        self.text(sheet, 0, first, theme.title, self.title)
        sheet.set_row(0, TITLE_ROW)
        # Over the width of several columns, so that it is not as tall as it is long.
        sheet.merge_range(1, first, 1, len(columns) - 1, "", self.plain)
        self.text(sheet, 1, first, words, self.plain)
        sheet.set_row(1, (lines_of(words, sum(width for _, width in columns)) + 1) * LINE)
        sheet.set_row(HEADER_ROW, 2 * LINE)
        for column, (heading, width) in enumerate(columns):
            sheet.set_column(column, column, width or None, None, {} if width else {"hidden": True})
            self.text(sheet, HEADER_ROW, column, heading, self.header)

    def row(
        self, sheet: Worksheet, row: int, first: int, cells: Sequence[tuple[str, Format]], columns: Columns
    ) -> None:
        """Texts from column ``first`` on, in a row that is as tall as they need."""
        for column, (text, look) in enumerate(cells, first):
            self.text(sheet, row, column, text, look)
        widths = [width for _, width in columns[first:]]
        lines = max(lines_of(text, width) for (text, _), width in zip(cells, widths, strict=True) if width)
        sheet.set_row(row, min(TALLEST_ROW, (lines + 1) * LINE))

    def end_theme(self, sheet: Worksheet, *, frozen: int, repeated: tuple[int, int]) -> None:
        """Have it scroll and print with its headings, and with the columns left of ``frozen``."""
        sheet.freeze_panes(HEADER_ROW + 1, frozen)
        sheet.repeat_rows(HEADER_ROW)
        sheet.repeat_columns(*repeated)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        # Ampersands begin a field in a footer.
        sheet.set_footer(f"&L&8{self.stamp.replace('&', '&&')}&R&8&A, page &P of &N")

    def choose(self, sheet: Worksheet, row: int, column: int, choices: Sequence[str], **said: str) -> None:
        """Offer ``choices`` in a cell, and nothing else. They stand on the hidden sheet, where they may be long."""
        key = tuple(choices)
        if key not in self._listed:
            last = self._next_list + len(choices)
            for at, words in enumerate(choices, self._next_list):
                self.text(self.lists, at, 0, words, self.plain)
            self._listed[key] = f"={LISTS}!$A${self._next_list + 1}:$A${last}"
            self._next_list = last
        sheet.data_validation(row, column, row, column, {"validate": "list", "source": self._listed[key], **said})

    @property
    def lists(self) -> Worksheet:
        if self._lists is None:
            raise TypeError("The sheets of the themes come first.")
        return self._lists

    def text(self, sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
        """Text and nothing else; also after somebody has opened the cell and closed it again."""
        if _FORMULA.match(text):
            look = self.format({**self._properties[id(look)], "quote_prefix": True})
        if text:
            write_text(sheet, row, column, text, look)
        else:
            sheet.write_blank(row, column, None, look)

    def format(self, properties: dict[str, object]) -> Format:
        made: Format = self.book.add_format(properties)
        self._properties[id(made)] = properties
        return made


def lines_of(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width``, rather one too many than one too few."""
    # Letters of this size are narrower than the digit that a column is measured by.
    return sum(max(1, len(textwrap.wrap(line, int(width * 1.1)))) for line in text.split("\n"))


def sheet_names(themes: Iterable[Theme]) -> Iterator[str]:
    """A name for each theme's sheet: short enough, without signs that are refused, each once."""
    used = {name.casefold() for name in (HOW_TO_USE, LISTS, "History", "Stamp")}
    for number, theme in enumerate(themes, 1):
        name = " ".join(_NOT_IN_A_NAME.sub(" ", theme.title).split())[:LONGEST_SHEET_NAME].strip() or f"Theme {number}"
        if name.casefold() in used:
            name = f"{name[: LONGEST_SHEET_NAME - 4]} {number}"
        used.add(name.casefold())
        yield name
