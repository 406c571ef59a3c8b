"""A table as CSV in UTF-8, batch by batch."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from ..charts.sheet import harmless
from .table import Table, Value


def csv_pieces(table: Table) -> Iterator[bytes]:
    """The file in pieces, one for each batch; a text that would be taken for a formula has an apostrophe before it."""
    yield "\ufeff".encode() + _piece([[column.name for column in table.columns]])
    for batch in table.rows():
        yield _piece(batch)


def _piece(rows: object) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)  # type: ignore[attr-defined]
    return text.getvalue().encode()


def _cell(value: Value) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value)
