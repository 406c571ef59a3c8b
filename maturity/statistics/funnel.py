"""Funnel limits: how far a proportion may lie from the target by chance alone, given how many it rests on."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy  # Its parts load when they are first used: most processes never need them.
from numpy.typing import ArrayLike

LIMITS = (0.95, 0.998)


def funnel_limits(target: float, denominators: ArrayLike, limits: Sequence[float] = LIMITS) -> pd.DataFrame:
    """Return lower and upper limits of a proportion around ``target`` (0 to 1), a row for each denominator.

    Columns are (limit, "lower") and (limit, "upper") for each of ``limits`` (two-sided shares such as 0.95). Exact
    binomial limits with interpolation: y = (r - α) / n, where r is the smallest count with P(R ≤ r) > p and α places p
    between P(R ≤ r - 1) and P(R ≤ r). NaN for a denominator of 0. Raises ValueError for a target or limit that
    is no proportion, or a denominator below 0.

    Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005), A.1.1.
    """
    if not 0 < target < 1:
        raise ValueError("The target must lie between 0 and 1.")
    if any(not 0 < limit < 1 for limit in limits):
        raise ValueError("Limits must lie between 0 and 1.")
    n = np.asarray(denominators, dtype=np.float64)
    if n.ndim != 1 or np.any(n < 0) or np.any(n != np.floor(n)):
        raise ValueError("Denominators must be whole numbers of 0 or more.")
    columns = {}
    for limit in limits:
        for side, p in (("lower", (1 - limit) / 2), ("upper", (1 + limit) / 2)):
            columns[limit, side] = _interpolated(target, n, p)
    return pd.DataFrame(columns, index=pd.Index(n.astype(np.int64), name="denominator"))


def _interpolated(target: float, n: np.ndarray, p: float) -> np.ndarray:
    result = np.full(n.shape, np.nan)
    known = n > 0
    size = n[known]
    count = scipy.stats.binom.ppf(p, size, target)
    up_to = scipy.stats.binom.cdf(count, size, target)
    at = scipy.stats.binom.pmf(count, size, target)
    result[known] = np.clip((count - (up_to - p) / at) / size, 0, 1)
    return result
