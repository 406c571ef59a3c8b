"""Which groups' new figures may stand beside those of earlier publications, and which are held back. Pure.

Two publications of one wave differ by the submissions that joined, were replaced or left. Who sets them side by side
learns of those alone: of England now less England before, of that less a region's, and of every other signed sum. What
tells two changed submissions apart is only which figures count them. So the changed ones fall into cells, each of
those that are counted in the same figures. Exchange the scores of two that are in one cell, and every figure stays as
it was: hence whatever is added and subtracted, **each score of a cell may lie anywhere between the cell's lowest and
highest**. It is enough to see to it that every cell is large and wide.

New figures are let through group by group, the largest first, as long as every cell stays so; the rest are held back.
A replaced submission is also in the older figures, in which nothing is changed any more: for those the attack by linear
programming (``maturity.attack``) confirms the rule, see ``docs/disclosure.md``.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeGuard, TypeVar

Group = TypeVar("Group", bound=Hashable)
Members = frozenset[int]
Cell = frozenset[tuple[Hashable, tuple[bool, ...]]]
"""By group, in which of its versions a submission is counted; without the groups in which that is always the same."""


@dataclass(frozen=True)
class Limits:
    """``changed_from``: fewest submissions in a cell. ``wide_from``: points between its lowest and highest score.

    Where one is missing (None, or not a number above 0) everything that differs is held back.
    """

    changed_from: int | None = None
    wide_from: float | None = None


def _is_set(limit: float | None) -> TypeGuard[float]:
    return isinstance(limit, int | float) and not isinstance(limit, bool) and limit > 0


PORTAL = Limits(changed_from=8, wide_from=10)


@dataclass(frozen=True)
class Knowledge:
    """``points`` by submission, of all that any publication counts.

    ``together`` are sets of submissions whose scores one reader may know by name: a region's, a board's. That a reader
    knows one score, their own trust's, is taken into account without being told.
    """

    points: Mapping[int, float]
    together: Sequence[Members] = ()


@dataclass
class Figures(Generic[Group]):
    """The figures of one score that readers without names can set side by side.

    ``versions`` are, by group, the submissions that its figures counted in each publication that showed them.
    """

    versions: dict[Group, list[Members]]
    knowledge: Knowledge
    limits: Limits | None = PORTAL
    cells: dict[int, Cell] = field(default_factory=dict)

    def admits(self, group: Group, members: Members, *, seen: Sequence[Members] | None = None) -> bool:
        """Whether new figures of a group may be shown too: they say nothing new, or place nobody.

        ``seen`` are its versions where only one reader sees them, as of a trust's nearest ten.
        """
        before = self.versions.get(group, ()) if seen is None else seen
        return members in before or self._is_safe(self.cells_with(group, [*before, members]))

    def add(self, group: Group, members: Members) -> None:
        before = self.versions.get(group, [])
        if members not in before:
            self.cells = self.cells_with(group, [*before, members])
            self.versions[group] = [*before, members]

    def cells_with(self, group: Group, versions: Sequence[Members]) -> dict[int, Cell]:
        """The cell of each changed submission, once these versions of the group's figures can be compared.

        A single version changes nothing by itself, but tells those apart that change elsewhere.
        """
        changed = Members().union(*versions) - Members.intersection(*versions)
        if len(versions) == 1:
            changed = versions[0] & self.cells.keys()
        cells = {one: dict(cell) for one, cell in self.cells.items()}
        for one in cells.keys() | changed:
            cell = cells.setdefault(one, {})
            cell.pop(group, None)
            if one in changed:
                cell[group] = tuple(one in version for version in versions)
        return {one: frozenset(cell.items()) for one, cell in cells.items()}

    def _is_safe(self, cells: Mapping[int, Cell]) -> bool:
        if self.limits is None:
            return False
        fewest, wide = self.limits.changed_from, self.limits.wide_from
        if not (_is_set(fewest) and _is_set(wide)):
            return False
        of_cell: defaultdict[Cell, set[int]] = defaultdict(set)
        for submission, cell in cells.items():
            of_cell[cell].add(submission)
        return all(len(members) >= fewest and self._is_wide(members, wide) for members in of_cell.values())

    def _is_wide(self, members: set[int], wide: float) -> bool:
        points = sorted(self.knowledge.points[one] for one in members)
        # Whoever knows one of them may leave it out: the lowest or the highest, where it matters.
        if len(points) < 2 or min(points[-1] - points[1], points[-2] - points[0]) < wide:
            return False
        for known in self.knowledge.together:
            rest = [self.knowledge.points[one] for one in members - known]
            if 0 < len(rest) < len(members) and max(rest) - min(rest) < wide:
                return False
        return True


def figures_of(
    now: Mapping[Group, Members],
    earlier: Mapping[Group, Sequence[Members]],
    knowledge: Knowledge,
    limits: Limits | None = PORTAL,
) -> tuple[Figures[Group], frozenset[Group]]:
    """The figures that may be set side by side, and the groups whose new ones are among them.

    ``now`` has the submissions that each group counts in the new publication, ``earlier`` those that it counted in
    each publication before that showed its figures (one without submissions counted none). Call it only where an
    earlier publication showed something: a first one has nothing to be compared with.
    """
    figures: Figures[Group] = Figures({g: list(dict.fromkeys(seen)) for g, seen in earlier.items()}, knowledge, limits)
    # Where an earlier publication let a group through that changed, its versions already tell cells apart.
    for group, seen in figures.versions.items():
        if len(seen) > 1:
            figures.cells = figures.cells_with(group, seen)
    let_through = set()
    for group in sorted(now, key=lambda one: (-len(now[one]), repr(one))):
        if figures.admits(group, now[group]):
            figures.add(group, now[group])
            let_through.add(group)
    return figures, frozenset(let_through)
