"""The data that comes with the portal, as it stands in the database."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from audit.models import Event
from organisations import reference
from organisations.models import (
    ICB,
    Attribute,
    OdsSnapshot,
    Placement,
    ProgrammeMembership,
    Region,
    Succession,
    Trust,
    TrustName,
    TrustType,
)
from organisations.selectors import participants_on
from organisations.services import import_ods, load_reference_data
from organisations.source_files import SourceFile, records_of
from organisations.structure import FTE_STAFF, OPEX

from .conftest import loaded

MODELS = (Region, ICB, Trust, TrustName, Placement, Succession, Attribute, ProgrammeMembership, OdsSnapshot, Event)
DAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def reference_data(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with loaded(django_db_blocker):
        yield


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def test_205_trusts_of_mid_2025_with_their_types():
    participants = participants_on(DAY)

    assert len(participants) == 205
    assert Counter(participant.trust_type for participant in participants) == {
        TrustType.ACUTE: 118,
        TrustType.MENTAL_HEALTH: 44,
        TrustType.SPECIALIST: 16,
        TrustType.COMMUNITY: 14,
        TrustType.AMBULANCE: 10,
        TrustType.CARE: 3,
    }


def test_they_are_the_trusts_of_the_table_of_2025_in_every_column():
    (file,) = reference.packaged("trusts_2025.csv")
    table = {row["code"]: row for _, row in records_of(file)}
    participants = {participant.code: participant for participant in participants_on(DAY)}

    assert set(participants) == set(table)
    for code, row in table.items():
        participant = participants[code]
        assert participant.name.upper() == row["name"]
        assert (participant.region_code, participant.region_name) == (row["region_code"], row["region"])
        assert (participant.icb_code, participant.icb_name) == (row["icb_code"], row["icb"])
        assert f"{participant.trust.opened_on:%Y%m%d}" == row["open_date"]
        assert participant.trust.postcode == row["postcode"]
        assert participant.trust.latitude == pytest.approx(float(row["lat"]))


def test_210_trusts_on_1_april_2024_all_with_a_type():
    participants = participants_on(date(2024, 4, 1))

    assert len(participants) == 210
    assert {p.code for p in participants} - {p.code for p in participants_on(DAY)} == {
        "R1C", "RAP", "RRP", "RY9", "RYK", "TAF",
    }  # fmt: skip
    assert {p.code for p in participants_on(DAY)} - {p.code for p in participants} == {"G6V2S"}
    assert all(participant.trust_type for participant in participants)
    assert {p.code: p.name for p in participants}["RAX"] == "Kingston Hospital NHS Foundation Trust"


def test_regions_and_icbs_are_nested():
    assert Region.objects.count() == 7
    assert ICB.objects.count() == 42 + 6
    assert not ICB.objects.filter(region=None).exists()
    for placement in Placement.objects.select_related("icb", "region"):
        assert placement.icb.region_id == placement.region_id


def test_camden_and_islington_ended_when_north_london_opened():
    trust = Trust.objects.get(code="TAF")

    assert (trust.closed_on, trust.closing_inferred) == (date(2024, 10, 31), True)
    assert Trust.objects.get(code="G6V2S").opened_on == trust.closed_on + timedelta(days=1)
    assert list(trust.placements.values_list("until_date", flat=True)) == [trust.closed_on]
    assert list(trust.names.values_list("until_date", flat=True)) == [trust.closed_on]


def test_successions_are_those_of_trusts_that_the_snapshots_saw_close():
    assert set(Succession.objects.values_list("predecessor__code", "successor__code")) == {
        ("R1C", "RW1"), ("RA4", "RH5"), ("RAP", "RAL"), ("RRP", "G6V2S"),
        ("RVY", "RBN"), ("RY9", "RAX"), ("RYK", "TAJ"), ("TAF", "G6V2S"),
    }  # fmt: skip
    for succession in Succession.objects.select_related("predecessor"):
        assert succession.on == succession.predecessor.closed_on


def test_attributes_stand_beside_the_trusts_that_have_them():
    by_name = {name: Attribute.objects.filter(trust__closed_on=None, name=name).count() for name in ("beds", "income")}
    assert by_name == {"beds": 134, "income": 131}
    (file,) = reference.packaged("trusts_2025.csv")
    stored = {
        (row.trust.code, row.name): row.value
        for row in Attribute.objects.filter(name__in=(FTE_STAFF, OPEX), year=2018).select_related("trust")
    }
    for _, row in records_of(file):
        for column, attribute in (("fte_staff_2018", FTE_STAFF), ("opex_k_2018", OPEX)):
            assert stored.get((row["code"], attribute)) == (float(row[column]) if row[column] else None)


def test_43_members_of_the_programme():
    assert Counter(ProgrammeMembership.objects.values_list("programme", flat=True)) == {"gde": 26, "ff": 17}


def test_loading_again_changes_nothing():
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]
    out = StringIO()
    call_command("load_reference_data", stdout=out, skip_checks=True)

    assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before
    assert "0 created, 0 changed, 4206 unchanged" in out.getvalue()
    assert out.getvalue().count("already imported, nothing to do") == 2


def test_after_2026_was_imported_loading_again_brings_the_rest():
    day, names = reference.NEXT_SNAPSHOT
    import_ods(as_at=day, files=reference.packaged(*names), by=None)
    load_reference_data(by=None)

    assert Succession.objects.count() == 43
    participants = participants_on(day)
    assert len(participants) == 202
    assert all(participant.trust_type for participant in participants)
    assert len(participants_on(DAY)) == 205


def test_every_file_is_described_and_readable():
    described = (reference.DATA / "SOURCES.md").read_text()
    for path in reference.DATA.glob("*.csv"):
        assert path.name in described
        assert list(csv.reader(SourceFile.read(path).content.decode().splitlines()))
