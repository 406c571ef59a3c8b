"""Quantiles, places and groups of scores."""

from fractions import Fraction
from functools import lru_cache
from math import ceil, comb, floor

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Hyndman and Fan's m for the continuous types, as alpha + p (1 - alpha - beta).
PLOTTING_POSITIONS = {
    4: (Fraction(0), Fraction(1)),
    5: (Fraction(1, 2), Fraction(1, 2)),
    6: (Fraction(0), Fraction(0)),
    7: (Fraction(1), Fraction(1)),
    8: (Fraction(1, 3), Fraction(1, 3)),
    9: (Fraction(3, 8), Fraction(3, 8)),
}


def _answered(values: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1:
        raise ValueError(f"Values must be one-dimensional, not of shape {given.shape}.")
    return given


def _as_written(number: float) -> Fraction:
    """Return the decimal that was meant: 0.29 of 100 is the 29th value, though 0.29 × 100 is 28.999… in binary."""
    return Fraction(str(float(number)))


def _order_statistic_weight(n: int, p: Fraction, method: int) -> tuple[int, Fraction]:
    """Return j and h: the quantile is (1 - h) of the j-th smallest value and h of the next."""
    if method in PLOTTING_POSITIONS:
        alpha, beta = PLOTTING_POSITIONS[method]
        position = alpha + p * (n + 1 - alpha - beta)
        return floor(position), position - floor(position)
    position = n * p - (Fraction(1, 2) if method == 3 else 0)
    j = floor(position)
    if position > j:
        return j, Fraction(1)
    at_step = {1: Fraction(0), 2: Fraction(1, 2), 3: Fraction(j % 2)}
    return j, at_step[method]


@lru_cache(maxsize=2048)
def _weights(n: int, probabilities: tuple[float, ...], method: int) -> tuple[NDArray[np.intp], ...]:
    """Positions of the two values between which each quantile lies, and the weight of the second. As few sizes of
    groups come again and again, they are kept."""
    places = [_order_statistic_weight(n, _as_written(p), method) for p in probabilities]
    low = np.array([min(max(j, 1), n) - 1 for j, _ in places], dtype=np.intp)
    high = np.array([min(max(j + 1, 1), n) - 1 for j, _ in places], dtype=np.intp)
    return low, high, np.array([float(h) for _, h in places])


def quantile(values: ArrayLike, p: ArrayLike, method: int = 7) -> NDArray[np.float64] | float:
    """Return the quantiles of ``values`` at ``p`` (0 to 1), a float for one p and otherwise an array like p.

    ``method`` is one of the nine types of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The
    American Statistician 50 (1996); 7 is what pages show. NaN values are left out; with none left the
    result is NaN. Raises ValueError for another method, p outside 0 to 1, or values of more dimensions.
    """
    if method not in range(1, 10):
        raise ValueError(f"Method must be 1 to 9, not {method}.")
    probabilities = np.asarray(p, dtype=np.float64)
    if not np.all((probabilities >= 0) & (probabilities <= 1)):
        raise ValueError("p must lie between 0 and 1.")
    given = _answered(values)
    ordered = np.sort(given[~np.isnan(given)])
    n = len(ordered)
    result = np.full(probabilities.shape, np.nan)
    if n:
        below, above, weight = _weights(n, tuple(probabilities.ravel().tolist()), method)
        low, high = ordered[below], ordered[above]
        result = np.where(low == high, low, low + weight * (high - low)).reshape(probabilities.shape)
    return result if probabilities.ndim else float(result)


def percentile_rank(values: ArrayLike) -> NDArray[np.float64]:
    """Return each value's percentile rank, 0 to 100: the share below it and half the share equal to it.

    Ties share their rank; NaN stays NaN and counts for nothing.
    """
    given = _answered(values)
    known = ~np.isnan(given)
    ordered = np.sort(given[known])
    below = np.searchsorted(ordered, given[known], side="left")
    up_to = np.searchsorted(ordered, given[known], side="right")
    result = np.full(given.shape, np.nan)
    result[known] = 100 * (below + up_to) / (2 * len(ordered)) if len(ordered) else np.nan
    return result


def median_interval(values: ArrayLike, confidence: float = 0.95) -> tuple[float, float] | None:
    """Return the exact binomial order-statistic interval of the median, or None where none is wide enough.

    The interval runs from the k-th smallest to the k-th largest value, with the largest k for which at least
    ``confidence`` of samples cover the median (Conover, Practical Nonparametric Statistics, 3.2). At 95 %
    that takes six values. Raises ValueError unless confidence lies between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError("Confidence must lie between 0 and 1.")
    given = _answered(values)
    ordered = np.sort(given[~np.isnan(given)])
    n = len(ordered)
    most_outside = (1 - _as_written(confidence)) * 2**n
    k = outside = 0
    while k < n // 2 and 2 * (outside + comb(n, k)) <= most_outside:
        outside += comb(n, k)
        k += 1
    return (float(ordered[k - 1]), float(ordered[n - k])) if k else None


def quantile_groups(values: ArrayLike, groups: int, invert: bool = False) -> NDArray[np.float64]:
    """Return each value's group, 1 to ``groups`` (NaN for NaN): 1 holds the lowest values, inverted the highest.

    Rank-based, ties sharing the lower rank, as the Office for Health Improvement and Disparities does it
    (UKHSA, PHEindicatormethods, phe_quantile): floor((q + 1) - ceil((N + 1 - rank) / (N / q))). All NaN
    where there are fewer values than groups. Raises ValueError for fewer than one group.
    """
    if groups < 1:
        raise ValueError("There must be at least one group.")
    given = _answered(values)
    known = ~np.isnan(given)
    n = int(known.sum())
    result = np.full(given.shape, np.nan)
    if n < groups:
        return result
    keys = -given[known] if invert else given[known]
    ranks = np.searchsorted(np.sort(keys), keys, side="left") + 1
    # In whole numbers: N / q is not exact in binary, and a value on a boundary would fall a group too low.
    result[known] = [groups + 1 - ceil(Fraction((n + 1 - int(rank)) * groups, n)) for rank in ranks]
    return result
