"""A prepared query gives what its queryset gives, each time it is asked."""

import datetime
import threading

import pytest
from django.db import connection, connections
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from organisations.models import Placement, Region, Trust
from organisations.selectors import held_on
from prepared.queries import prepared
from tests.factories.organisations import make_icb, make_region, make_trust

pytestmark = pytest.mark.django_db

DAY = datetime.date(2025, 6, 30)


def _placements(codes, day):
    rows = Placement.objects.filter(held_on(day), trust__code__in=codes)
    return rows.select_related("trust", "icb__region", "region").order_by("trust__code")


placements = prepared(_placements)


@prepared
def trust_called(name: str) -> QuerySet[Trust]:
    return Trust.objects.filter(name=name)


@prepared
def trust_by_id(trust_id: int) -> QuerySet[Trust]:
    return Trust.objects.filter(pk=trust_id)


@prepared
def trusts_by_region(opened_by: datetime.date) -> QuerySet[Region, tuple[str, int]]:
    rows = Region.objects.filter(placements__from_date__lte=opened_by).values_list("code")
    return rows.annotate(n=Count("placements")).order_by("code")


@prepared
def trusts(everywhere: bool, codes: list[str]) -> QuerySet[Trust]:
    rows = Trust.objects.order_by("code")
    return rows if everywhere else rows.filter(code__in=codes)


@pytest.fixture
def three_trusts():
    north = make_region("Y62", "North West")
    icb = make_icb("QOP", "Greater Manchester", north)
    return [
        make_trust("RAA", "Maple", icb=icb),
        make_trust("RBB", "Oak", icb=icb, opened_on=datetime.date(2020, 1, 1)),
        make_trust("RCC", "Elm"),
    ]


def test_it_gives_the_rows_of_each_question_and_not_of_the_one_before(three_trusts):
    for codes in (["RAA"], ["RBB"], ["RAA", "RCC"], ["RXX"], ["RAA", "RBB", "RCC"], ["RCC"]):
        for day in (DAY, datetime.date(2019, 12, 31)):
            assert placements(codes, day) == list(_placements(codes, day))


def test_rows_come_with_what_was_selected_beside_them(three_trusts):
    placements(["RCC"], DAY)

    (row,) = placements(["RAA"], DAY)

    with CaptureQueriesContext(connection) as queries:
        assert (row.trust.name, row.icb.name, row.icb.region.code) == ("Maple", "Greater Manchester", "Y62")
    assert len(queries) == 0


def test_rows_are_read_anew_each_time(three_trusts):
    first = trust_called("Maple")
    Trust.objects.filter(code="RAA").update(name="Beech")

    assert [trust.code for trust in first] == ["RAA"]
    assert trust_called("Maple") == []
    assert [trust.code for trust in trust_called("Beech")] == ["RAA"]


def test_what_is_true_or_false_may_decide_what_is_asked(three_trusts):
    for _ in range(2):
        assert [trust.code for trust in trusts(True, [])] == ["RAA", "RBB", "RCC"]
        assert [trust.code for trust in trusts(False, ["RBB"])] == ["RBB"]
        assert trusts(False, []) == []
    assert [trust.code for trust in trusts(True, ["RBB"])] == ["RAA", "RBB", "RCC"]


def test_each_asking_is_one_query(three_trusts):
    trust_called("Maple")

    with CaptureQueriesContext(connection) as queries:
        trust_called("Oak")

    assert len(queries) == 1


def test_values_and_counts_are_given_as_tuples(three_trusts):
    assert trusts_by_region(datetime.date(2010, 1, 1)) == [("Y62", 1), ("Y63", 1)]
    assert trusts_by_region(DAY) == [("Y62", 2), ("Y63", 1)]


def test_no_value_is_taken_for_sql(three_trusts):
    Trust.objects.filter(code="RAA").update(name="O'Neill %s ? \"; DROP")

    assert [trust.code for trust in trust_called("O'Neill %s ? \"; DROP")] == ["RAA"]
    assert trust_called("' OR 1=1 --") == []


def test_an_empty_list_and_a_number_that_no_row_can_have_give_nothing(three_trusts):
    assert placements([], DAY) == []
    assert trust_by_id(10**30) == trust_by_id(-(10**30)) == []
    assert trust_by_id(three_trusts[0].pk) == [three_trusts[0]]


@pytest.mark.parametrize("value", [None, 1.5, datetime.datetime(2025, 6, 30, tzinfo=datetime.UTC), ("RAA",)])
def test_values_of_other_kinds_are_refused(value):
    with pytest.raises(TypeError):
        trust_by_id(value)


def test_an_argument_that_is_changed_on_its_way_is_refused():
    @prepared
    def deaf(name: str, code: str) -> QuerySet[Trust]:
        return Trust.objects.filter(name=name, code=code + "!")

    @prepared
    def counting(trust_id: int) -> QuerySet[Trust]:
        return Trust.objects.filter(pk=trust_id + 1)

    with pytest.raises(LookupError):
        deaf("Maple", "RAA")
    with pytest.raises(LookupError):
        counting(1)


def test_a_queryset_that_prefetches_is_refused():
    @prepared
    def with_placements(code: str) -> QuerySet[Trust]:
        return Trust.objects.filter(code=code).prefetch_related("placements")

    with pytest.raises(TypeError):
        with_placements("RAA")


@pytest.mark.django_db(transaction=True)
def test_threads_ask_by_their_own_connections(three_trusts):
    found = {}

    def ask(name):
        try:
            for _ in range(20):
                found.setdefault(name, []).extend(trust.code for trust in trust_called(name))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[name]) for name in ("Maple", "Oak", "Elm")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {"Maple": ["RAA"] * 20, "Oak": ["RBB"] * 20, "Elm": ["RCC"] * 20}
