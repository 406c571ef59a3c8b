"""The smallest set of raised answers with which a score reaches a goal. Exact, by the framework's rules."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd

import numpy as np
from numpy.typing import NDArray

from surveys.questionnaire.document import LEVELS, FrameworkDocument

from .cohort import score_cohort
from .explanation import Change
from .levels import NOT_APPLICABLE

_MOST_CELLS = 20_000_000
"""Of the table below: with weights so varied that it needs more, no way is looked for."""
_NEVER = int(np.iinfo(np.int64).max) // 4


@dataclass(frozen=True)
class Way:
    """``changes``, in the order of the questionnaire, bring the score to ``score`` points. ``steps`` counts levels."""

    changes: tuple[Change, ...]
    score: Fraction

    @property
    def steps(self) -> int:
        return sum(change.to_level - change.from_level for change in self.changes)


@dataclass(frozen=True)
class _Answer:
    question: str
    level: int
    gains: tuple[int, ...]
    """What each level above adds to the score's numerator, the next one first."""


def smallest_way(
    document: FrameworkDocument,
    levels: Sequence[int],
    goal: Fraction | int,
    *,
    theme: str = "",
    unchanged: Collection[str] = (),
) -> Way | None:
    """Return the fewest single steps of a level with which a theme's score, or without ``theme`` the overall one,
    is at least ``goal`` points; among those the ones that start at the lowest levels, in the fewest answers.

    ``levels`` holds a code for each scored question, as for score_cohort, and the same errors are raised.
    ``unchanged`` are questions whose answers stay. None where there is no such score, where it is at the goal
    already, and where nothing reaches it.

    A step adds what its question's weight and its theme's say, so this is a knapsack: for each numerator on the way
    to the goal, the table keeps the cheapest choice of levels among the questions so far.
    """
    scores = score_cohort(document, np.array([levels]))
    keys = list(scores.rules.theme_keys)
    if theme:
        index = keys.index(theme)
        numerator, denominator = int(scores.theme_numerator[0, index]), int(scores.theme_denominator[0, index])
    else:
        numerator, denominator = int(scores.overall_numerator[0]), int(scores.overall_denominator[0])
    if not denominator:
        return None
    missing = ceil(goal * denominator) - numerator
    if missing <= 0:
        return None
    answers = [
        answer
        for part, factor in _weighted(document, scores.theme_denominator[0].tolist(), denominator, theme)
        for answer in _answers(document, part, factor, levels, unchanged)
    ]
    unit = gcd(*(gain for answer in answers for gain in answer.gains))
    if not unit:
        return None
    table = _cheapest(answers, unit, -(-missing // unit))
    if table is None:
        return None
    changes, gained = table
    return Way(changes, Fraction(numerator + gained, denominator))


def _weighted(
    document: FrameworkDocument, denominators: list[int], denominator: int, theme: str
) -> list[tuple[str, int]]:
    """The themes that count, each with what its numerator is multiplied with in the score's."""
    scored = [each for each in document.themes if each.scored]
    if theme:
        return [(theme, 1)]
    weights = sum(each.weight for each, own in zip(scored, denominators, strict=True) if own)
    return [
        (each.key, denominator // weights // own * each.weight)
        for each, own in zip(scored, denominators, strict=True)
        if own
    ]


def _answers(
    document: FrameworkDocument, theme: str, factor: int, levels: Sequence[int], unchanged: Collection[str]
) -> list[_Answer]:
    found = []
    for question, code in zip(document.scored, levels, strict=True):
        level = max(code, LEVELS[0])
        if question.theme != theme or code == NOT_APPLICABLE or level == LEVELS[-1] or question.key in unchanged:
            continue
        points = document.points
        gains = (factor * question.weight * (points[to] - points[level]) for to in LEVELS if to > level)
        found.append(_Answer(question.key, level, tuple(gains)))
    return found


def _cheapest(answers: Sequence[_Answer], unit: int, missing: int) -> tuple[tuple[Change, ...], int] | None:
    """Return the cheapest changes that gain ``missing`` units or more, and what they gain; more is worth no more."""
    if missing * len(answers) > _MOST_CELLS:
        return None
    # One price for all three, in their order: a level that a step starts at outweighs all answers together, and one
    # more step all levels that steps could start at.
    start = 1 + len(answers)
    step = start * (1 + len(answers) * sum(LEVELS))
    costs: NDArray[np.int64] = np.full(missing + 1, _NEVER, dtype=np.int64)
    costs[0] = 0
    chosen: NDArray[np.int8] = np.zeros((len(answers), missing + 1), dtype=np.int8)
    came_to_the_end_from = [missing] * len(answers)
    for row, answer in enumerate(answers):
        following = costs.copy()
        for steps, gain in enumerate(answer.gains, start=1):
            price = steps * step + sum(range(answer.level, answer.level + steps)) * start + 1
            shift = min(gain // unit, missing)
            offered: NDArray[np.int64] = np.full(missing + 1, _NEVER, dtype=np.int64)
            offered[shift:] = costs[: missing + 1 - shift] + price
            nearest = missing - shift + int(costs[missing - shift :].argmin())
            offered[missing] = costs[nearest] + price
            cheaper = offered < following
            following[cheaper] = offered[cheaper]
            chosen[row, cheaper] = steps
            if cheaper[missing]:
                came_to_the_end_from[row] = nearest
        costs = following
    if costs[missing] >= _NEVER:
        return None
    changes, gained, column = [], 0, missing
    for row in reversed(range(len(answers))):
        steps, answer = int(chosen[row, column]), answers[row]
        if steps:
            gain = answer.gains[steps - 1]
            gained += gain
            changes.append(Change(answer.question, answer.level, answer.level + steps))
            column = came_to_the_end_from[row] if column == missing else column - gain // unit
    return tuple(reversed(changes)), gained
