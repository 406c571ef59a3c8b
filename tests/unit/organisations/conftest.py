"""Snapshots of ODS files, real and made up."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from organisations import reference
from organisations.services import load_geography, load_reference_data
from organisations.source_files import SourceFile

CODE, NAME, REGION, ICB, POSTCODE, OPENED, CLOSED, SUB_TYPE = 0, 1, 2, 3, 9, 10, 11, 13


def ods_row(
    code: str = "RAA",
    name: str = "MAPLE NHS TRUST",
    region: str = "Y63",
    icb: str = "QWO",
    opened: str = "20010401",
    closed: str = "",
    sub_type: str = "",
) -> list[str]:
    """The 27 fields of one line."""
    fields = [""] * 27
    fields[CODE], fields[NAME], fields[REGION], fields[ICB] = code, name, region, icb
    fields[POSTCODE], fields[OPENED], fields[CLOSED], fields[SUB_TYPE] = "BD1 1AA", opened, closed, sub_type
    return fields


def ods_file(rows: Sequence[Sequence[str]], name: str = "etr.csv") -> SourceFile:
    """A file as ODS writes it: every field quoted, lines ended by CR LF."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return SourceFile(name, text.getvalue().encode())


def edited(name: str, line: int, edit: Callable[[list[str]], list[str]]) -> SourceFile:
    """A packaged ODS file with one line (from 1) changed."""
    (file,) = reference.packaged(name)
    rows = list(csv.reader(io.StringIO(file.content.decode(), newline="")))
    rows[line - 1] = edit(rows[line - 1])
    return ods_file(rows, name)


@pytest.fixture
def geography(db: None) -> None:
    load_geography(by=None)


@contextmanager
def loaded(blocker: Any) -> Iterator[None]:
    """The reference data, taken back at the end: loading it takes a second, so that several tests share it."""
    with blocker.unblock(), transaction.atomic():
        load_reference_data(by=None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def reference_data(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The reference data for a class of tests; what each test changes is taken back before the next."""
    with loaded(django_db_blocker):
        yield
