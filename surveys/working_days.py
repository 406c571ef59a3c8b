"""Working days of England: Monday to Friday but for its bank holidays. Pure."""

from datetime import date, datetime, timedelta
from functools import cache

import holidays
from django.utils import timezone

WITHDRAWAL_DAYS = 10
SATURDAY = 5


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England that fall in ``year``, with the days given in lieu."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def working_day_after(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, which itself does not count."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def withdraw_until(submitted_at: datetime) -> date:
    """The last day, to its end in the portal's time zone, on which what was submitted then can be withdrawn."""
    return working_day_after(timezone.localdate(submitted_at), WITHDRAWAL_DAYS)
