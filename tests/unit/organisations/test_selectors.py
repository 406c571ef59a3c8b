"""Who took part on a day, and how many queries it takes to say so."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations import reference
from organisations.models import OdsSnapshot, ProgrammeMembership
from organisations.selectors import ods_file_for, participants_on, predecessors_of, trust_by_code, trusts_open_on
from organisations.services import import_ods
from tests.factories.organisations import make_icb, make_region, make_trust

DAY = date(2025, 6, 30)

pytestmark = pytest.mark.django_db


def test_a_participant_has_what_held_on_the_day():
    region = make_region("Y62", "North West")
    make_trust("RAA", "Maple NHS Trust", icb=make_icb("QOP", "Greater Manchester", region), trust_type="ambulance")

    (participant,) = participants_on(DAY)

    assert participant.code == participant.trust.code == "RAA"
    assert (participant.name, participant.trust_type) == ("Maple NHS Trust", "ambulance")
    assert (participant.region_code, participant.region_name) == ("Y62", "North West")
    assert (participant.icb_code, participant.icb_name) == ("QOP", "Greater Manchester")
    assert participant.programmes == ()


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2019, 12, 31), ["RAA"]),
        (date(2020, 1, 1), ["RAA", "RBB"]),
        (date(2020, 6, 30), ["RAA", "RBB"]),
        (date(2020, 7, 1), ["RBB"]),
        (date(1999, 1, 1), []),
    ],
)
def test_a_trust_takes_part_from_its_first_to_its_last_day(day, codes):
    make_trust("RBB", opened_on=date(2020, 1, 1))
    make_trust("RAA", closed_on=date(2020, 6, 30))

    assert [participant.code for participant in participants_on(day)] == codes
    assert [trust.code for trust in trusts_open_on(day)] == codes


def test_the_number_of_queries_does_not_grow_with_trusts():
    counts = []
    for more in (1, 5, 20):
        for number in range(more):
            trust = make_trust(f"R{len(counts)}{number:02}")
            ProgrammeMembership.objects.create(trust=trust, programme="gde", code_at_the_time=trust.code)
        with CaptureQueriesContext(connection) as queries:
            participants_on(DAY)
        counts.append(len(queries))
    assert counts == [3, 3, 3]


def test_a_membership_is_the_trusts_that_earned_it_until_it_merges():
    heir, earner = make_trust("RAA"), make_trust("RBB", closed_on=date(2024, 12, 31))
    ProgrammeMembership.objects.create(trust=heir, programme="gde", code_at_the_time="RAA")
    ProgrammeMembership.objects.create(trust=heir, programme="ff", code_at_the_time=earner.code)

    before = {participant.code: participant.programmes for participant in participants_on(date(2024, 12, 31))}
    after = {participant.code: participant.programmes for participant in participants_on(date(2025, 1, 1))}

    assert before == {"RAA": ("gde",), "RBB": ("ff",)}
    assert after == {"RAA": ("gde", "ff")}


def test_a_code_that_nobody_has_is_none():
    assert trust_by_code("RXX") is None
    assert trust_by_code(make_trust("RXX").code) is not None


@pytest.mark.usefixtures("reference_data")
class TestTheRealTrusts:
    def test_five_merged_trusts_become_exemplar_and_fast_follower(self):
        merged = {"R0B", "RA7", "RAL", "RC9", "RM3"}
        memberships = ProgrammeMembership.objects.values_list("trust__code", "programme")
        programmes = {code: {programme for held, programme in memberships if held == code} for code, _ in memberships}
        assert {code for code, held in programmes.items() if len(held) == 2} == merged

        # North Bristol, a Fast Follower, only merges with Bristol in 2026.
        assert {p.code for p in participants_on(DAY) if p.programmes == ("gde", "ff")} == merged - {"RA7"}
        day, names = reference.NEXT_SNAPSHOT
        import_ods(as_at=day, files=reference.packaged(*names), by=None)
        assert {p.code for p in participants_on(day) if p.programmes == ("gde", "ff")} == merged

    def test_predecessors_come_latest_first(self):
        assert [(row.predecessor.code, row.on) for row in predecessors_of(trust_by_code("G6V2S"))] == [
            ("RRP", date(2024, 10, 31)),
            ("TAF", date(2024, 10, 31)),
        ]
        assert predecessors_of(trust_by_code("RCF")) == []

    def test_participants_come_in_the_order_of_their_codes(self):
        codes = [participant.code for participant in participants_on(DAY)]
        assert codes == sorted(codes)


def test_the_file_that_a_day_rests_on_is_the_last_one_up_to_it_or_else_the_first():
    assert ods_file_for(DAY) is None
    for day in (date(2023, 11, 9), date(2025, 6, 30), date(2026, 7, 8)):
        OdsSnapshot.objects.create(as_at=day, file_name="etr.csv", sha256=str(day), rows=1)
    assert ods_file_for(DAY).as_at == DAY
    assert ods_file_for(date(2025, 6, 29)).as_at == date(2023, 11, 9)
    assert ods_file_for(date(2020, 1, 1)).as_at == date(2023, 11, 9)
