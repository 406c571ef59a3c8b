"""A table as a workbook: a sheet of data with filters under a frozen header, and a codebook."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveys.workbook.text import write_text

from .table import Table, Value

MOST_ROWS = 1_048_575
"""Rows of a sheet below the header."""
PIECE = 64 * 1024
NARROW, WIDE = 14.0, 60.0


class TooManyRows(ValueError):
    """A sheet has no room for the table: it can be had as CSV or Parquet."""


def workbook_pieces(table: Table) -> Iterator[bytes]:
    """The file in pieces. Rows go to the disk as they come, and no text is ever a formula, a link or a number.

    Raises TooManyRows before the first piece.
    """
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = Workbook(file, {**options, "strings_to_numbers": False, "nan_inf_to_errors": False})
        # The same data are the same file.
        book.set_properties({"title": table.title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
        bold = book.add_format({"bold": True, "bg_color": "#005eb8", "font_color": "#ffffff"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _write_codebook(book.add_worksheet("Codebook"), table, bold, wrapped)
        _write_data(book, book.add_worksheet("Data"), table, bold)
        book.close()
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _write_codebook(sheet: Worksheet, table: Table, bold: Format, wrapped: Format) -> None:
    sheet.set_column(0, 1, 28, wrapped)
    sheet.set_column(2, 2, WIDE * 1.5, wrapped)
    write_text(sheet, 0, 0, table.title)
    for row, note in enumerate(table.notes, 1):
        write_text(sheet, row, 0, note)
    first = len(table.notes) + 2
    for place, heading in enumerate(("Column", "What it holds", "What it means")):
        sheet.write_string(first, place, heading, bold)
    for row, column in enumerate(table.columns, first + 1):
        for place, text in enumerate((column.name, column.kind.value, column.meaning)):
            write_text(sheet, row, place, text, wrapped)


def _write_data(book: Workbook, sheet: Worksheet, table: Table, bold: Format) -> None:
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(table.columns) - 1, 0), NARROW)
    for place, column in enumerate(table.columns):
        write_text(sheet, 0, place, column.name, bold)
    row = 0
    for batch in table.rows():
        for values in batch:
            row += 1
            if row > MOST_ROWS:
                raise TooManyRows(f"{table.title}: a sheet holds {MOST_ROWS:,} rows at most.")
            for place, value in enumerate(values):
                _write(sheet, row, place, value, day, moment)
    sheet.autofilter(0, 0, max(row, 1), len(table.columns) - 1)
    sheet.activate()


def _write(sheet: Worksheet, row: int, place: int, value: Value, day: Format, moment: Format) -> None:
    if isinstance(value, str):
        # What is longer than a cell can be is cut; CSV and Parquet hold all of it.
        write_text(sheet, row, place, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value.astimezone(UTC).replace(tzinfo=None), moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, day)
    elif value is not None:
        sheet.write_number(row, place, value)
