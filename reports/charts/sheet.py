"""Figures as a CSV file that a spreadsheet opens as figures and texts, never as formulas. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula or a command, white space before it included.
STARTERS = frozenset("=+-@|\t\r\n'")
Value = str | int | float | None


def harmless(value: Value) -> Value:
    """``value`` as it may stand in a cell: a text that could be taken for a formula gets an apostrophe before it.

    Who takes that one apostrophe off again has the text as it was; numbers stay numbers, None is an empty cell.
    """
    if isinstance(value, str) and (value[:1] in STARTERS or value.lstrip()[:1] in STARTERS) and value:
        return f"'{value}"
    return value


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A header and ``rows`` as CSV in UTF-8, with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
