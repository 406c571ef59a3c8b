"""A framework's scoring rules as arrays, checked so that integer sums can neither overflow nor mislead."""

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from surveys.questionnaire.document import LEVELS, FrameworkDocument

LARGEST = int(np.iinfo(np.int64).max)
TOP = LEVELS[-1]


class InvalidRules(ValueError):
    """The framework's rules cannot be scored."""


@dataclass(frozen=True)
class Rules:
    """q scored questions in t themes that have any, in the document's order.

    ``counted``, ``points`` and ``best_points`` are looked up by answer code: seven entries, for the codes
    0 to 5 and, as the last, -1. ``starts`` is the column of each theme's first question.
    """

    question_keys: tuple[str, ...]
    theme_keys: tuple[str, ...]
    weights: NDArray[np.int64]
    starts: NDArray[np.intp]
    theme_weights: NDArray[np.int64]
    counted: NDArray[np.int8]
    points: NDArray[np.int64]
    best_points: NDArray[np.int64]
    share_numerator: int
    share_denominator: int
    most_below: int
    themes_for_overall: int

    @property
    def has_overall(self) -> bool:
        """Whether any answers could give an overall score."""
        return len(self.theme_keys) >= self.themes_for_overall


def _check(document: FrameworkDocument) -> None:
    if not document.scored:
        raise InvalidRules("No question is scored.")
    if set(document.points) != set(LEVELS) or any(not isinstance(p, int) for p in document.points.values()):
        raise InvalidRules("Each of the levels 1 to 5 needs a whole number of points.")
    points = [document.points[level] for level in LEVELS]
    # With points that fall somewhere, level 1 would not be the least that an unknown answer can be worth.
    if points[0] < 0 or points != sorted(points):
        raise InvalidRules("Points must not be negative, nor fall from one level to the next.")
    weights = [question.weight for question in document.scored]
    theme_weights = [theme.weight for theme in document.themes if theme.scored]
    if any(not isinstance(weight, int) or weight < 1 for weight in weights + theme_weights):
        raise InvalidRules("Weights must be whole numbers of 1 or more.")
    if not 0 < document.gate.share <= 1 or document.gate.most_below < 0:
        raise InvalidRules("The gate's share must lie above 0 and up to 1, and most_below must not be negative.")
    if document.themes_for_overall < 1:
        raise InvalidRules("themes_for_overall must be 1 or more.")
    # The largest number that any sum below can reach: the overall numerator over a common denominator of
    # all themes. Held in Python's unbounded integers, so this check itself cannot overflow.
    totals = [sum(question.weight for question in theme.scored) for theme in document.themes if theme.scored]
    largest = prod(totals) * sum(theme_weights) * max(points[-1], 1)
    gate = max(document.gate.share.numerator, document.gate.share.denominator) * max(totals)
    if max(largest, gate) > LARGEST:
        raise InvalidRules(f"The weights are too large to be summed exactly in 64 bits: up to {max(largest, gate)}.")


def rules_of(document: FrameworkDocument) -> Rules:
    """Return the document's rules as arrays. Raises InvalidRules."""
    _check(document)
    themes = [theme for theme in document.themes if theme.scored]
    sizes = [len(theme.scored) for theme in themes]
    scored = [question for theme in themes for question in theme.scored]
    points = [document.points[level] for level in LEVELS]
    return Rules(
        question_keys=tuple(question.key for question in scored),
        theme_keys=tuple(theme.key for theme in themes),
        weights=np.array([question.weight for question in scored], dtype=np.int64),
        starts=np.cumsum([0, *sizes[:-1]], dtype=np.intp),
        theme_weights=np.array([theme.weight for theme in themes], dtype=np.int64),
        counted=np.array([LEVELS[0], *LEVELS, 0], dtype=np.int8),
        points=np.array([points[0], *points, 0], dtype=np.int64),
        best_points=np.array([points[-1], *points, 0], dtype=np.int64),
        share_numerator=document.gate.share.numerator,
        share_denominator=document.gate.share.denominator,
        most_below=document.gate.most_below,
        themes_for_overall=document.themes_for_overall,
    )
