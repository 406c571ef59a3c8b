"""Whether the questions of a theme measure one thing. It describes a theme; it passes or fails nothing."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ROUNDING = 1e-12


def _covariance(items: pd.DataFrame, missing: str) -> NDArray[np.float64]:
    if missing not in ("complete", "pairwise"):
        raise ValueError(f'missing must be "complete" or "pairwise", not {missing!r}.')
    given = items.dropna() if missing == "complete" else items
    if len(given) < 2:
        return np.full((items.shape[1], items.shape[1]), np.nan)
    covariance: NDArray[np.float64] = given.astype(np.float64).cov().to_numpy()
    return covariance


def _alpha(covariance: NDArray[np.float64]) -> float:
    k = len(covariance)
    total = covariance.sum()
    # Without spread in the sum there is nothing to explain; one item has no other to agree with. Variances and
    # covariances that cancel out leave a sum that rounding alone keeps from zero.
    if k < 2 or not np.isfinite(total) or total <= ROUNDING * np.abs(covariance).sum():
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def cronbach_alpha(items: pd.DataFrame, missing: str = "complete") -> float:
    """Return Cronbach's alpha of ``items``, a row a unit and a column an item: k / (k - 1) (1 - Σ variances / Σ all).

    With ``missing`` "complete" a unit counts only where it answered every item; with "pairwise" each covariance
    rests on the units that answered both. NaN for fewer than two items or units, or where the sum does not vary.
    Raises ValueError for another ``missing``.

    Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16 (1951).
    """
    return _alpha(_covariance(items, missing))


def alpha_if_deleted(items: pd.DataFrame, missing: str = "complete") -> pd.Series:
    """Return, for each item, the alpha of the others; ``missing`` as in ``cronbach_alpha``.

    "complete" leaves out the same units for every item, so that the alphas can be compared.
    """
    covariance = _covariance(items, missing)
    kept = [np.delete(np.delete(covariance, i, axis=0), i, axis=1) for i in range(len(covariance))]
    return pd.Series([_alpha(one) for one in kept], index=items.columns, dtype=np.float64)
