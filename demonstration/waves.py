"""The three made-up waves: their dates, how far trusts come in them, and when something happens. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from demonstration.generator import Completion

LONDON = ZoneInfo("Europe/London")
DAY_STARTS, DAY_ENDS = time(8, 30), time(17, 0)


@dataclass(frozen=True)
class WavePlan:
    """One wave. Answers come between ``opens_on`` and ``cut_on``, on working days.

    ``state`` and ``reason`` are those of its publication. ``chosen`` and ``answered`` are as in WaveFacts.
    """

    slug: str
    title: str
    geography_date: date
    opens_on: date
    due_on: date
    final_on: date
    cut_on: date
    state: str
    reason: str
    shares: Mapping[Completion, float]
    chosen: Mapping[str, Completion] = field(default_factory=dict)
    answered: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        return self.state == "final"

    @property
    def cut(self) -> datetime:
        """The last moment of the day of the cut."""
        return datetime.combine(self.cut_on + timedelta(days=1), time(), LONDON) - timedelta(microseconds=1)

    def moment(self, share: float) -> datetime:
        """When a ``share`` of the collection time has passed, counting office hours only; above 1 is after the cut."""
        days = working_days(self.opens_on, self.cut_on)
        position = share * days
        whole = min(int(position), days - 1) if share <= 1 else int(position)
        start = datetime.combine(add_working_days(self.opens_on, whole), DAY_STARTS, LONDON)
        return start + (position - whole) * (
            datetime.combine(date.min, DAY_ENDS) - datetime.combine(date.min, DAY_STARTS)
        )


@cache
def working_days(first: date, last: date) -> int:
    """The number of days from Monday to Friday from ``first`` to ``last``, both included."""
    return sum((first + timedelta(days=n)).weekday() < 5 for n in range((last - first).days + 1))


def add_working_days(first: date, count: int) -> date:
    """The day from Monday to Friday that comes ``count`` such days after the first one from ``first`` on."""
    day = first
    while day.weekday() >= 5:
        day += timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return day


# Trusts that the accounts belong to: one has submitted, one is in progress.
SUBMITTED = "R0A"
IN_PROGRESS = "RCF"
# This one goes through the services of today, save by save, in the wave that is open. It submits on the day that
# the demonstration is loaded, and so enters the next publication.
THROUGH_THE_SERVICES = "RAE"
# There are few ambulance and community trusts, so that none need be among those that a share leaves unstarted.
AMBULANCE, COMMUNITY = "RRU", "RY5"

WAVES = (
    WavePlan(
        slug="2024",
        title="Digital maturity 2024",
        geography_date=date(2024, 4, 1),
        opens_on=date(2024, 4, 15),
        due_on=date(2024, 7, 31),
        final_on=date(2024, 10, 31),
        cut_on=date(2024, 7, 31),
        state="final",
        reason="Final results of the first wave.",
        shares={Completion.NOT_STARTED: 0.04, Completion.IN_PROGRESS: 0.045, Completion.SIGNED: 0.01},
        chosen={SUBMITTED: Completion.SUBMITTED, IN_PROGRESS: Completion.SUBMITTED},
    ),
    WavePlan(
        slug="2025",
        title="Digital maturity 2025",
        geography_date=date(2025, 6, 30),
        opens_on=date(2025, 9, 1),
        due_on=date(2025, 12, 19),
        final_on=date(2026, 3, 31),
        cut_on=date(2025, 12, 19),
        state="final",
        reason="Final results of the second wave.",
        shares={Completion.NOT_STARTED: 0.02, Completion.IN_PROGRESS: 0.02, Completion.SIGNED: 0.01},
        chosen={SUBMITTED: Completion.SUBMITTED, IN_PROGRESS: Completion.SUBMITTED},
    ),
    WavePlan(
        slug="2026",
        title="Digital maturity 2026",
        geography_date=date(2025, 6, 30),
        opens_on=date(2026, 9, 1),
        due_on=date(2027, 3, 31),
        final_on=date(2027, 6, 30),
        cut_on=date(2026, 11, 3),
        state="provisional",
        reason="Provisional results, two months after the wave opened. Trusts may still submit.",
        shares={
            Completion.NOT_STARTED: 0.069,
            Completion.IN_PROGRESS: 0.054,
            Completion.SIGNED: 0.02,
            Completion.SUBMITTED_LATE: 0.01,
        },
        chosen={
            SUBMITTED: Completion.SUBMITTED,
            IN_PROGRESS: Completion.IN_PROGRESS,
            THROUGH_THE_SERVICES: Completion.SUBMITTED_LATE,
            AMBULANCE: Completion.NOT_STARTED,
            COMMUNITY: Completion.NOT_STARTED,
        },
        answered={IN_PROGRESS: 31},
    ),
)
