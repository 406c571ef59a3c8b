"""Question, theme and overall scores of any number of submissions, by integer sums only.

Floating sums differ with the order of their terms; these cannot. A score is kept as a numerator and a
denominator, and divided once, when it is read.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveys.questionnaire.document import LEVELS, FrameworkDocument

from .levels import NOT_APPLICABLE
from .rules import TOP, Rules, rules_of

Integers = NDArray[np.int64]


class ScoreRow(NamedTuple):
    """One score as it is stored; ``level`` is None for overall and where nothing applies."""

    scope: str
    key: str
    numerator: int
    denominator: int
    best_numerator: int
    level: int | None


@dataclass(frozen=True)
class CohortScores:
    """Scores of n submissions over q questions and t themes, in points from 0 to 100 as numerator / denominator.

    Question arrays are n × q, theme arrays n × t, overall arrays n. A denominator of 0: nothing applies, or
    too few themes for an overall score. Levels are 1 to 5, and 0 where nothing applies; a not-known answer
    has level 1. ``best`` numerators take every not-known answer as level 5.
    """

    rules: Rules
    question_level: NDArray[np.int8]
    question_numerator: Integers
    question_denominator: Integers
    question_best: Integers
    theme_level: NDArray[np.int8]
    theme_numerator: Integers
    theme_denominator: Integers
    theme_best: Integers
    overall_numerator: Integers
    overall_denominator: Integers
    overall_best: Integers

    def __len__(self) -> int:
        return len(self.theme_level)

    def rows(self) -> list[tuple[ScoreRow, ...]]:
        """Return, for each submission, its rows as they are stored: overall (where the framework can have
        one), then themes, then questions."""
        rules = self.rules
        parts = []
        if rules.has_overall:
            no_level = np.zeros((len(self), 1), dtype=np.int8)
            overall = (self.overall_numerator, self.overall_denominator, self.overall_best)
            parts.append(("overall", ("",), *(column[:, None].tolist() for column in overall), no_level.tolist()))
        theme = (self.theme_numerator, self.theme_denominator, self.theme_best, self.theme_level)
        parts.append(("theme", rules.theme_keys, *(column.tolist() for column in theme)))
        question = (self.question_numerator, self.question_denominator, self.question_best, self.question_level)
        parts.append(("question", rules.question_keys, *(column.tolist() for column in question)))
        return [
            tuple(
                ScoreRow(scope, key, numerator, denominator, best, level or None)
                for scope, keys, *columns in parts
                for key, numerator, denominator, best, level in zip(
                    keys, *(column[unit] for column in columns), strict=True
                )
            )
            for unit in range(len(self))
        ]


def points_of(numerator: ArrayLike, denominator: ArrayLike) -> NDArray[np.float64]:
    """Return numerator / denominator, the one division; NaN where the denominator is 0."""
    numerator, denominator = np.asarray(numerator), np.asarray(denominator)
    points: NDArray[np.float64] = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    np.divide(numerator, denominator, out=points, where=denominator != 0)
    return points


def fingerprint(rows: Iterable[ScoreRow]) -> str:
    """Return the SHA-256 of a submission's rows, in whatever order they come."""
    ordered = sorted([row.scope, row.key, *row[2:]] for row in rows)
    return hashlib.sha256(json.dumps(ordered, separators=(",", ":")).encode()).hexdigest()


def _checked(levels: ArrayLike, questions: int) -> NDArray[np.int8]:
    given = np.asarray(levels)
    if given.ndim != 2 or given.shape[1] != questions:
        raise ValueError(f"Levels must be units × {questions} questions, not of shape {given.shape}.")
    if not np.issubdtype(given.dtype, np.integer):
        raise ValueError(f"Levels must be integer codes, not {given.dtype}.")
    if given.size and not (given.min() >= NOT_APPLICABLE and given.max() <= TOP):
        raise ValueError("Levels must be codes from -1 (not applicable) over 0 (not known) to 5.")
    return given.astype(np.int8, copy=False)


def score_cohort(document: FrameworkDocument, levels: ArrayLike) -> CohortScores:
    """Score n submissions at once.

    ``levels`` is n × q, a row a submission, a column a scored question in the document's order: 1 to 5,
    0 not known (counts as level 1; as level 5 in the best numerators), -1 not applicable (out of the
    denominators). Each row's result depends on that row alone. Raises ValueError for other codes or shapes
    and InvalidRules where the document cannot be scored.
    """
    rules = rules_of(document)
    codes = _checked(levels, len(rules.question_keys))
    counted = rules.counted[codes]
    applicable = codes != NOT_APPLICABLE
    question_denominator = applicable * rules.weights
    question_numerator = rules.points[codes] * rules.weights
    question_best = rules.best_points[codes] * rules.weights

    numerator = np.add.reduceat(question_numerator, rules.starts, axis=1)
    denominator = np.add.reduceat(question_denominator, rules.starts, axis=1)
    best = np.add.reduceat(question_best, rules.starts, axis=1)
    overall_numerator, overall_denominator, overall_best = _overall(rules, numerator, denominator, best)
    return CohortScores(
        rules=rules,
        question_level=counted,
        question_numerator=question_numerator,
        question_denominator=question_denominator,
        question_best=question_best,
        theme_level=_theme_levels(rules, counted, applicable, denominator),
        theme_numerator=numerator,
        theme_denominator=denominator,
        theme_best=best,
        overall_numerator=overall_numerator,
        overall_denominator=overall_denominator,
        overall_best=overall_best,
    )


def _theme_levels(
    rules: Rules, counted: NDArray[np.int8], applicable: NDArray[np.bool_], denominator: Integers
) -> NDArray[np.int8]:
    """Return the gates' levels, n × t: how many levels pass, since one that passes lets every lower one pass."""
    lowest = np.minimum.reduceat(np.where(applicable, counted, TOP), rules.starts, axis=1)
    needed = rules.share_numerator * denominator
    level = np.zeros(denominator.shape, dtype=np.int8)
    for candidate in LEVELS:
        reached = np.add.reduceat((counted >= candidate) * rules.weights, rules.starts, axis=1)
        level += (rules.share_denominator * reached >= needed) & (lowest >= candidate - rules.most_below)
    return np.where(denominator > 0, level, 0).astype(np.int8)


def _overall(
    rules: Rules, numerator: Integers, denominator: Integers, best: Integers
) -> tuple[Integers, Integers, Integers]:
    """Return overall numerator, denominator and best numerator over each row's least common denominator.

    All are 0 where fewer themes have a score than the framework asks for.
    """
    present = denominator > 0
    common = np.lcm.reduce(np.where(present, denominator, 1), axis=1)
    enough = present.sum(axis=1) >= rules.themes_for_overall
    weights = present * rules.theme_weights
    factors = np.where(enough, common, 0)[:, None] // np.where(present, denominator, 1) * weights
    return (
        (factors * numerator).sum(axis=1),
        np.where(enough, common * weights.sum(axis=1), 0),
        (factors * best).sum(axis=1),
    )
