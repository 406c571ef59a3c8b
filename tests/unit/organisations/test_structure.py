"""Types and attributes: three shapes of file, refusals with their line, and repeated imports."""

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Event
from organisations import reference
from organisations.models import Attribute, Trust, TrustType
from organisations.services import import_attributes
from organisations.source_files import FileRefused, SourceFile
from organisations.structure import ATTRIBUTES, PEER_FINDER, TYPE_GROUPS, read_structure
from tests.factories.organisations import make_trust

LONG = "code,attribute,year,value,source\n"
TYPES = "code,trust_type,type_group,type_source,lat,lon,kh03_beds\n"


def file(text: str) -> SourceFile:
    return SourceFile("facts.csv", text.encode())


def test_the_types_are_those_of_the_model():
    assert set(TrustType.values) == TYPE_GROUPS


def test_attribute_names_are_snake_case_and_described():
    assert all(name.isidentifier() and name == name.lower() for name in ATTRIBUTES)
    assert {column.attribute for column in PEER_FINDER.values()} < set(ATTRIBUTES)


def test_the_packaged_files_are_read():
    trusts, beyond, peer_finder = (read_structure(packaged) for packaged in reference.packaged(*reference.STRUCTURE))

    assert (len(trusts.facts), len(beyond.facts), len(peer_finder.facts)) == (205, 9, 0)
    assert len({value.code for value in peer_finder.values}) == 208
    first = {value.attribute: value.value for value in peer_finder.values if value.code == "R0A"}
    assert (first["opex"], first["fte_staff"], first["day_bed_occupancy"]) == (1642518, 19128.3, 0.7)
    assert "day_bed_occupancy" not in {value.attribute for value in peer_finder.values if value.code == "R1C"}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a,b\n", 1, None),
        ("Procode,Bats\nRAA,1\n", 1, "the column 'Bats' is not known."),
        ("code,type_group,type_source,type_source\n", 1, "the column 'type_source' is there more than once."),
        (LONG + "RAA,beds,2024,10,KH03\nRAA,beds,2024,11,KH03\n", 3, "beds of RAA in 2024 is there more than once."),
        (LONG + "RAA,bed,2024,10,KH03\n", 2, None),
        (LONG + "RAA,beds,24,10,KH03\n", 2, "'24' is not a year."),
        (LONG + "RAA,beds,2024,ten,KH03\n", 2, "value: 'ten' is not a number."),
        (LONG + "RAA,beds,2024,nan,KH03\n", 2, "value: 'nan' is not a number."),
        (LONG + "RAA,beds,2024,1e9,KH03\n", 2, "value: '1e9' is not a number."),
        (LONG + 'RAA,beds,2024,"1,000",KH03\n', 2, "value: '1,000' is not a number."),
        (LONG + "RAA,beds,2024,10,\n", 2, "the source is empty or longer than 200 characters."),
        (LONG + "raa,beds,2024,10,KH03\n", 2, "'raa' is not an ODS code of a trust."),
        (LONG + "RAA,beds,2024,10\n", 2, "it has 4 columns, the first line has 5."),
        (TYPES + "RAA,,hospital,name,,,\n", 2, "'hospital' is not a type of trust."),
        (TYPES + "RAA,,acute,,,,\n", 2, "the source of the type is empty, or a type longer than 60 characters."),
        (TYPES + "RAA,,acute,name,91,0,\n", 2, "lat and lon are not a place on the earth."),
        (TYPES + "RAA,,acute,name,51,,\n", 2, "lat and lon are not a place on the earth."),
        (TYPES + "RAA,,acute,name,,,many\n", 2, "kh03_beds: 'many' is not a number."),
        (TYPES + "RAA,,acute,name,,,\nRAA,,acute,name,,,\n", 3, "the code RAA is there more than once."),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_line(text, line, reason):
    with pytest.raises(FileRefused) as caught:
        read_structure(file(text))

    assert caught.value.line == line
    assert reason is None or caught.value.reason == reason


@given(st.text(max_size=300), st.sampled_from(["", LONG, TYPES, "Procode,Patients\n"]))
def test_whatever_the_text_is_it_is_read_or_refused(text, header):
    try:
        read_structure(SourceFile("fuzz.csv", (header + text).encode("utf-8", "replace")))
    except FileRefused as refusal:
        assert refusal.reason  # noqa: PT017


@pytest.mark.django_db
class TestImport:
    def test_a_blank_is_left_out_and_a_zero_is_not(self):
        make_trust("RAA")
        import_attributes(files=[file("Procode,Patients,Sites,Day beds\nRAA,0,  ,0.5\n")], by=None)

        assert dict(Attribute.objects.values_list("name", "value")) == {"patients": 0, "day_bed_occupancy": 0.5}

    def test_a_corrected_value_replaces_the_old_one_in_its_row(self):
        make_trust("RAA")
        import_attributes(files=[file(LONG + "RAA,beds,2024,10,KH03\n")], by=None)
        row = Attribute.objects.get()
        _, summary = import_attributes(files=[file(LONG + "RAA,beds,2024,11,KH03\nRAA,beds,2025,12,KH03\n")], by=None)

        assert (summary.created, summary.changed, summary.unchanged) == (1, 1, 0)
        row.refresh_from_db()
        assert row.value == 11

    def test_the_same_file_again_changes_nothing_and_writes_no_event(self):
        make_trust("RAA")
        source = file(TYPES + "RAA,Acute - Large,acute,NOF 2025/26,53.1,-1.2,500\n")
        import_attributes(files=[source], by=None)
        events = Event.objects.count()
        trusts, values = import_attributes(files=[source], by=None)

        assert (trusts.changed_anything, values.changed_anything) == (False, False)
        assert Event.objects.count() == events == 1

    def test_codes_that_the_portal_does_not_hold_are_named(self):
        make_trust("RAA")
        _, summary = import_attributes(files=[file(LONG + "RBB,beds,2024,10,KH03\nRAA,beds,2024,10,KH03\n")], by=None)

        assert (summary.created, summary.passed_over) == (1, ("RBB",))

    def test_a_mistake_in_the_second_file_leaves_nothing_of_the_first(self):
        trust = make_trust("RAA", trust_type="acute")
        good, bad = file(TYPES + "RAA,,specialist,name,,,5\n"), file(LONG + "RAA,beds,2024,ten,KH03\n")

        with pytest.raises(FileRefused):
            import_attributes(files=[good, bad], by=None)
        trust.refresh_from_db()
        assert trust.trust_type == "acute"
        assert not Attribute.objects.exists()

    def test_the_command_says_where_the_mistake_is(self, tmp_path):
        path = tmp_path / "facts.csv"
        path.write_text(LONG + "RAA,beds,2024,ten,KH03\n")

        with pytest.raises(CommandError, match=r"facts\.csv, line 2: value: 'ten' is not a number\."):
            call_command("import_attributes", str(path), skip_checks=True)
        assert not Trust.objects.exists()
