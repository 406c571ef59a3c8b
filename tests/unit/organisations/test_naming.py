"""Names in reading case, over every name that the ODS files hold."""

import csv
import io
from pathlib import Path

import pytest

from organisations import reference
from organisations.naming import reading_case

FILES = ("etr_2023.csv", "ect_2023.csv", "etr_2025.csv", "etr_2026.csv")
# Read through by a person, one by one.
AS_READ = Path(__file__).with_name("names_as_read.txt").read_text().splitlines()


def real_names() -> set[str]:
    return {
        row[1]
        for file in reference.packaged(*FILES)
        for row in csv.reader(io.StringIO(file.content.decode(), newline=""))
    }


def test_every_real_name_reads_as_a_person_wrote_it_down():
    assert sorted(reading_case(name) for name in real_names()) == AS_READ


def test_nothing_but_case_changes():
    assert {name for name in real_names() if reading_case(name).upper() != name} == set()


def test_reading_case_leaves_its_own_result_alone():
    assert {name for name in AS_READ if reading_case(name) != name} == set()


@pytest.mark.parametrize(
    ("ods", "read"),
    [
        (
            "ST GEORGE'S UNIVERSITY HOSPITALS NHS FOUNDATION TRUST",
            "St George's University Hospitals NHS Foundation Trust",
        ),
        ("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Guy's and St Thomas' NHS Foundation Trust"),
        (
            "BARKING, HAVERING AND REDBRIDGE UNIVERSITY HOSPITALS NHS TRUST",
            "Barking, Havering and Redbridge University Hospitals NHS Trust",
        ),
        ("EAST LONDON NHS FOUNDATION TRUST", "East London NHS Foundation Trust"),
        ("MID AND SOUTH ESSEX NHS FOUNDATION TRUST", "Mid and South Essex NHS Foundation Trust"),
        ("CALDERDALE AND HUDDERSFIELD NHS FOUNDATION TRUST", "Calderdale and Huddersfield NHS Foundation Trust"),
        (
            "THE NEWCASTLE UPON TYNE HOSPITALS NHS FOUNDATION TRUST",
            "The Newcastle upon Tyne Hospitals NHS Foundation Trust",
        ),
        ("BARTS AND THE LONDON NHS TRUST", "Barts and The London NHS Trust"),
        ("NHS DIRECT NHS TRUST", "NHS Direct NHS Trust"),
        ("STOCKTON-ON-TEES NHS TRUST", "Stockton-on-Tees NHS Trust"),
        ("MCINDOE UNIT NHS TRUST", "McIndoe Unit NHS Trust"),
        ("MACCLESFIELD NHS TRUST", "Macclesfield NHS Trust"),
        ("O'BRIEN AND D’ARCY NHS TRUST", "O'Brien and D’Arcy NHS Trust"),
        ("  TWO   SPACES NHS TRUST ", "Two Spaces NHS Trust"),
        ("ON THE HILL (NORTH) NHS TRUST", "On the Hill (North) NHS Trust"),
        ("Already written NHS Trust", "Already written NHS Trust"),
        ("", ""),
    ],
)
def test_reading_case(ods, read):
    assert reading_case(ods) == read
