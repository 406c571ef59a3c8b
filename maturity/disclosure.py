"""What of a group's figures a reader may see, and why not the rest. Pure.

Decisions are made over all the cells that a reader can see at once, by a list of rules that can only ever withhold.
What sums and differences between publications could tell is decided beforehand (``maturity.holding_back``).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from fractions import Fraction
from math import floor
from typing import Any, TypeGuard, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Reader(Enum):
    """Who reads a group. NAMED: may read every member's own scores by name. OWN_TRUST: knows one member's.

    NAMED_WAVE: the wave is named, so that whoever reads one trust's score in it reads all, and nothing is theirs alone.
    """

    OWN_TRUST = "own trust"
    PEER = "peer without names"
    NAMED = "reader with names"
    NAMED_WAVE = "reader of any trust in a named wave"

    @property
    def with_names(self) -> bool:
        return self in (Reader.NAMED, Reader.NAMED_WAVE)


class Figure(Enum):
    MEDIAN = "median"
    QUARTILES = "quartiles"
    DECILES = "deciles"
    LEVELS = "level counts"
    MEAN = "mean"


ALL_FIGURES = frozenset(Figure)
HELD_BACK = "Held back: too few trusts have changed since an earlier publication; comparing the two could place them."


@dataclass(frozen=True)
class Settings:
    """The thresholds. One that is missing (None, or not a positive number) withholds all that it guards.

    Counts are scored trusts; ``least_response`` is a share of the participating ones. Level counts are
    shown only where ``levels_well_filled`` levels hold ``trusts_in_a_level`` trusts each.
    """

    median_from: int | None = None
    quartiles_from: int | None = None
    deciles_from: int | None = None
    levels_well_filled: int | None = None
    trusts_in_a_level: int | None = None
    least_response: Fraction | None = None


STRICTEST = Settings()
PORTAL = Settings(
    median_from=8,
    quartiles_from=12,
    deciles_from=30,
    levels_well_filled=2,
    trusts_in_a_level=3,
    least_response=Fraction(4, 5),
)


@dataclass(frozen=True)
class Cell:
    """One score in one group, as a benchmark stores it: unrounded, and not yet fit to be seen.

    ``n`` trusts have this score, out of ``scored`` in the group, out of ``participating``. ``level_counts``
    is empty for a score without levels. ``nearest``: its trusts are the nearest ten of one.

    ``held_back`` keeps it from readers without names, who go on seeing ``before``, an earlier one as at ``as_at``.
    """

    n: int
    scored: int
    participating: int
    mean: float | None
    quantiles: Mapping[str, float]
    level_counts: Sequence[int]
    nearest: bool = False
    held_back: bool = False
    before: "Cell | None" = None
    as_at: datetime | None = None


@dataclass(frozen=True)
class Withheld:
    figures: frozenset[Figure]
    reason: str


@dataclass(frozen=True)
class Shown:
    """What the reader sees of a cell, in whole points; None is withheld, and ``reasons`` say why.

    ``quartiles`` are the lower and the upper; ``deciles`` the nine from 10 to 90 %. ``named_only`` are the
    figures that this reader sees because they may read names: everybody else has them withheld.
    ``held_from`` is the cut of the earlier publication that the figures come from, where newer ones are held back.
    """

    n: int
    scored: int
    participating: int
    median: int | None = None
    quartiles: tuple[int, int] | None = None
    deciles: tuple[int, ...] | None = None
    level_counts: tuple[int, ...] | None = None
    mean: int | None = None
    reasons: tuple[str, ...] = ()
    named_only: frozenset[Figure] = frozenset()
    held_from: datetime | None = None

    @property
    def figures(self) -> frozenset[Figure]:
        """The figures that are shown to this reader."""
        values = {
            Figure.MEDIAN: self.median,
            Figure.QUARTILES: self.quartiles,
            Figure.DECILES: self.deciles,
            Figure.LEVELS: self.level_counts,
            Figure.MEAN: self.mean,
        }
        return frozenset(figure for figure, value in values.items() if value is not None)


Rule = Callable[[Mapping[Key, Cell], Reader, Settings], Iterator[tuple[Key, Withheld]]]


def whole_points(points: float) -> int:
    """Round to whole points, halves up."""
    return floor(points + 0.5)


def _is_set(threshold: int | Fraction | None) -> TypeGuard[int | Fraction]:
    return isinstance(threshold, int | Fraction) and not isinstance(threshold, bool) and threshold > 0


def withhold_low_response(
    cells: Mapping[Key, Cell], reader: Reader, settings: Settings
) -> Iterator[tuple[Key, Withheld]]:
    """Withhold everything, from every reader, where too few of a group's trusts submitted to stand for it."""
    least = settings.least_response
    for key, cell in cells.items():
        if not _is_set(least):
            yield key, Withheld(ALL_FIGURES, "Not shown: the response needed has not been set.")
        elif cell.scored < least * cell.participating or not cell.participating:
            percent = floor(100 * least)
            yield (
                key,
                Withheld(
                    ALL_FIGURES,
                    f"Not shown: {cell.scored} of {cell.participating} trusts have submitted. "
                    f"Figures are shown when {percent}% have.",
                ),
            )


def withhold_small_groups(
    cells: Mapping[Key, Cell], reader: Reader, settings: Settings
) -> Iterator[tuple[Key, Withheld]]:
    """Withhold from readers without names whatever the number of scored trusts is too small for.

    The mean is never theirs: from the means of two groups that differ by one trust, that trust's score follows.
    """
    if reader.with_names:
        return
    ladder = (
        (settings.median_from, ALL_FIGURES, "Figures are"),
        (settings.quartiles_from, ALL_FIGURES - {Figure.MEDIAN}, "The middle half is"),
        (settings.deciles_from, frozenset({Figure.DECILES, Figure.LEVELS}), "The full spread is"),
    )
    for key, cell in cells.items():
        yield key, Withheld(frozenset({Figure.MEAN}), "")
        for threshold, figures, what in ladder:
            if not _is_set(threshold):
                yield key, Withheld(figures, "Not shown: the number of trusts needed has not been set.")
                break
            if cell.n < threshold:
                trusts = "1 trust has" if cell.n == 1 else f"{cell.n} trusts have"
                reason = f"{what} shown from {threshold} trusts, so that no trust can be worked out; {trusts} a score."
                yield key, Withheld(figures, reason)
                break


def withhold_thin_levels(
    cells: Mapping[Key, Cell], reader: Reader, settings: Settings
) -> Iterator[tuple[Key, Withheld]]:
    """Withhold level counts from readers without names where nearly all trusts share one level."""
    if reader.with_names:
        return
    levels, trusts = settings.levels_well_filled, settings.trusts_in_a_level
    for key, cell in cells.items():
        if not (_is_set(levels) and _is_set(trusts)):
            yield key, Withheld(frozenset({Figure.LEVELS}), "Levels are not shown: their rule has not been set.")
        elif cell.level_counts and sum(count >= trusts for count in cell.level_counts) < levels:
            yield (
                key,
                Withheld(
                    frozenset({Figure.LEVELS}),
                    f"Levels are not shown: fewer than {levels} of them hold {trusts} trusts or more.",
                ),
            )


def withhold_nearest(cells: Mapping[Key, Cell], reader: Reader, settings: Settings) -> Iterator[tuple[Key, Withheld]]:
    """Of a trust's nearest ten, show the median to people of that trust, and nothing to others without names.

    Who may read several trusts by name would see several of these groups, which overlap in all but a few trusts.
    """
    for key, cell in cells.items():
        if not cell.nearest or reader.with_names:
            continue
        if reader is Reader.OWN_TRUST:
            yield key, Withheld(ALL_FIGURES - {Figure.MEDIAN}, "Of the nearest ten only the median is shown.")
        else:
            yield key, Withheld(ALL_FIGURES, "Not shown: the nearest ten of a trust are for people of that trust.")


def withhold_held_back(cells: Mapping[Key, Cell], reader: Reader, settings: Settings) -> Iterator[tuple[Key, Withheld]]:
    """Withhold from readers without names what could place a trust beside an earlier publication."""
    if reader.with_names:
        return
    for key, cell in cells.items():
        if cell.held_back:
            yield key, Withheld(ALL_FIGURES, HELD_BACK)


RULES: tuple[Rule[Any], ...] = (
    withhold_low_response,
    withhold_small_groups,
    withhold_nearest,
    withhold_thin_levels,
    withhold_held_back,
)


def _shown(cell: Cell, withheld: Sequence[Withheld]) -> Shown:
    hidden = frozenset[Figure]().union(*(item.figures for item in withheld))
    reasons = []
    told: frozenset[Figure] = frozenset()
    for item in withheld:
        # A rule that adds nothing to what is hidden already needs no sentence of its own.
        if item.reason and not item.figures <= told:
            reasons.append(item.reason)
            told |= item.figures
    points = {percent: whole_points(value) for percent, value in cell.quantiles.items()} if cell.n else {}

    def may(figure: Figure) -> bool:
        return bool(points) and figure not in hidden

    return Shown(
        n=cell.n,
        scored=cell.scored,
        participating=cell.participating,
        median=points["50"] if may(Figure.MEDIAN) else None,
        quartiles=(points["25"], points["75"]) if may(Figure.QUARTILES) else None,
        deciles=tuple(points[str(p)] for p in range(10, 100, 10)) if may(Figure.DECILES) else None,
        level_counts=tuple(cell.level_counts) if cell.level_counts and may(Figure.LEVELS) else None,
        mean=whole_points(cell.mean) if cell.mean is not None and may(Figure.MEAN) else None,
        reasons=tuple(reasons),
        held_from=cell.as_at if not cell.held_back else None,
    )


def disclose(
    cells: Mapping[Key, Cell], readers: Mapping[Key, Reader], settings: Settings | None = PORTAL
) -> dict[Key, Shown]:
    """Return what may be seen of each cell.

    ``cells`` are all the cells that this reader can put side by side, and ``readers`` says who they are to
    each: a cell without an entry is read as a peer's. No settings mean the strictest.
    """
    withheld: dict[Key, list[Withheld]] = {key: [] for key in cells}
    from_others: dict[Key, frozenset[Figure]] = {}
    read = {key: _read_by(readers.get(key, Reader.PEER), cell) for key, cell in cells.items()}
    for reader in Reader:
        theirs = {key: cell for key, cell in read.items() if readers.get(key, Reader.PEER) is reader}
        for key, item in _withhold(theirs, reader, settings):
            withheld[key].append(item)
        if reader is Reader.NAMED:
            for key, item in _withhold(theirs, Reader.PEER, settings):
                from_others[key] = from_others.get(key, frozenset()) | item.figures
    shown = {key: _shown(cell, withheld[key]) for key, cell in read.items()}
    return {
        key: replace(one, named_only=one.figures & from_others[key]) if key in from_others else one
        for key, one in shown.items()
    }


def _read_by(reader: Reader, cell: Cell) -> Cell:
    """The cell itself, or the earlier one that a reader without names goes on seeing in its place."""
    if cell.held_back and cell.before is not None and not reader.with_names:
        return replace(cell.before, held_back=False, before=None, as_at=cell.as_at)
    return cell


def _withhold(cells: Mapping[Key, Cell], reader: Reader, settings: Settings | None) -> Iterator[tuple[Key, Withheld]]:
    for rule in RULES:
        yield from rule(cells, reader, settings or STRICTEST)
