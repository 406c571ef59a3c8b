"""What snapshots tell about a value over time, in cases and in properties."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from organisations.timeline import Spell, advance, close

OPENED, FIRST, SECOND = date(2001, 4, 1), date(2023, 11, 9), date(2025, 6, 30)


def seen(spells, value, as_at, previous=None, opened_on=OPENED, closed_on=None):
    return advance(spells, value=value, as_at=as_at, previous=previous, opened_on=opened_on, closed_on=closed_on)


def test_what_is_seen_first_holds_from_the_opening_and_is_inferred():
    assert seen([], "A", FIRST) == [Spell("A", OPENED, None, True)]


def test_what_opened_since_the_snapshot_before_is_known_to_the_day():
    opened = date(2024, 11, 1)
    assert seen([], "A", SECOND, previous=FIRST, opened_on=opened) == [Spell("A", opened, None, False)]


def test_a_change_is_dated_to_the_snapshot_that_shows_it():
    assert seen(seen([], "A", FIRST), "B", SECOND, FIRST) == [
        Spell("A", OPENED, SECOND - timedelta(days=1), True),
        Spell("B", SECOND, None, True),
    ]


def test_a_corrected_file_of_the_same_day_replaces_what_the_first_one_said():
    before = seen(seen([], "A", FIRST), "B", SECOND, FIRST)
    assert seen(before, "C", SECOND, FIRST)[-1] == Spell("C", SECOND, None, True)
    assert seen(before, "A", SECOND, FIRST) == [Spell("A", OPENED, None, True)]


def test_a_closed_trust_keeps_the_value_of_its_lifetime():
    closed = date(2025, 3, 31)
    assert seen(seen([], "A", FIRST), "restated", SECOND, FIRST, closed_on=closed) == [Spell("A", OPENED, closed, True)]


def test_a_change_after_a_closing_that_became_known_late_never_held():
    before = seen(seen([], "A", FIRST), "B", SECOND, FIRST)
    closed = date(2025, 3, 31)
    assert seen(before, "B", date(2026, 7, 8), SECOND, closed_on=closed) == [Spell("A", OPENED, closed, True)]


def test_a_closing_that_is_taken_back_opens_the_last_row_again():
    closed = close(seen([], "A", FIRST), opened_on=OPENED, closed_on=date(2024, 10, 31))
    assert seen(closed, "A", SECOND, FIRST) == [Spell("A", OPENED, None, True)]


def test_a_corrected_opening_moves_the_first_day():
    later = date(2002, 4, 1)
    assert seen(seen([], "A", FIRST), "A", SECOND, FIRST, opened_on=later) == [Spell("A", later, None, True)]


@st.composite
def histories(draw):
    """Snapshots in order, each with what it shows of one trust."""
    day, snapshots = date(2020, 1, 1), []
    for _ in range(draw(st.integers(1, 6))):
        day += timedelta(days=draw(st.integers(0, 400)))
        opened_on = date(2019, 1, 1) + timedelta(days=draw(st.integers(0, 900)))
        closed_on = draw(st.none() | st.integers(0, 2000).map(lambda days, first=opened_on: first + timedelta(days)))
        snapshots.append((day, draw(st.sampled_from("ABC")), opened_on, closed_on))
    return snapshots


@given(histories())
def test_rows_cover_the_life_of_the_trust_without_gap_or_overlap(history):
    spells, previous = [], None
    for as_at, value, opened_on, closed_on in history:
        spells = seen(spells, value, as_at, previous, opened_on, closed_on)

        assert spells[0].from_date == opened_on
        assert spells[-1].until_date == closed_on
        for earlier, later in pairwise(spells):
            assert earlier.until_date is not None
            assert earlier.from_date <= earlier.until_date
            assert later.from_date == earlier.until_date + timedelta(days=1)
            assert earlier.value != later.value
        if opened_on <= as_at and (closed_on is None or closed_on >= as_at):
            (now,) = [
                spell
                for spell in spells
                if spell.from_date <= as_at and (spell.until_date is None or spell.until_date >= as_at)
            ]
            assert now.value == value
        assert seen(spells, value, as_at, previous, opened_on, closed_on) == spells
        previous = as_at
