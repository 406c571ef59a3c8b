"""When somebody is reminded: days, hours, and what was sent before. Pure."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.reminders import (
    REMINDER_DAYS,
    Standing,
    in_days,
    is_quiet,
    newest_step,
    next_hours,
    reminder_of,
)

LONDON = ZoneInfo("Europe/London")
DUE = date(2027, 3, 31)  # A Wednesday, three days after the clocks go forward.


def standing(**changes) -> Standing:
    fields = {"assessment_id": 1, "trust_code": "RCF", "due_on": DUE, "since": date(2026, 9, 1), "started": False}
    return Standing(**{**fields, **changes})


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def due(now: datetime, *, sent=(), days=REMINDER_DAYS, **changes):
    return reminder_of(standing(**changes), wave="2026", days=days, now=now, sent=sent)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-11-02T07:59", True),
        ("2026-11-02T08:00", False),
        ("2026-11-02T17:59", False),
        ("2026-11-02T18:00", True),
        ("2026-11-07T12:00", True),  # Saturday
        ("2026-11-08T12:00", True),  # Sunday
        ("2026-12-25T12:00", True),
        ("2026-12-28T12:00", True),  # Boxing Day is a Saturday: the Monday instead
        ("2027-03-29T12:00", True),  # Easter Monday, in England and not in Scotland
        ("2026-01-02T12:00", False),  # A bank holiday in Scotland alone
        ("2026-11-30T12:00", False),  # St Andrew’s Day
    ],
)
def test_nobody_is_reminded_out_of_hours(moment: str, quiet: bool):
    assert is_quiet(london(moment)) is quiet


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2027-03-26T07:30+00:00", True),  # Good Friday anyway
        ("2027-03-25T07:30+00:00", True),  # GMT: half past seven
        ("2027-03-30T07:30+00:00", False),  # BST: half past eight
        ("2027-03-30T17:30+00:00", True),  # BST: half past six
        ("2026-10-23T07:30+00:00", False),  # BST still
        ("2026-10-26T07:30+00:00", True),  # GMT again
        ("2026-10-26T17:30+00:00", False),
    ],
)
def test_hours_are_those_of_the_clock_on_the_wall(moment: str, quiet: bool):
    assert is_quiet(datetime.fromisoformat(moment)) is quiet


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-11-02T12:00", "2026-11-02T12:00"),
        ("2026-11-02T03:00", "2026-11-02T08:00"),
        ("2026-11-02T19:00", "2026-11-03T08:00"),
        ("2026-12-24T19:00", "2026-12-29T08:00"),
        ("2027-03-25T18:00", "2027-03-30T08:00"),  # Easter, over the change of the clocks
        ("2026-10-23T20:00", "2026-10-26T08:00"),
    ],
)
def test_mail_waits_for_the_next_working_hour(moment: str, then: str):
    assert next_hours(london(moment)) == london(then)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_next_hours_are_never_quiet_and_never_before(now: datetime):
    then = next_hours(now)
    assert then >= now
    assert not is_quiet(then)
    assert then - now < timedelta(days=6)


def test_the_kind_says_how_it_stands():
    day = "T10:00"
    assert due(london("2027-03-03" + day)).kind == "not_started"
    assert due(london("2027-03-03" + day), started=True).kind == "unfinished"
    assert due(london("2027-03-24" + day), started=True).kind == "due_soon"
    assert due(london("2027-04-01" + day), started=True).kind == "overdue"
    assert due(london("2027-03-17" + day), started=True, signed=True).kind == "due_soon", "nothing is left to answer"


def test_nothing_before_the_first_step_and_nothing_once_it_is_submitted():
    assert due(london("2027-03-02T10:00")) is None
    assert due(london("2027-03-03T10:00"), submitted=True) is None


def test_a_step_is_sent_once():
    first = due(london("2027-03-17T10:00"))
    assert first.about == "2026/RCF/2027-03-31/14"
    assert due(london("2027-03-17T10:05"), sent={first.about}) is None
    assert due(london("2027-03-18T10:00"), sent={first.about}) is None
    assert due(london("2027-03-24T10:00"), sent={first.about}).step == 7


def test_starting_after_a_reminder_brings_no_second_one_of_the_same_step():
    first = due(london("2027-03-17T10:00"))
    assert due(london("2027-03-18T10:00"), started=True, sent={first.about}) is None


def test_after_days_away_only_the_newest_is_sent():
    """The portal stood still from before the first step until after the due date."""
    found = due(london("2027-04-06T10:00"))
    assert (found.step, found.kind) == (-5, "overdue")
    assert due(london("2027-04-06T10:05"), sent={found.about}) is None


def test_a_step_on_a_holiday_is_sent_on_the_next_working_day():
    friday = date(2027, 4, 9)  # Its 14 days before are Good Friday.
    assert due(london("2027-03-26T10:00"), due_on=friday) is None
    assert due(london("2027-03-29T10:00"), due_on=friday) is None
    assert due(london("2027-03-30T10:00"), due_on=friday).step == 14


def test_what_came_before_the_wave_opened_is_not_sent():
    """It opened ten days before its date: an invitation that day, and not a reminder the next."""
    assert due(london("2027-03-22T10:00"), since=date(2027, 3, 21)) is None
    assert due(london("2027-03-24T10:00"), since=date(2027, 3, 21)).step == 7


def test_more_time_begins_the_steps_anew():
    sent = {due(london(moment)).about for moment in ("2027-03-17T10:00", "2027-03-24T10:00", "2027-04-01T10:00")}
    later = {"due_on": date(2027, 4, 30), "since": date(2027, 4, 1), "sent": sent}
    assert due(london("2027-04-01T12:00"), **later) is None
    assert due(london("2027-04-16T10:00"), **later).step == 14


def test_the_day_is_that_of_england():
    """Half past midnight of the first step in London is still the day before in UTC."""
    assert newest_step([7], due_on=DUE, since=date(2026, 1, 1), today=date(2027, 3, 24)) == 7
    summer = date(2027, 7, 7)
    assert due(datetime(2027, 6, 29, 23, 30, tzinfo=UTC), due_on=summer, days=[7]) is None, "it is the night"
    assert due(datetime(2027, 6, 30, 7, 0, tzinfo=UTC), due_on=summer, days=[7]).step == 7, "eight in London"


@given(
    st.lists(st.integers(-60, 120), unique=True),
    st.datetimes(datetime(2026, 9, 1), datetime(2027, 6, 30), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_a_beat_that_asks_all_the_time_sends_each_step_once_at_most(days: list[int], start: datetime):
    sent: list[str] = []
    for hours in range(0, 24 * 40, 5):
        found = due(start + timedelta(hours=hours), days=days, sent=sent)
        if found:
            sent.append(found.about)
    assert len(sent) == len(set(sent)) <= len(days)


def test_days_are_said_in_words():
    assert in_days([28, 14, 7, 2, -1, -5]) == "28, 14, 7 and 2 days before, and 1 and 5 days after"
    assert in_days([1]) == "1 day before"
    assert in_days([0, -1]) == "on the day, and 1 day after"
    assert in_days([]) == "never"
