"""Workbooks of the page “Data”, opened by LibreOffice itself."""

import csv
import io

import openpyxl
import pytest

from accounts.models import Role
from reports.data.catalogue import offer_named
from reports.data.csv_file import csv_pieces
from reports.data.table import Column, Kind, Table
from reports.data.workbook import workbook_pieces
from tests.factories.accounts import make_person, signed_in
from tests.factories.formulas import FORMULAS
from tests.factories.office import Office
from tests.factories.reports import make_cohort, make_wave, publish

pytestmark = pytest.mark.office


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def as_shown(cell: str, kind: Kind) -> str:
    """A value of our CSV as LibreOffice shows it in a cell."""
    if kind is Kind.YES_NO:
        return cell.upper()
    if kind is Kind.MOMENT:
        return cell.replace("T", " ").removesuffix("+00:00")
    return cell


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["scores", "answers", "benchmarks", "completion"])
def test_libreoffice_reads_what_the_csv_holds_under_a_frozen_header_with_filters(tmp_path, table):
    wave = make_wave()
    make_cohort(wave, trusts=12)
    publish(wave)
    analyst = make_person(Role.NATIONAL_ANALYST)
    client = signed_in(analyst)
    book, plain = (b"".join(client.get(f"/data/2026/{table}.{form}").streaming_content) for form in ("xlsx", "csv"))
    office = Office(tmp_path)
    sheets = office.sheets(book, "xlsx")
    assert set(sheets) == {"Codebook", "Data"}
    kinds = [column.kind for column in offer_named(analyst, wave, table).table.columns]
    expected = read(plain)
    shown = read(sheets["Data"])
    assert shown[0] == expected[0]
    for row, wanted in zip(shown[1:], expected[1:], strict=True):
        for cell, value, kind in zip(row, wanted, kinds, strict=True):
            if kind is Kind.NUMBER and value:
                assert float(cell) == pytest.approx(float(value))
            else:
                assert cell == as_shown(value, kind)

    # Without a window LibreOffice keeps no view, so no frozen row either, of any workbook.
    assert openpyxl.load_workbook(io.BytesIO(book))["Data"].freeze_panes == "A2"
    data = openpyxl.load_workbook(io.BytesIO(office.saved_as("xlsx", book, "xlsx")))["Data"]
    last = openpyxl.utils.get_column_letter(len(kinds))
    assert data.auto_filter.ref == f"A1:{last}{len(expected)}"


def test_forty_texts_are_text_in_libreoffice_too(tmp_path):
    columns = (Column("text", Kind.TEXT, "A text."), Column("end", Kind.WHOLE, "A number."))
    table = Table("texts", "Texts", (), columns, lambda: iter([[(text, 1) for text in FORMULAS]]))
    office = Office(tmp_path)
    book = b"".join(workbook_pieces(table))
    rows = read(office.sheets(book, "xlsx")["Data"])[1:]
    for (cell, _), text in zip(rows, FORMULAS, strict=True):
        # LibreOffice has one kind of line end.
        assert cell.split() == text.split()
    saved = openpyxl.load_workbook(io.BytesIO(office.saved_as("xlsx", book, "xlsx")))["Data"]
    assert {cell.data_type for (cell, *_) in saved.iter_rows(min_row=2)} == {"s"}
    assert len(rows) == len(read(b"".join(csv_pieces(table)))) - 1
