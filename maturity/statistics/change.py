"""Whether a group changed between two waves. Of one trust there is no test: show which questions moved."""

from dataclasses import dataclass

import numpy as np
import scipy  # Its parts load when they are first used: most processes never need them.
from numpy.typing import ArrayLike, NDArray

# With fewer pairs the normal approximation says little, and the exact one knows no ties.
FEWEST_PAIRS = 6


@dataclass(frozen=True)
class Change:
    """``pairs`` have both values, ``moved`` of them differ; ``median`` is the median difference, later less earlier.

    ``p`` is the two-sided probability; None where too few moved to say anything.
    """

    pairs: int
    moved: int
    median: float
    p: float | None


def wilcoxon_signed_rank(before: ArrayLike, after: ArrayLike) -> Change:
    """Test whether paired values moved in one direction: Wilcoxon's signed-rank test, two-sided.

    Normal approximation with continuity and tie correction; pairs that did not move are left out (Wilcoxon's own
    way), pairs with a NaN too. No p below six that moved. Raises ValueError for lists of different length.

    Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945); computed by scipy.
    """
    earlier, later = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if earlier.ndim != 1 or earlier.shape != later.shape:
        raise ValueError(f"Values must be two equally long lists, not of shapes {earlier.shape} and {later.shape}.")
    # Differences of scores that were divided differ in the last bits where the scores moved equally far.
    differences = np.round(later - earlier, 9)
    differences = differences[~np.isnan(differences)]
    moved = int(np.count_nonzero(differences))
    p = None
    if moved >= FEWEST_PAIRS:
        test = scipy.stats.wilcoxon(differences, zero_method="wilcox", correction=True, method="approx")
        p = float(test.pvalue)
    return Change(len(differences), moved, float(np.median(differences)) if len(differences) else float("nan"), p)


def benjamini_hochberg(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return p-values adjusted for how many there are, by the false discovery rate; NaN stays NaN and counts not.

    Benjamini and Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57
    (1995); computed by scipy. Raises ValueError for what is no probability.
    """
    given = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full(given.shape, np.nan)
    known = ~np.isnan(given)
    if known.any():
        adjusted[known] = scipy.stats.false_discovery_control(given[known], method="bh")
    return adjusted
