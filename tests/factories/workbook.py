"""Workbooks for tests: downloaded through the service, filled in by openpyxl, and bent into what nobody should send."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl

from accounts.models import User
from surveys.models import Assessment
from surveys.services import workbook as services
from surveys.workbook.words import ANSWER, COMMENT, ID, REASON

TYPED = {"answer": ANSWER, "reason": REASON, "comment": COMMENT}
MAIN_TYPE = "spreadsheetml.sheet.main+xml"


def downloaded(assessment: Assessment, by: User) -> bytes:
    return services.download_workbook(assessment=assessment, by=by)[1]


def find(book: openpyxl.Workbook, key: str, what: str = "answer"):
    """The cell of a question: its "answer", "reason" or "comment"."""
    for sheet in book:
        columns: dict[str, int] = {}
        for row in sheet.iter_rows():
            if not columns and ID in {cell.value for cell in row}:
                columns = {str(cell.value): cell.column for cell in row}
            elif columns and row[columns[ID] - 1].value == key:
                return sheet.cell(row[0].row, columns[TYPED[what]])
    raise LookupError(key)


def filled_in(content: bytes, cells: Mapping[tuple[str, str] | str, object]) -> bytes:
    """The workbook with ``cells`` typed into: by question key (the answer), or by (question key, "comment")."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for where, typed in cells.items():
        cell = find(book, *((where, "answer") if isinstance(where, str) else where))
        cell.value = typed
        if isinstance(typed, str):
            # As text, whatever it begins with: openpyxl takes "=" for a formula.
            cell.data_type = "f" if typed.startswith("=FORMULA") else "s"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(members: Mapping[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_parts(content: bytes, **parts: bytes | str) -> bytes:
    """The workbook with members added or replaced (``__`` in a name is a slash, ``_dot_`` a dot)."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    return rezipped(members_of(content) | named)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
