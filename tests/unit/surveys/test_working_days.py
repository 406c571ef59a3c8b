"""The days for withdrawing: working days of England, to the end of the last one in London."""

from datetime import UTC, date, datetime

import pytest

from surveys.working_days import is_working_day, withdraw_until, working_day_after
from tests.factories.submissions import london


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # Boxing Day falls on a Saturday: the Monday is given in lieu.
        (date(2026, 12, 29), True),
        (date(2027, 1, 1), False),
        (date(2027, 3, 17), True),  # St Patrick's Day: Northern Ireland's alone.
        (date(2027, 11, 30), True),  # St Andrew's Day: Scotland's alone.
        (date(2026, 8, 31), False),  # The summer bank holiday of England, not the Scottish one.
        (date(2026, 8, 3), True),
        (date(2026, 11, 22), False),
    ],
)
def test_working_days_are_those_of_england(day, works):
    assert is_working_day(day) == works


@pytest.mark.parametrize(
    ("submitted", "until"),
    [
        (london(2026, 11, 3), date(2026, 11, 17)),  # A Tuesday: two weeks on.
        (london(2026, 11, 7), date(2026, 11, 20)),  # A Saturday: Monday is the first.
        (london(2026, 12, 18), date(2027, 1, 6)),  # Over Christmas and the turn of the year: three holidays.
        (london(2027, 3, 24), date(2027, 4, 9)),  # Over Easter.
        (datetime(2026, 9, 1, 23, 30, tzinfo=UTC), date(2026, 9, 16)),  # Half past midnight of the next day in London.
    ],
)
def test_the_tenth_working_day_after_the_submission_is_the_last(submitted, until):
    assert withdraw_until(submitted) == until


def test_no_days_is_the_day_itself():
    assert working_day_after(date(2026, 12, 25), 0) == date(2026, 12, 25)
