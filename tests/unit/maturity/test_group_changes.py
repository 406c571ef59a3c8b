"""The change of a group since the wave before counts trusts that merged as one trust in both."""

from datetime import date

import pytest

from maturity.models import Study
from organisations.models import Attribute, Succession
from tests.factories.organisations import make_region, make_trust
from tests.factories.reports import make_assessment, make_wave, publish, submit

pytestmark = pytest.mark.django_db


def make_trusts():
    """Maple has three quarters of the staff of itself and Birch; Alder stays what it is."""
    region = make_region("Y63")
    trusts = [make_trust(code, region=region) for code in ("RMA", "RBI", "RAL")]
    for trust, staff in zip(trusts, (3000.0, 1000.0, 2000.0), strict=True):
        Attribute.objects.create(trust=trust, name="fte_staff", year=2018, value=staff, source="a test")
    return trusts


def change_of_england(wave) -> dict:
    rows = Study.objects.get(publication__wave=wave, name=Study.Name.CHANGE).rows
    return next(row for row in rows if (row["kind"], row["score"]) == ("england", "workforce"))


def take_over(successor, predecessor) -> None:
    Succession.objects.create(
        successor=successor, predecessor=predecessor, on=date(2025, 12, 31), confidence="high", source="a test"
    )


def test_trusts_that_merged_are_compared_as_one():
    maple, birch, alder = make_trusts()
    before, now = make_wave(2025), make_wave(2026)
    for trust, level in ((maple, 3), (birch, 5), (alder, 2)):
        submit(make_assessment(before, trust), [level] * 8)
    publish(before, state="final")
    take_over(maple, birch)
    for trust, level in ((maple, 4), (alder, 2)):
        submit(make_assessment(now, trust), [level] * 8)
    publish(now)
    # Together they scored 62.5 and now 75; Alder stayed at 25.
    assert (change_of_england(now)["pairs"], change_of_england(now)["median"]) == (2, 6.25)
    signs = Study.objects.get(publication__wave=now, name=Study.Name.SIGNS).rows
    assert [row["compared"] for row in signs] == [8], "only Alder's answers are those of one trust in both"


def test_a_trust_is_left_out_where_one_that_it_took_over_was_not_scored():
    maple, birch, alder = make_trusts()
    before, now = make_wave(2025), make_wave(2026)
    submit(make_assessment(before, maple), [3] * 8)
    make_assessment(before, birch)
    submit(make_assessment(before, alder), [2] * 8)
    publish(before, state="final")
    take_over(maple, birch)
    for trust, level in ((maple, 4), (alder, 3)):
        submit(make_assessment(now, trust), [level] * 8)
    publish(now)
    assert (change_of_england(now)["pairs"], change_of_england(now)["median"]) == (1, 25)


def test_a_new_trust_stands_for_those_that_it_was_made_of():
    maple, birch, _ = make_trusts()
    before, now = make_wave(2025), make_wave(2026)
    for trust, level in ((maple, 3), (birch, 5)):
        submit(make_assessment(before, trust), [level] * 8)
    publish(before, state="final")
    forest = make_trust("RFO", region=make_region("Y63"))
    take_over(forest, maple)
    take_over(forest, birch)
    submit(make_assessment(now, forest), [4] * 8)
    publish(now)
    assert (change_of_england(now)["pairs"], change_of_england(now)["median"]) == (1, 12.5)
