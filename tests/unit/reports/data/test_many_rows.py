"""A million answers as a file: whatever their number, memory does not grow with them."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection

from accounts.models import Role
from perf import data_files
from tests.factories.accounts import make_person
from tests.factories.many_answers import make_many_answers
from tests.services.conftest import database_url
from tests.size import count, report

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

MOST_OF_FEW = 7 * 10**6
"""Bytes by which memory may grow at the reduced count."""


def rows_in(path: Path) -> int:
    if path.suffix == ".parquet":
        return pq.ParquetFile(path).metadata.num_rows
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def test_memory_does_not_grow_with_the_rows_of_a_data_file(tmp_path):
    rows = count("rows of answers in one data file", reduced=40_000, full=data_files.ROWS)
    make_many_answers(data_files.WARM_UP_ROWS, slug=data_files.SMALL)
    wave = make_many_answers(rows, slug=data_files.LARGE)
    analyst = make_person(Role.NATIONAL_ANALYST)
    # What differs between databases is how rows come from them, not how a file is written.
    forms = data_files.FORMS if connection.vendor == "sqlite" else ("csv",)
    found = data_files.in_processes(forms, analyst.email, tmp_path, database_url())
    for form, figures in found.items():
        report(
            f"data file of {rows:,} answers, {form}, {connection.vendor}: memory grew by "
            f"{figures['growth'] / 1e6:.1f} MB, in {figures['seconds']:.0f} s"
        )
        assert figures["growth"] <= (data_files.MOST_GROWTH if rows == data_files.ROWS else MOST_OF_FEW), form
        if form != "xlsx":  # Reading one back takes longer than writing it; test_files.py does it for a small one.
            assert rows <= rows_in(tmp_path / f"answers.{form}") < rows + 48
    assert wave.assessments.count() >= rows // 48
