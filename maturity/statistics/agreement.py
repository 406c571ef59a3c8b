"""How far two people who rate the same thing agree."""

import numpy as np
from numpy.typing import ArrayLike

WEIGHTS = {"linear": 1, "quadratic": 2}


def weighted_kappa(first: ArrayLike, second: ArrayLike, weights: str = "quadratic", categories: int = 5) -> float:
    """Return Cohen's weighted kappa of two ratings of the same units, each 1 to ``categories``.

    1 is full agreement, 0 what chance would give from each rater's own distribution. A disagreement by d levels
    weighs d ("linear") or d² ("quadratic"). Units that either left out (NaN) do not count; NaN where none is left or
    where chance alone agrees fully. Raises ValueError for other weights, unequal lengths, or ratings out of range.

    Cohen, "Weighted kappa", Psychological Bulletin 70 (1968).
    """
    if weights not in WEIGHTS:
        raise ValueError(f'weights must be "linear" or "quadratic", not {weights!r}.')
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.ndim != 1 or one.shape != other.shape:
        raise ValueError(f"Ratings must be two equally long lists, not of shapes {one.shape} and {other.shape}.")
    both = ~(np.isnan(one) | np.isnan(other))
    one, other = one[both], other[both]
    rated = np.concatenate([one, other])
    if np.any((rated < 1) | (rated > categories) | (rated != np.floor(rated))):
        raise ValueError(f"Ratings must be whole numbers from 1 to {categories}.")
    observed = np.zeros((categories, categories), dtype=np.int64)
    np.add.at(observed, (one.astype(int) - 1, other.astype(int) - 1), 1)
    n = int(observed.sum())
    steps = np.arange(categories)
    disagreement = np.abs(steps[:, None] - steps[None, :]) ** WEIGHTS[weights]
    by_chance = np.outer(observed.sum(axis=1), observed.sum(axis=0))
    expected = int((disagreement * by_chance).sum())
    # In whole numbers up to the one division: n Σ w o / Σ w r c.
    return 1 - n * int((disagreement * observed).sum()) / expected if expected else float("nan")
