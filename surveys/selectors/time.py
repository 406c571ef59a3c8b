"""How long answering takes: figures of groups of people, never of one person or trust."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Sum

from ..models import AnsweringTime, Assessment, Wave
from .waves import waves

FEWEST = 8
"""Nothing is said of fewer people than this, nor of fewer trusts."""


@dataclass(frozen=True)
class Typical:
    """Median minutes that one person spent, and of how many people; None where they are too few to say."""

    minutes: float | None
    people: int


@dataclass(frozen=True)
class WaveTimes:
    """Times of a wave: by theme and question key, and person-hours per trust that submitted."""

    themes: Mapping[str, Typical]
    questions: Mapping[str, Typical]
    hours_a_trust: float | None
    people: int
    trusts: int


def times_of(wave: Wave) -> WaveTimes:
    """Every figure of one wave; two queries."""
    rows = list(
        AnsweringTime.objects.filter(wave=wave)
        .values_list("question__theme", "question__key", "person")
        .annotate(seconds=Sum("seconds"))
        .order_by()
    )
    people = {person for _, _, person, _ in rows}
    trusts = _submitted(wave)
    return WaveTimes(
        themes=_typical((theme, person, seconds) for theme, _, person, seconds in rows),
        questions=_typical((key, person, seconds) for _, key, person, seconds in rows),
        hours_a_trust=_hours_a_trust(sum(seconds for *_, seconds in rows), len(people), trusts),
        people=len(people),
        trusts=trusts,
    )


def hours_last_time(wave: Wave) -> tuple[Wave, float] | None:
    """The latest wave before ``wave`` of which person-hours per trust can be said, and how many; three queries."""
    before = [earlier for earlier in waves() if earlier.opens_on < wave.opens_on]
    ids = [earlier.pk for earlier in before]
    spent = {
        wave_id: (seconds, people)
        for wave_id, seconds, people in AnsweringTime.objects.filter(wave__in=ids)
        .values_list("wave_id")
        .annotate(seconds=Sum("seconds"), people=Count("person", distinct=True))
        .order_by()
    }
    if not spent:
        return None
    submitted = dict(
        Assessment.objects.filter(wave__in=ids, state=Assessment.State.SUBMITTED)
        .values_list("wave_id")
        .annotate(trusts=Count("pk"))
        .order_by()
    )
    for earlier in before:
        seconds, people = spent.get(earlier.pk, (0, 0))
        hours = _hours_a_trust(seconds, people, submitted.get(earlier.pk, 0))
        if hours is not None:
            return earlier, hours
    return None


def _submitted(wave: Wave) -> int:
    return Assessment.objects.filter(wave=wave, state=Assessment.State.SUBMITTED).count()


def _hours_a_trust(seconds: int, people: int, trusts: int) -> float | None:
    return seconds / 3600 / trusts if people >= FEWEST and trusts >= FEWEST else None


def _typical(spent: Iterable[tuple[str, Hashable, int]]) -> dict[str, Typical]:
    by_key: dict[str, dict[Hashable, int]] = {}
    for key, person, seconds in spent:
        of_key = by_key.setdefault(key, {})
        of_key[person] = of_key.get(person, 0) + seconds
    return {
        key: Typical(median(of_key.values()) / 60 if len(of_key) >= FEWEST else None, len(of_key))
        for key, of_key in by_key.items()
    }
