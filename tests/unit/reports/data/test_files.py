"""The three kinds of file: what goes in comes out, and no text in it is a formula."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pyarrow.parquet as pq
import pytest

from reports.data.csv_file import csv_pieces
from reports.data.parquet_file import parquet_pieces
from reports.data.table import Column, Kind, Table
from reports.data.workbook import workbook_pieces
from tests.factories.formulas import FORMULAS

COLUMNS = (
    Column("text", Kind.TEXT, "A text."),
    Column("whole", Kind.WHOLE, "A whole number."),
    Column("number", Kind.NUMBER, "A number."),
    Column("flag", Kind.YES_NO, "True or false."),
    Column("day", Kind.DATE, "A day."),
    Column("moment", Kind.MOMENT, "A moment."),
)
MOMENT = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
ROWS = [
    ("Ŵyre", 3, 37.5, True, date(2026, 10, 1), MOMENT),
    ("", None, None, None, None, None),
    ("b", 0, 0.0, False, None, None),
]


def table_of(*batches, columns=COLUMNS, name="things") -> Table:
    return Table(name, "Things, Wave 2026", ("Made up.",), columns, lambda: iter(batches))


def read_csv(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_pieces(table)).decode("utf-8-sig"), newline="")))


def read_book(table: Table):
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook_pieces(table))))


def read_parquet(table: Table):
    return pq.read_table(io.BytesIO(b"".join(parquet_pieces(table))))


def test_a_csv_holds_every_row_of_every_batch():
    rows = read_csv(table_of(ROWS[:1], ROWS[1:]))
    assert rows[0] == [column.name for column in COLUMNS]
    assert rows[1] == ["Ŵyre", "3", "37.5", "true", "2026-10-01", "2026-10-01T09:30:00+00:00"]
    assert rows[2] == [""] * 6
    assert rows[3][1:4] == ["0", "0.0", "false"]


def test_a_workbook_has_data_with_filters_under_a_frozen_header_and_a_codebook():
    book = read_book(table_of(ROWS[:1], ROWS[1:]))
    assert book.sheetnames == ["Codebook", "Data"]
    data = book["Data"]
    assert (data.freeze_panes, data.auto_filter.ref) == ("A2", "A1:F4")
    shown = [cell.value for cell in data[2]]
    assert shown[:4] == ["Ŵyre", 3, 37.5, True]
    assert [moment.isoformat() for moment in shown[4:]] == ["2026-10-01T00:00:00", "2026-10-01T09:30:00"]
    assert [cell.value for cell in data[3]] == [None] * 6
    codebook = [[cell.value for cell in row] for row in book["Codebook"].iter_rows()]
    assert ["whole", "whole number", "A whole number."] in codebook
    assert "Made up." in [row[0] for row in codebook]


def test_a_parquet_file_has_types_and_the_meaning_of_each_column():
    found = read_parquet(table_of(ROWS[:1], ROWS[1:]))
    assert [tuple(row.values()) for row in found.to_pylist()] == ROWS
    assert found.schema.field("whole").metadata[b"description"] == b"A whole number."
    assert found.schema.metadata[b"title"] == b"Things, Wave 2026"


@pytest.mark.parametrize("pieces", [csv_pieces, workbook_pieces, parquet_pieces])
def test_an_empty_table_is_a_file_with_columns(pieces):
    assert b"".join(pieces(table_of()))
    assert [column.name for column in COLUMNS] == read_csv(table_of())[0]
    assert read_parquet(table_of()).num_rows == 0
    assert [cell.value for cell in read_book(table_of())["Data"][1]] == [column.name for column in COLUMNS]


@pytest.mark.parametrize("pieces", [csv_pieces, workbook_pieces, parquet_pieces])
def test_the_same_table_is_the_same_file(pieces):
    assert b"".join(pieces(table_of(ROWS))) == b"".join(pieces(table_of(ROWS)))


# --- forty texts that a spreadsheet would take for more than text -----------------------------------

TEXT_COLUMNS = tuple(Column(f"field_{n}", Kind.TEXT, "A text.") for n in range(3))
HOSTILE = [(payload,) * 3 for payload in FORMULAS]


def test_a_csv_has_no_live_formula_and_every_text_can_be_had_back():
    for row, (payload, *_) in zip(read_csv(table_of(HOSTILE, columns=TEXT_COLUMNS))[1:], HOSTILE, strict=True):
        for cell in row:
            assert cell == payload or cell == f"'{payload}"
            assert cell.lstrip()[:1] not in {"=", "+", "-", "@", "|"}


def test_a_workbook_has_no_formula_link_or_number_made_of_text():
    book = read_book(table_of(HOSTILE, columns=TEXT_COLUMNS))
    rows = list(book["Data"].iter_rows(min_row=2))
    for row, (payload, *_) in zip(rows, HOSTILE, strict=True):
        for cell in row:
            assert (cell.data_type, cell.hyperlink) == ("s", None)
            # A file of XML has one kind of line end.
            assert openpyxl.utils.escape.unescape(cell.value).replace("\r\n", "\n") == payload.replace("\r\n", "\n")


def test_names_and_notes_of_a_table_are_text_too():
    columns = tuple(Column(payload, Kind.TEXT, payload) for payload in FORMULAS)
    book = read_book(Table("things", "=1+1", ("=2+2",), columns, lambda: iter(())))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_parquet_keeps_every_text_as_it_is():
    found = read_parquet(table_of(HOSTILE, columns=TEXT_COLUMNS))
    assert [row["field_0"] for row in found.to_pylist()] == list(FORMULAS)
