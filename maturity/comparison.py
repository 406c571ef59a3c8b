"""Groups of unlike trusts compared fairly: the mix of types evened out, programmes adjusted for type and size. Pure.

Nothing here shows a cause: trusts were chosen for programmes because they were ahead.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy  # Its parts load when they are first used: most processes never need them.


@dataclass(frozen=True)
class Standardised:
    """``plain`` and ``adjusted`` are means in points; ``covered`` is the share of the standard's weight whose kinds the
    group has. ``n`` trusts count."""

    n: int
    plain: float
    adjusted: float
    covered: float


def standardise(scores: pd.Series, kinds: pd.Series, standard: Mapping[str, float]) -> Standardised:
    """Return a group's mean beside what it would be with the standard's mix of kinds (direct standardisation).

    ``scores`` and ``kinds`` (trust types) have one index; a NaN score does not count. ``standard`` is each kind's
    weight, such as its number of trusts in England. A kind that the group lacks cannot be evened out: its
    weight goes to the others in proportion, and ``covered`` says how much was there. Raises ValueError where the
    indexes differ or a weight is below 0.
    """
    if not scores.index.equals(kinds.index):
        raise ValueError("Scores and kinds must have the same index.")
    if any(not weight >= 0 for weight in standard.values()):
        raise ValueError("A weight must be 0 or more.")
    known = scores.notna()
    means = scores[known].groupby(kinds[known]).mean()
    weights = pd.Series({kind: float(standard.get(str(kind), 0)) for kind in means.index}, dtype=float)
    total, present = sum(standard.values()), float(weights.sum())
    adjusted = float((means * weights).sum() / present) if present else float("nan")
    plain = float(scores[known].mean()) if known.any() else float("nan")
    return Standardised(int(known.sum()), plain, adjusted, present / total if total else 0.0)


@dataclass(frozen=True)
class Difference:
    """How many points a group lies above (or below) the baseline's, other things equal; ``low`` to ``high`` hold the
    true difference with the confidence asked for. ``n`` trusts are in the group."""

    n: int
    points: float
    low: float
    high: float


FEWEST_TO_ADJUST = 30
FEWEST_IN_A_GROUP = 3


def adjusted_differences(
    scores: pd.Series,
    groups: pd.Series,
    baseline: str,
    kinds: pd.Series,
    sizes: pd.Series,
    confidence: float = 0.95,
) -> dict[str, Difference]:
    """Return how each group's mean score differs from the baseline's at equal type and size.

    Least squares of scores on group, kind of trust and the logarithm of size, over trusts that have all four. Intervals
    rest on standard errors that allow for unequal spread (HC3: MacKinnon and White, Journal of Econometrics 29, 1985)
    and Student's t. Empty where fewer than thirty trusts or no baseline are left, and without groups of fewer than
    three. Raises ValueError unless confidence lies between 0 and 1 and sizes are above 0.
    """
    if not 0 < confidence < 1:
        raise ValueError("Confidence must lie between 0 and 1.")
    rows = pd.DataFrame({"score": scores, "group": groups, "kind": kinds, "size": sizes}).dropna()
    if (rows["size"] <= 0).any():
        raise ValueError("A size must be above 0.")
    counts = rows["group"].value_counts()
    rows = rows[rows["group"].map(counts) >= FEWEST_IN_A_GROUP]
    compared = sorted(set(rows["group"]) - {baseline})
    if len(rows) < FEWEST_TO_ADJUST or baseline not in set(rows["group"]) or not compared:
        return {}
    columns = [np.ones(len(rows)), *((rows["group"] == name).to_numpy(float) for name in compared)]
    columns += [(rows["kind"] == kind).to_numpy(float) for kind in sorted(set(rows["kind"]))[1:]]
    columns.append(np.log(rows["size"].to_numpy(float)))
    design = np.column_stack(columns)
    outcome = rows["score"].to_numpy(float)
    # Kinds that one group alone has leave columns that say the same: the pseudo-inverse shares the effect between them.
    inverse = np.linalg.pinv(design.T @ design)
    effects = inverse @ design.T @ outcome
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    residuals = (outcome - design @ effects) / np.clip(1 - leverage, 1e-9, None)
    weighed = design * residuals[:, None]
    errors = np.sqrt(np.diag(inverse @ (weighed.T @ weighed) @ inverse))
    freedom = len(rows) - int(np.linalg.matrix_rank(design))
    reach = scipy.stats.t.ppf((1 + confidence) / 2, freedom)
    return {
        name: Difference(
            int(counts[name]),
            float(effects[i]),
            float(effects[i] - reach * errors[i]),
            float(effects[i] + reach * errors[i]),
        )
        for i, name in enumerate(compared, 1)
    }
