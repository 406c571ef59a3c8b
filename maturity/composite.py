"""Composite indicators: measures brought to one scale, put together along a tree, and ranked. Pure.

The method and its checks are those of the OECD and JRC, Handbook on Constructing Composite Indicators (2008). NaN means
"not known" and is never zero.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations, permutations

import numpy as np
import pandas as pd
import scipy  # Its parts load when they are first used: most processes never need them.
from numpy.typing import ArrayLike, NDArray

METHODS = ("minmax", "z", "percentile", "reference_mean", "reference_best")
MEANS = ("arithmetic", "geometric", "harmonic")
TIES = ("min", "max", "average", "dense")
MOST_FOR_KEMENY = 8

Profile = tuple[int, Sequence[str]]
"""How many voters (or indicators) rank the candidates in this order, the best first."""


def normalise(
    data: pd.DataFrame,
    method: str = "minmax",
    goalposts: Mapping[str, tuple[float, float]] | None = None,
    direction: Mapping[str, int] | None = None,
    scale: tuple[float, float] = (0, 100),
) -> pd.DataFrame:
    """Return ``data`` (a row a unit, a column a measure) on one scale; Handbook, table 15.

    - "minmax": from the lowest to the highest value, on ``scale``. ``goalposts`` {column: (low, high)} fix both ends
      from outside, and a value beyond one counts as that end, as in the UNDP's indices: then a unit's score does
      not depend on which others are in the sample.
    - "z": difference from the mean, in standard deviations (n - 1).
    - "percentile": the share of units ranked at or below, ties sharing the lower rank, on ``scale``.
    - "reference_mean", "reference_best": the ratio to the mean, or to the best value.

    ``direction`` {column: 1 or -1} turns a measure of which less is better: the ends of minmax and the ranks swap, z
    changes its sign, and a ratio is turned over. A column without spread gives NaN. Raises ValueError for another
    method or direction, and for goalposts with another method, out of order, or of no column.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, not {method!r}.")
    signs = {column: (direction or {}).get(str(column), 1) for column in data.columns}
    unknown = {*(direction or {}), *(goalposts or {})} - set(map(str, data.columns))
    if unknown:
        raise ValueError(f"There is no column {', '.join(sorted(unknown))}.")
    if any(sign not in (1, -1) for sign in signs.values()):
        raise ValueError("A direction must be 1 or -1.")
    if goalposts and method != "minmax":
        raise ValueError("Goalposts belong to minmax.")
    values = data.astype(np.float64)
    columns = {
        column: _normalised(values[column], method, (goalposts or {}).get(str(column)), signs[column], scale)
        for column in values.columns
    }
    return pd.DataFrame(columns, index=data.index)


def _normalised(
    values: pd.Series, method: str, goalposts: tuple[float, float] | None, sign: int, scale: tuple[float, float]
) -> pd.Series:
    low, high = scale
    if method == "minmax":
        least, most = goalposts or (float(values.min()), float(values.max()))
        if goalposts and not least < most:
            raise ValueError(f"The goalposts of {values.name} must rise: {least} to {most}.")
        share = (values.clip(least, most) - least) / (most - least if most != least else np.nan)
        return low + (share if sign == 1 else 1 - share) * (high - low)
    if method == "z":
        deviation = values.std(ddof=1)
        return sign * (values - values.mean()) / (deviation if deviation else np.nan)
    if method == "percentile":
        ranks = (sign * values).rank(method="min")
        return low + ranks / values.notna().sum() * (high - low)
    if method == "reference_mean":
        return values / values.mean() if sign == 1 else values.mean() / values
    ratio: pd.Series = values / values.max() if sign == 1 else values.min() / values
    return ratio


def aggregate(
    data: pd.DataFrame,
    tree: Mapping[str, str],
    weights: Mapping[str, float] | None = None,
    method: str = "arithmetic",
    threshold: float | None = None,
) -> pd.DataFrame:
    """Return the weighted means of every inner node of ``tree``: units × inner nodes, children before parents.

    ``data`` is units × leaves. ``tree`` is {child: parent}, over any number of levels. ``weights`` are of nodes among
    their siblings, 1 where left out; they need not sum to anything. What is missing leaves the mean, and the other
    weights carry it; below ``threshold`` (the share of a node's weight that is present, 0 to 1) the node is NaN, as is
    one whose children are all missing. The geometric and the harmonic mean are 0 where a part with weight is 0.

    Raises ValueError for another method, a threshold outside 0 to 1, a weight below 0, leaves and columns that do not
    match, a cycle, or a value below 0 in a geometric or harmonic mean.
    """
    if method not in MEANS:
        raise ValueError(f"method must be one of {', '.join(MEANS)}, not {method!r}.")
    if threshold is not None and not 0 <= threshold <= 1:
        raise ValueError("The threshold must lie between 0 and 1.")
    given = {str(node): float(weight) for node, weight in (weights or {}).items()}
    if any(not weight >= 0 for weight in given.values()):
        raise ValueError("A weight must be 0 or more.")
    order = inner_nodes(tree)
    leaves = set(tree) - set(order)
    if leaves != set(data.columns):
        raise ValueError(f"Leaves and columns differ: {', '.join(sorted(map(str, leaves ^ set(data.columns))))}.")
    known = {str(leaf): data[leaf].to_numpy(dtype=np.float64) for leaf in data.columns}
    for node in order:
        children = [child for child, parent in tree.items() if parent == node]
        parts = np.column_stack([known[child] for child in children])
        shares = np.array([given.get(child, 1.0) for child in children])
        known[node] = _mean(parts, shares, method, threshold)
    return pd.DataFrame({node: known[node] for node in order}, index=data.index)


def inner_nodes(tree: Mapping[str, str]) -> list[str]:
    """Return the nodes that have children, each after its own inner children. Raises ValueError for a cycle."""
    parents = list(dict.fromkeys(tree.values()))
    done: list[str] = []
    while len(done) < len(parents):
        ready = [
            node
            for node in parents
            if node not in done
            and all(child in done or child not in parents for child, parent in tree.items() if parent == node)
        ]
        if not ready:
            raise ValueError("The tree has a cycle.")
        done += ready
    return done


def _mean(
    parts: NDArray[np.float64], weights: NDArray[np.float64], method: str, threshold: float | None
) -> NDArray[np.float64]:
    present = ~np.isnan(parts)
    weighing = present * weights
    total = weighing.sum(axis=1)
    counted = np.where(present & (weights > 0), parts, 1.0)
    if method != "arithmetic" and np.any(counted < 0):
        raise ValueError(f"A {method} mean takes no value below 0.")
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "arithmetic":
            mean = (np.where(present, parts, 0.0) * weights).sum(axis=1) / total
        elif method == "geometric":
            mean = np.exp((weighing * np.log(counted)).sum(axis=1) / total)
        else:
            mean = total / (weighing / counted).sum(axis=1)
        enough = total > 0
        if threshold is not None:
            enough &= total / weights.sum() >= threshold
    result: NDArray[np.float64] = np.where(enough, mean, np.nan)
    return result


def rank(values: ArrayLike | pd.Series, ties: str = "min") -> NDArray[np.float64] | pd.Series:
    """Return ranks, 1 for the highest value; NaN stays NaN and holds no place. A Series gives a Series.

    ``ties`` share the "min", "max" or "average" of their places, or count as one place ("dense"). Raises ValueError for
    another word.
    """
    if ties not in TIES:
        raise ValueError(f"ties must be one of {', '.join(TIES)}, not {ties!r}.")
    series = values if isinstance(values, pd.Series) else pd.Series(np.asarray(values, dtype=np.float64))
    ranks: pd.Series = series.rank(ascending=False, method=ties)  # type: ignore[arg-type]
    if isinstance(values, pd.Series):
        return ranks
    places: NDArray[np.float64] = ranks.to_numpy(dtype=np.float64)
    return places


def _candidates(profiles: Sequence[Profile]) -> list[str]:
    if not profiles:
        raise ValueError("There is no ranking.")
    candidates = sorted(profiles[0][1])
    for count, ranking in profiles:
        if sorted(ranking) != candidates or len(set(ranking)) != len(candidates):
            raise ValueError("Every ranking must name each candidate once.")
        if count < 0:
            raise ValueError("A count must be 0 or more.")
    return candidates


def borda(profiles: Sequence[Profile]) -> dict[str, int]:
    """Return each candidate's points: of n, the first in a ranking gets n - 1, the last none (Handbook, p. 106).

    Raises ValueError where rankings do not all name the same candidates.
    """
    points: Counter[str] = Counter(dict.fromkeys(_candidates(profiles), 0))
    for count, ranking in profiles:
        for place, candidate in enumerate(ranking):
            points[candidate] += count * (len(ranking) - 1 - place)
    return dict(points)


def outranking(profiles: Sequence[Profile]) -> dict[tuple[str, str], int]:
    """Return, for each ordered pair, by how many the first is ranked before the second."""
    support = dict.fromkeys(permutations(_candidates(profiles), 2), 0)
    for count, ranking in profiles:
        for pair in combinations(ranking, 2):
            support[pair] += count
    return support


def condorcet(profiles: Sequence[Profile]) -> list[str] | None:
    """Return the order in which each beats all that follow by a majority, or None where majorities go in a circle."""
    support = outranking(profiles)
    candidates = _candidates(profiles)
    wins = {a: sum(support[a, b] > support[b, a] for b in candidates if b != a) for a in candidates}
    order = sorted(candidates, key=lambda candidate: -wins[candidate])
    decided = all(support[a, b] > support[b, a] for a, b in combinations(order, 2))
    return order if decided else None


def kemeny(profiles: Sequence[Profile]) -> list[tuple[str, ...]]:
    """Return the rankings with the most support, summed over their pairs: Kemeny's; more than one where they tie.

    Every order is tried, so ValueError is raised for more than eight candidates.
    """
    candidates = _candidates(profiles)
    if len(candidates) > MOST_FOR_KEMENY:
        raise ValueError(f"Kemeny's ranking is found for up to {MOST_FOR_KEMENY} candidates, not {len(candidates)}.")
    support = outranking(profiles)
    scores = {order: sum(support[pair] for pair in combinations(order, 2)) for order in permutations(candidates)}
    best = max(scores.values())
    return sorted(order for order, score in scores.items() if score == best)


def rank_columns(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ranks within each column, 1 for the highest, ties sharing the lower; NaN stays NaN."""
    # Sums that are equal by hand differ in the last bits by the order of their terms.
    ranks: NDArray[np.float64] = scipy.stats.rankdata(-np.round(values, 9), method="min", axis=0, nan_policy="omit")
    return ranks.astype(np.float64)
