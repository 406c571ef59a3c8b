"""How far a trust's rank depends on choices of scoring that could reasonably have been others. Pure.

On pages: "range under other reasonable choices of scoring". It says nothing about errors of the answers themselves.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import product
from typing import TypeVar

import numpy as np
import pandas as pd

from .composite import rank_columns
from .draws import AS_PUBLISHED, REASONABLE, SPACINGS, Assumptions, Floats, Node, checked, draw_weights, scores_of_draws

__all__ = [
    "ABOVE",
    "AS_PUBLISHED",
    "BELOW",
    "SPACINGS",
    "TYPICAL",
    "Assumptions",
    "rank_intervals",
    "rank_intervals_within",
    "sobol_indices",
]

G = TypeVar("G", bound=Hashable)

BATCH = 500

ABOVE, TYPICAL, BELOW = "above", "typical", "below"
NEARLY_ALWAYS = 0.95


def rank_intervals(
    data: pd.DataFrame,
    tree: Mapping[str, str],
    weights: Mapping[str, float] | None,
    draws: int,
    seed: int,
    assumptions: Assumptions = REASONABLE,
) -> pd.DataFrame:
    """Return the 5 %, median and 95 % rank of each unit over ``draws`` ways to score; 1 is the highest.

    ``data`` is units × leaves: levels 1 to 5, 0 for not known, NaN for not applicable. ``tree`` is {child: parent} with
    one node on top, ``weights`` are of nodes among their siblings (1 where left out). Columns "p5", "median", "p95"
    (ranks that occurred: quantiles of type 1), "published" (the rank under the framework's own choices). A unit
    without any answer has NaN. The same seed gives the same result.

    Monte Carlo as in the Handbook on Constructing Composite Indicators, step 7 (Saisana, Saltelli and Tarantola,
    Journal of the Royal Statistical Society A 168, 2005). Raises ValueError for other codes, no draws, or a tree that
    does not fit.
    """
    everybody = {"": list(data.index)}
    return rank_intervals_within(data, tree, weights, draws, seed, everybody, assumptions)[""].drop(columns="standing")


def rank_intervals_within(
    data: pd.DataFrame,
    tree: Mapping[str, str],
    weights: Mapping[str, float] | None,
    draws: int,
    seed: int,
    groups: Mapping[G, Sequence[Hashable]],
    assumptions: Assumptions = REASONABLE,
) -> dict[G, pd.DataFrame]:
    """Return ``rank_intervals`` among the units of each group, all from the same draws.

    ``groups`` names units by their labels in ``data``, each once. One column more: "standing" is "above" or "below"
    where the unit lies above or below its group's median in 95 % of the draws or more, else "typical": then the range
    spans the median. Units that tie with the median lie neither above nor below.
    """
    if draws < 1:
        raise ValueError("There must be at least one draw.")
    codes, nodes = checked(data, tree, weights)
    generator = np.random.default_rng(seed)
    choices = list(product(range(len(assumptions.spacings)), assumptions.means, assumptions.not_known))
    chosen = generator.integers(len(choices), size=draws)
    values = []
    for position, (spacing, mean, not_known) in enumerate(choices):
        wanted = int((chosen == position).sum())
        for size in _batches(wanted):
            drawn = draw_weights(nodes, size, assumptions, generator, data.columns)
            values.append(
                scores_of_draws(codes, data.columns, nodes, drawn, assumptions.spacings[spacing], mean, not_known)
            )
    alike = AS_PUBLISHED
    own = draw_weights(nodes, 1, alike, generator, data.columns)
    published = scores_of_draws(codes, data.columns, nodes, own, alike.spacings[0], alike.means[0], alike.not_known[0])
    scored = np.hstack(values)
    found = {}
    for name, members in groups.items():
        rows = data.index.get_indexer(pd.Index(list(members)))
        if np.any(rows < 0):
            raise ValueError(f"Group {name!r} has a unit without data.")
        found[name] = _summary(scored[rows], published[rows, 0], data.index[rows])
    return found


def _summary(values: Floats, published: Floats, index: pd.Index) -> pd.DataFrame:
    """Ranks and standing of the units of one group, from their values (units × draws) and those that are published."""
    ordered = np.sort(rank_columns(values), axis=1)
    draws = ordered.shape[1]

    def at(percent: int) -> Floats:
        column: Floats = ordered[:, max(-(-draws * percent // 100), 1) - 1]
        return column

    # Sums that are equal by hand differ in the last bits by the order of their terms.
    distance = np.round(values - np.nanmedian(values, axis=0), 9) if len(values) else values
    above, below = (distance > 0).mean(axis=1), (distance < 0).mean(axis=1)
    standing = np.where(above >= NEARLY_ALWAYS, ABOVE, np.where(below >= NEARLY_ALWAYS, BELOW, TYPICAL))
    ranks = rank_columns(published[:, None])[:, 0]
    columns = {"p5": at(5), "median": at(50), "p95": at(95), "published": ranks, "standing": standing}
    return pd.DataFrame(columns, index=index)


def _batches(wanted: int) -> list[int]:
    return [BATCH] * (wanted // BATCH) + ([wanted % BATCH] if wanted % BATCH else [])


def sobol_indices(
    data: pd.DataFrame,
    tree: Mapping[str, str],
    weights: Mapping[str, float] | None,
    samples: int,
    seed: int,
    assumptions: Assumptions = REASONABLE,
) -> pd.DataFrame:
    """Return which assumption moves ranks most: a row each for "spacing", "mean", "not_known", "weights", "left_out".

    Columns "first" (the share of the variance that the assumption explains alone), "first_interval", "total" (with
    everything it takes part in), "total_interval"; NaN where nothing moves a rank. Intervals are half-widths at 95 %.
    What varies is the mean distance
    between the units' ranks and their published ones. ``samples`` is a power of 2; the model runs 7 × samples times.

    Sobol' indices with Saltelli's sampling, by SALib (Herman and Usher, 2017). Raises ValueError as ``rank_intervals``.
    """
    from SALib.analyze import sobol
    from SALib.sample import sobol as sampling

    codes, nodes = checked(data, tree, weights)
    names = ["spacing", "mean", "not_known", "weights", "left_out"]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    points = sampling.sample(problem, samples, calc_second_order=False, seed=seed)
    shift = _rank_shifts(codes, data.columns, nodes, points, assumptions, seed)
    if not np.ptp(shift) > 0:
        # Nothing moves a rank, so that there is no variance to share out.
        return pd.DataFrame(np.nan, index=names, columns=["first", "first_interval", "total", "total_interval"])
    found = sobol.analyze(problem, shift, calc_second_order=False, seed=seed)
    return pd.DataFrame(
        {
            "first": found["S1"],
            "first_interval": found["S1_conf"],
            "total": found["ST"],
            "total_interval": found["ST_conf"],
        },
        index=names,
    )


def _rank_shifts(
    codes: Floats, leaves: pd.Index, nodes: Sequence[Node], points: Floats, assumptions: Assumptions, seed: int
) -> Floats:
    """The mean distance of all ranks from the published ones, for each row of ``points`` in the unit cube."""
    own = draw_weights(nodes, 1, AS_PUBLISHED, np.random.default_rng(seed), leaves)
    published = rank_columns(
        scores_of_draws(codes, leaves, nodes, own, AS_PUBLISHED.spacings[0], "arithmetic", "lowest")
    )

    def pick(share: float, among: Sequence) -> int:
        return min(int(share * len(among)), len(among) - 1)

    # A draw of weights is one number of the cube: the same number always gives the same weights.
    pool_size = 256
    pool = draw_weights(
        nodes,
        pool_size,
        Assumptions(concentration=assumptions.concentration, leave_one_out=False),
        np.random.default_rng(seed),
        leaves,
    )
    left_out = [*range(len(leaves)), None] if assumptions.leave_one_out else [None]
    result = np.empty(len(points))
    for row, (spacing, mean, not_known, weighting, leaving) in enumerate(points):
        which = min(int(weighting * pool_size), pool_size - 1)
        drawn = {child: shares[[which]] for child, shares in pool.items()}
        without = left_out[pick(leaving, left_out)]
        if without is not None:
            drawn[leaves[without]] = np.zeros(1)
        values = scores_of_draws(
            codes,
            leaves,
            nodes,
            drawn,
            assumptions.spacings[pick(spacing, assumptions.spacings)],
            assumptions.means[pick(mean, assumptions.means)],
            assumptions.not_known[pick(not_known, assumptions.not_known)],
        )
        result[row] = np.nanmean(np.abs(rank_columns(values) - published))
    return result
