"""Importing snapshots: dated rows, closings, order, and nothing half-applied."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.models import Event
from organisations import reference
from organisations.models import Attribute, OdsSnapshot, Placement, Succession, Trust, TrustName
from organisations.selectors import participants_on
from organisations.services import SnapshotRefused, import_ods, load_geography
from organisations.source_files import FileRefused

from .conftest import edited, ods_file, ods_row

FIRST, SECOND, THIRD = date(2023, 11, 9), date(2025, 6, 30), date(2026, 7, 8)
MODELS = (Trust, TrustName, Placement, OdsSnapshot, Event)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def rows() -> list[list[dict]]:
    """Every row of every model, ids included."""
    return [list(model.objects.order_by("pk").values()) for model in (*MODELS, Succession, Attribute)]


def spells(model, code: str, *columns: str) -> list[tuple]:
    return list(
        model.objects.filter(trust__code=code)
        .order_by("from_date")
        .values_list(*columns, "from_date", "until_date", "inferred")
    )


def put(as_at: date, *lines: list[str], name: str = "etr.csv"):
    return import_ods(as_at=as_at, files=[ods_file(lines, name)], by=None)


@pytest.mark.usefixtures("geography")
class TestOneTrust:
    def test_its_rows_begin_with_its_opening(self):
        put(FIRST, ods_row())

        trust = Trust.objects.get(code="RAA")
        assert (trust.name, trust.opened_on, trust.closed_on) == ("Maple NHS Trust", date(2001, 4, 1), None)
        assert spells(TrustName, "RAA", "name") == [("Maple NHS Trust", date(2001, 4, 1), None, True)]
        assert spells(Placement, "RAA", "icb__code", "region__code") == [("QWO", "Y63", date(2001, 4, 1), None, True)]

    def test_a_new_name_and_place_close_the_old_rows_and_open_new_ones(self):
        put(FIRST, ods_row())
        summary = put(SECOND, ods_row(name="OAK NHS TRUST", region="Y62", icb="QOP"))

        assert (summary.renamed, summary.moved) == (["RAA"], ["RAA"])
        assert spells(TrustName, "RAA", "name") == [
            ("Maple NHS Trust", date(2001, 4, 1), date(2025, 6, 29), True),
            ("Oak NHS Trust", SECOND, None, True),
        ]
        assert spells(Placement, "RAA", "icb__code", "region__code") == [
            ("QWO", "Y63", date(2001, 4, 1), date(2025, 6, 29), True),
            ("QOP", "Y62", SECOND, None, True),
        ]
        assert Trust.objects.get(code="RAA").name == "Oak NHS Trust"

    def test_a_closing_closes_its_rows_on_the_last_day(self):
        put(FIRST, ods_row())
        put(SECOND, ods_row(name="RESTATED", icb="QF7", closed="20241231"))

        assert Trust.objects.get(code="RAA").closed_on == date(2024, 12, 31)
        assert spells(TrustName, "RAA", "name") == [("Maple NHS Trust", date(2001, 4, 1), date(2024, 12, 31), True)]
        assert spells(Placement, "RAA", "icb__code") == [("QWO", date(2001, 4, 1), date(2024, 12, 31), True)]
        assert [p.code for p in participants_on(date(2024, 12, 31))] == ["RAA"]
        assert participants_on(date(2025, 1, 1)) == []

    def test_what_did_not_change_keeps_its_rows(self):
        put(FIRST, ods_row())
        before = [list(model.objects.values()) for model in (Trust, TrustName, Placement)]
        put(SECOND, ods_row())

        assert [list(model.objects.values()) for model in (Trust, TrustName, Placement)] == before
        assert OdsSnapshot.objects.count() == 2

    def test_when_no_longer_listed_it_counts_as_closed_and_may_come_back(self):
        put(FIRST, ods_row("RAA"), ods_row("RBB"))
        summary = put(SECOND, ods_row("RBB"))

        trust = Trust.objects.get(code="RAA")
        assert summary.absent == ["RAA"]
        assert (trust.closed_on, trust.closing_inferred) == (date(2025, 6, 29), True)
        assert spells(Placement, "RAA", "icb__code") == [("QWO", date(2001, 4, 1), date(2025, 6, 29), True)]

        summary = put(THIRD, ods_row("RAA"), ods_row("RBB"))
        trust.refresh_from_db()
        assert summary.reopened == ["RAA"]
        assert (trust.closed_on, trust.closing_inferred) == (None, False)
        assert spells(Placement, "RAA", "icb__code") == [("QWO", date(2001, 4, 1), None, True)]

    def test_a_file_of_nhs_trusts_says_nothing_of_care_trusts(self):
        put(FIRST, ods_row("RAA"))
        put(FIRST, ods_row("TAA", sub_type="T"), name="ect.csv")
        put(SECOND, ods_row("RAA"))

        care = Trust.objects.get(code="TAA")
        assert (care.closed_on, care.register, care.trust_type) == (None, "ect", "care_trust")

    def test_a_file_cut_short_is_refused(self):
        put(FIRST, *(ods_row(f"R{number:02}") for number in range(20)))
        before = rows()

        with pytest.raises(SnapshotRefused, match="16 of the 20 trusts of etr that were open are missing"):
            put(SECOND, *(ods_row(f"R{number:02}") for number in range(4)))
        assert rows() == before

    def test_the_event_names_files_and_codes(self):
        put(FIRST, ods_row())

        event = Event.objects.get(action="snapshot.imported")
        assert event.actor_label == "The portal"
        assert (event.data["as_at"], event.data["created"]) == ("2023-11-09", ["RAA"])
        assert event.data["files"][0]["name"] == "etr.csv"

    def test_an_icb_that_the_portal_does_not_know_refuses_the_file(self):
        with pytest.raises(FileRefused, match=r"etr\.csv, line 2: the portal knows no ICB QZZ\."):
            put(FIRST, ods_row("RAA"), ods_row("RBB", icb="QZZ"))
        assert not Trust.objects.exists()


@pytest.mark.usefixtures("geography")
class TestOrder:
    def test_an_older_snapshot_is_refused(self):
        put(SECOND, ods_row())

        with pytest.raises(SnapshotRefused) as refusal:
            put(FIRST, ods_row())
        assert str(refusal.value) == (
            "These files are as at 9 November 2023, and files as at 30 June 2025 were imported already. "
            "Snapshots are imported in the order of their days."
        )

    def test_an_older_snapshot_that_was_imported_in_its_time_is_a_no_op(self):
        put(FIRST, ods_row())
        put(SECOND, ods_row(name="OAK NHS TRUST"))
        before = rows()

        assert put(FIRST, ods_row()).already_imported
        assert rows() == before

    def test_no_file_at_all_is_refused(self):
        with pytest.raises(SnapshotRefused, match="No file was given"):
            import_ods(as_at=FIRST, files=[], by=None)

    def test_a_day_that_cannot_be_is_refused(self):
        with pytest.raises(SnapshotRefused, match="0001-01-01 cannot be the day of an ODS file"):
            put(date(1, 1, 1), ods_row())


@pytest.mark.usefixtures("reference_data")
class TestTheRealFiles:
    def test_the_same_files_again_change_nothing(self):
        before = rows()
        for as_at, names in reference.SNAPSHOTS:
            assert import_ods(as_at=as_at, files=reference.packaged(*names), by=None).already_imported
        assert rows() == before

    @pytest.mark.parametrize("line", [1, 100, 210])
    def test_a_mistake_in_the_second_file_leaves_nothing_of_the_first(self, line):
        before = rows()
        broken = edited("etr_2025.csv", line, lambda row: [*row[:10], "2024-11-01", *row[11:]])
        good = ods_file([ods_row("RZ9")], "more.csv")

        with pytest.raises(FileRefused, match=rf"etr_2025\.csv, line {line}: the open date"):
            import_ods(as_at=THIRD, files=[good, broken], by=None)
        assert rows() == before

    def test_2026_over_2025_moves_what_differs_and_closes_four(self):
        day, names = reference.NEXT_SNAPSHOT
        before = {participant.code: participant for participant in participants_on(SECOND)}
        summary = import_ods(as_at=day, files=reference.packaged(*names), by=None)
        after = {participant.code: participant for participant in participants_on(day)}

        # 62 lines differ in column 4: three of them Welsh, four of trusts that closed before they could move.
        assert len(summary.moved) == 62 - 3 - 4
        assert {code for code in after if code in before and after[code].icb_code != before[code].icb_code} == set(
            summary.moved
        )
        assert summary.closed == ["RNK", "RVJ", "RY2", "RYV"]
        assert dict(Trust.objects.filter(code__in=summary.closed).values_list("code", "closed_on")) == {
            "RNK": date(2026, 3, 31),
            "RVJ": date(2026, 6, 30),
            "RY2": date(2026, 3, 31),
            "RYV": date(2026, 3, 31),
        }  # fmt: skip
        assert set(before) - set(after) == {"RNK", "RVJ", "RY2", "RYV"}
        assert set(after) - set(before) == {"K0N6A"}
        assert len(participants_on(SECOND)) == 205, "the past stays as it was"
        assert {p.code: p.icb_code for p in participants_on(SECOND)} == {c: p.icb_code for c, p in before.items()}

    def test_a_file_that_was_not_kept_up_does_not_undo_a_merger(self):
        summary = import_ods(as_at=THIRD, files=reference.packaged("ect_2023.csv"), by=None)

        assert summary.reopened == []
        assert Trust.objects.get(code="TAF").closed_on == date(2024, 10, 31)

    def test_2026_changes_names_from_its_day_on(self):
        day, names = reference.NEXT_SNAPSHOT
        summary = import_ods(as_at=day, files=reference.packaged(*names), by=None)

        assert summary.renamed == ["RA2", "RA7", "RRF", "RWH", "RWW", "RXY", "RY3"]
        name_on = {as_on: {p.code: p.name for p in participants_on(as_on)}["RA7"] for as_on in (SECOND, day)}
        assert name_on == {
            SECOND: "University Hospitals Bristol and Weston NHS Foundation Trust",
            day: "Bristol NHS Foundation Trust",
        }

    def test_a_trust_that_closed_long_ago_comes_with_closed_rows(self):
        day, names = reference.NEXT_SNAPSHOT
        import_ods(as_at=day, files=reference.packaged(*names), by=None)

        assert Trust.objects.get(code="RLN").closed_on == date(2019, 3, 31)
        assert spells(TrustName, "RLN", "name") == [
            ("City Hospitals Sunderland NHS Foundation Trust", date(1994, 4, 1), date(2019, 3, 31), True)
        ]
        still_open = Trust.objects.filter(closed_on=None)
        assert still_open.count() == 202
        for model in (TrustName, Placement):
            assert set(model.objects.filter(until_date=None).values_list("trust", flat=True)) == set(
                still_open.values_list("pk", flat=True)
            )


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_take_turns():
    load_geography(by=None)
    start = Barrier(2)

    def run(_: int) -> bool:
        start.wait()
        try:
            return put(FIRST, ods_row("RAA"), ods_row("RBB")).already_imported
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [False, True]
    assert Trust.objects.count() == TrustName.objects.count() == Placement.objects.count() == 2


class TestCommand:
    def test_a_day_must_be_a_day(self):
        with pytest.raises(CommandError, match=r"'2025-06-31' is not a day\. Write it as YYYY-MM-DD"):
            call_command("import_ods", "--as-at", "2025-06-31", "etr.csv", skip_checks=True)

    def test_it_loads_the_geography_it_needs_and_tells_what_it_did(self):
        out = StringIO()
        path = str(reference.DATA / "etr_2025.csv")
        call_command("import_ods", "--as-at", "2025-06-30", path, stdout=out, skip_checks=True)

        assert "ICBs: 48 created" in out.getvalue()
        assert "ODS files as at 30 June 2025: 210 rows, 3 Welsh left out; 207 new trusts" in out.getvalue()
        out = StringIO()
        call_command("import_ods", "--as-at", "2025-06-30", path, stdout=out, skip_checks=True)
        assert out.getvalue() == "ODS files as at 30 June 2025: already imported, nothing to do.\n"

    def test_a_refused_file_is_an_error_with_its_place(self, tmp_path):
        path = tmp_path / "etr.csv"
        path.write_bytes(ods_file([ods_row(), ods_row("RBB", opened="x")]).content)

        with pytest.raises(CommandError, match=r"^etr\.csv, line 2: the open date 'x' is not a day"):
            call_command("import_ods", "--as-at", "2025-06-30", str(path), skip_checks=True)
        assert not Trust.objects.exists()
