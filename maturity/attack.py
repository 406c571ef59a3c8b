"""What can be worked out of single trusts' scores from what is shown of groups. Pure.

An attacker sets everything that is shown side by side: groups that overlap, one publication beside the next, and
scores that they know. A quantile that is shown says how many of a group's scores lie below a value, within what
rounding hides. Of trusts that are in the same groups nothing tells one from another, so the unknowns are counts: how
many of each such cell lie below a value. The counts of two ways to part England make a transport problem, whose linear
programme has whole solutions: what it calls impossible is impossible, and what it calls possible could be so.

Ignored are the exact places of interpolated quantiles between two scores; rounding to whole points hides most of it.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

LOWEST, HIGHEST = 0.0, 100.0
HALF = 0.5  # Whole points are shown: the figure lies within half a point.
NARROWEST = 10.0
"""A score that can be placed within fewer points than these is as good as told."""


@dataclass(frozen=True)
class Clue:
    """What is shown of one group: its members' keys, and whole-point quantiles (type 7) by per cent.

    ``counts`` are how many members have each value, where that is shown (levels, as points).
    """

    members: frozenset[Hashable]
    quantiles: Mapping[int, int] = field(default_factory=dict)
    counts: Mapping[float, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Interval:
    """Where a score must lie; ``low`` may not be reached, ``high`` may."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


def counts_below(clue: Clue, value: float) -> tuple[int, int]:
    """Return the fewest and the most of the clue's members whose scores can lie at or below ``value``."""
    n = len(clue.members)
    fewest, most = 0, n
    if value >= HIGHEST:
        return n, n
    for percent, shown in clue.quantiles.items():
        place = Fraction(percent * (n - 1), 100)
        lower = floor(place) + 1
        if shown + HALF <= value:
            fewest = max(fewest, lower)
        if shown - HALF >= value:
            # On a whole place the quantile is that score itself, which then lies above too.
            most = min(most, lower - 1 if place.denominator == 1 else lower)
    if clue.counts:
        known = sum(count for points, count in clue.counts.items() if points <= value)
        fewest, most = max(fewest, known), min(most, known)
    return fewest, most


def intervals(
    clues: Sequence[Clue],
    known: Mapping[Hashable, float] | None = None,
    only: Container[Hashable] | None = None,
) -> dict[Hashable, Interval]:
    """Return, for each member of any clue (or of those in ``only``), the interval that its score must lie in.

    ``known`` are scores that the attacker has for certain. Raises ValueError where the clues contradict each other.
    """
    given = known or {}
    cells = _cells(clues, given, only)
    programme = _Programme(clues, cells, given)
    found: dict[Hashable, Interval] = {}
    for position, cell in enumerate(cells):
        if only is not None and cell[0] not in only:
            continue
        told = given.get(cell[0])
        interval = programme.interval(position) if told is None else Interval(told, told)
        found |= dict.fromkeys(cell, interval)
    return found


def exposed(
    clues: Sequence[Clue],
    known: Mapping[Hashable, float] | None = None,
    only: Container[Hashable] | None = None,
    narrowest: float = NARROWEST,
) -> dict[Hashable, Interval]:
    """Return the members, other than those known already, whose interval is narrower than ``narrowest`` points."""
    given = known or {}
    return {
        member: interval
        for member, interval in intervals(clues, given, only).items()
        if member not in given and interval.width < narrowest
    }


def _cells(
    clues: Sequence[Clue], known: Mapping[Hashable, float], only: Container[Hashable] | None
) -> list[list[Hashable]]:
    """Members that are in just the same clues, together; each known one alone."""
    signatures: defaultdict[Hashable, list[int]] = defaultdict(list)
    for position, clue in enumerate(clues):
        for member in clue.members:
            signatures[member].append(position)
    cells: defaultdict[tuple, list[Hashable]] = defaultdict(list)
    for member, signature in signatures.items():
        wanted = only is None or member in only
        cells[tuple(signature), member if member in known else None, wanted].append(member)
    return list(cells.values())


def _thresholds(clues: Iterable[Clue], known: Mapping[Hashable, float]) -> set[float]:
    found: set[float] = set()
    for clue in clues:
        for shown in clue.quantiles.values():
            found |= {shown - HALF, shown + HALF}
        for points in clue.counts:
            found |= {points - HALF, points + HALF}
    return {value for value in found if LOWEST <= value < HIGHEST}


class _Programme:
    """How many of each cell may lie at or below each value: a linear programme over all values at once, since a count
    never falls from one value to the next."""

    def __init__(
        self, clues: Sequence[Clue], cells: Sequence[Sequence[Hashable]], known: Mapping[Hashable, float]
    ) -> None:
        self.values = sorted(_thresholds(clues, known))
        self.sizes = [len(cell) for cell in cells]
        steps = len(self.values)
        inside = sparse.csr_matrix([[float(cell[0] in clue.members) for cell in cells] for clue in clues])
        # A variable for each cell and value, cell by cell.
        sums = sparse.kron(inside, sparse.identity(steps))
        bounds = np.array([[counts_below(clue, value) for value in self.values] for clue in clues], dtype=float)
        fewest, most = bounds.reshape(-1, 2).T if bounds.size else (np.empty(0), np.empty(0))
        rises = sparse.diags([1.0, -1.0], [0, 1], shape=(max(steps - 1, 0), steps))
        monotone = sparse.kron(sparse.identity(len(cells)), rises)
        self.rows = sparse.vstack([sums, -sums, monotone]).tocsr()
        self.limits = np.concatenate([most, -fewest, np.zeros(monotone.shape[0])])
        self.bounds = [
            (float(known[cell[0]] <= value),) * 2 if cell[0] in known else (0.0, float(len(cell)))
            for cell in cells
            for value in self.values
        ]

    def interval(self, cell: int) -> Interval:
        """Where every score of a cell must lie."""
        none_below = self._last(lambda step: round(self._extreme(cell, step, 1)) == 0)
        not_all = self._last(lambda step: round(self._extreme(cell, step, -1)) < self.sizes[cell])
        return Interval(
            self.values[none_below] if none_below >= 0 else LOWEST,
            self.values[not_all + 1] if not_all + 1 < len(self.values) else HIGHEST,
        )

    def _last(self, holds: Callable[[int], bool]) -> int:
        """The last step for which it holds, where it holds up to some step and not after; -1 for none."""
        low, high = -1, len(self.values) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if holds(middle) else (low, middle - 1)
        return low

    def _extreme(self, cell: int, step: int, sign: int) -> float:
        """The largest (sign 1) or the smallest (-1) count of a cell at or below a value."""
        position = cell * len(self.values) + step
        aim = np.zeros(self.rows.shape[1])
        aim[position] = -sign
        found = linprog(aim, A_ub=self.rows, b_ub=self.limits, bounds=self.bounds, method="highs")
        if not found.success:
            raise ValueError("What is shown contradicts itself.")
        return float(found.x[position])
