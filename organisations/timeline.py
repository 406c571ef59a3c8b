"""What snapshots tell about a value over time (a trust's name, its place): pure, without a database.

ODS files say what held on the day they were made, and nothing of when it began. So:

- What is seen first holds from the trust's opening; *inferred*, unless the trust opened after the snapshot before.
- A change is dated to the snapshot that shows it first, and is inferred: it came on some day since the one before.
- A trust's opening and closing are dates that ODS states: its first row begins and its last row ends with them,
  also where a later snapshot corrects them.
- Of a trust that had closed before the snapshot, the file restates name and place in today's geography.
  That tells nothing new: the value known from its lifetime stays.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

Value = TypeVar("Value", bound=Hashable)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell(Generic[Value]):
    """A value from a day until its last day; ``until_date`` None is open."""

    value: Value
    from_date: date
    until_date: date | None
    inferred: bool


def advance(
    spells: Sequence[Spell[Value]],
    *,
    value: Value,
    as_at: date,
    previous: date | None,
    opened_on: date,
    closed_on: date | None,
) -> list[Spell[Value]]:
    """The spells after a snapshot of ``as_at`` has shown ``value`` for a trust.

    Args:
        spells: what was known, in order and without gaps; empty for a trust seen for the first time.
        value: what the snapshot shows.
        as_at: the day of the snapshot.
        previous: the day of the snapshot before; None if this is the earliest.
        opened_on, closed_on: the trust's first and last day; closed_on is not before opened_on.

    Returns:
        Spells in order, without gaps, from opened_on to closed_on, neighbours different in value.
    """
    ended = closed_on is not None and closed_on < as_at
    if not spells:
        seen_opening = previous is not None and previous < opened_on and not ended
        return [Spell(value, opened_on, closed_on, inferred=not seen_opening)]
    known = list(spells)
    if not ended and known[-1].value != value:
        if known[-1].from_date >= as_at:  # a corrected file of the same day, or a trust that is still to open
            known[-1] = replace(known[-1], value=value)
        else:
            known[-1] = replace(known[-1], until_date=as_at - ONE_DAY)
            known.append(Spell(value, as_at, None, inferred=True))
    return _between(_joined(known), opened_on, closed_on)


def close(spells: Sequence[Spell[Value]], *, opened_on: date, closed_on: date) -> list[Spell[Value]]:
    """The spells of a trust whose last day became known otherwise than by a line of a snapshot."""
    return _between(spells, opened_on, closed_on)


def _between(spells: Sequence[Spell[Value]], first: date, last: date | None) -> list[Spell[Value]]:
    """The spells cut or stretched to begin on ``first`` and end on ``last``."""
    final = len(spells) - 1
    kept = [
        spell
        for position, spell in enumerate(spells)
        # The spell before the first day, and one that begins after the last day, never held.
        if (position == final or spell.until_date is None or spell.until_date >= first)
        and (position == 0 or last is None or spell.from_date <= last)
    ]
    kept[0] = replace(kept[0], from_date=first)
    kept[-1] = replace(kept[-1], until_date=last)
    return kept


def _joined(spells: Sequence[Spell[Value]]) -> list[Spell[Value]]:
    """Neighbours of the same value as one."""
    joined: list[Spell[Value]] = []
    for spell in spells:
        if joined and joined[-1].value == spell.value:
            joined[-1] = replace(joined[-1], until_date=spell.until_date)
        else:
            joined.append(spell)
    return joined
