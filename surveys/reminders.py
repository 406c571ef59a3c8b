"""Which reminder of an assessment is due, and when mail may be sent: wave dates, progress and the time. Pure.

A step is a number of days before the due date; below zero, after it. Each assessment has its own due date.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .working_days import is_working_day

LONDON = ZoneInfo("Europe/London")
FROM_HOUR, TO_HOUR = 8, 18
"""Nobody is reminded before or after these hours of a working day in England."""
SOON = 7
"""With so many days left, or fewer, a reminder says that answers are due soon."""

REMINDER_DAYS = (28, 14, 7, 2, -1, -5)
ESCALATION_DAYS = (14, -1, -5)
NOT_STARTED, UNFINISHED, DUE_SOON, OVERDUE = "not_started", "unfinished", "due_soon", "overdue"


@dataclass(frozen=True)
class Standing:
    """How far one trust's assessment is. ``since`` is the day it was last told its date: opened, or given more time."""

    assessment_id: int
    trust_code: str
    due_on: date
    since: date
    started: bool
    signed: bool = False
    submitted: bool = False


@dataclass(frozen=True)
class Reminder:
    """What to send of one assessment. ``about`` is the same for every kind of reminder at that step."""

    assessment_id: int
    kind: str
    step: int
    about: str


def reminder_of(
    standing: Standing, *, wave: str, days: Iterable[int], now: datetime, sent: Collection[str] = ()
) -> Reminder | None:
    """The reminder that is due, or None: it is quiet, done, sent (its ``about`` is in ``sent``) or not reached.

    Of several steps that have passed, as after days without a running portal, only the newest is ever sent.
    """
    if standing.submitted or is_quiet(now):
        return None
    step = newest_step(days, due_on=standing.due_on, since=standing.since, today=local_day(now))
    if step is None:
        return None
    about = f"{wave}/{standing.trust_code}/{standing.due_on.isoformat()}/{step}"
    if about in sent:
        return None
    return Reminder(standing.assessment_id, _kind(standing, step), step, about)


def newest_step(days: Iterable[int], *, due_on: date, since: date, today: date) -> int | None:
    """The step whose day came last, up to ``today``; None before the first. A day up to ``since`` never counts."""
    reached = [step for step in days if since < due_on - timedelta(days=step) <= today]
    return min(reached, default=None)


def _kind(standing: Standing, step: int) -> str:
    if step < 0:
        return OVERDUE
    if step <= SOON or standing.signed:
        return DUE_SOON
    return UNFINISHED if standing.started else NOT_STARTED


def local_day(now: datetime) -> date:
    """The day in England."""
    return now.astimezone(LONDON).date()


def is_quiet(now: datetime) -> bool:
    """Whether nobody is to be reminded at this moment."""
    local = now.astimezone(LONDON)
    return not is_working_day(local.date()) or not FROM_HOUR <= local.hour < TO_HOUR


def next_hours(now: datetime) -> datetime:
    """``now``, or the next moment that is not quiet."""
    if not is_quiet(now):
        return now
    local = now.astimezone(LONDON)
    day = local.date() if local.hour < FROM_HOUR else local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(FROM_HOUR), LONDON)


def in_days(days: Sequence[int]) -> str:
    """Steps in words: "28, 14, 7 and 2 days before, and 1 and 5 days after"."""
    before = sorted((step for step in days if step > 0), reverse=True)
    after = sorted(-step for step in days if step < 0)
    parts = [f"{_listed(before)} before"] if before else []
    parts += ["on the day"] if 0 in days else []
    parts += [f"{_listed(after)} after"] if after else []
    return ", and ".join(parts) if parts else "never"


def _listed(days: list[int]) -> str:
    *rest, last = map(str, days)
    unit = "day" if days == [1] else "days"
    return f"{', '.join(rest)} and {last} {unit}" if rest else f"{last} {unit}"
