"""The distribution of one score over a group of trusts: what a benchmark stores. Pure."""

from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from surveys.questionnaire.document import LEVELS

from .scoring import points_of
from .statistics import quantile

PERCENTS = (10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90)


@dataclass(frozen=True)
class Distribution:
    """``n`` scores in points: ``mean`` None and ``quantiles`` empty where n is 0.

    ``quantiles`` is by per cent (Hyndman-Fan type 7); ``level_counts`` are the trusts at level 1 to 5.
    """

    n: int
    mean: float | None
    quantiles: dict[str, float]
    level_counts: list[int]


def distribution_of(
    numerators: NDArray[np.int64], denominators: NDArray[np.int64], levels: NDArray[np.int8] | None
) -> Distribution:
    """Describe one score of n trusts, the same in whatever order they come.

    The arrays are of length n; those with a denominator of 0 are left out. ``levels`` is None for a score
    without levels (overall), which then has no level counts.
    """
    points = points_of(numerators, denominators)
    known = points[~np.isnan(points)].tolist()
    counts = [] if levels is None else [int((levels == level).sum()) for level in LEVELS]
    if not known:
        return Distribution(0, None, {}, counts)
    at = np.asarray(quantile(known, [percent / 100 for percent in PERCENTS]))
    # fsum is exactly rounded, so the mean does not depend on the order of the trusts.
    return Distribution(
        n=len(known),
        mean=fsum(known) / len(known),
        quantiles={str(percent): value for percent, value in zip(PERCENTS, at.tolist(), strict=True)},
        level_counts=counts,
    )
