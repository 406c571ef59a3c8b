"""How far a trust's rank depends on choices of scoring that could reasonably have been others. Pure.

On pages: "range under other reasonable choices of scoring". It says nothing about errors of the answers themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .composite import inner_nodes, rank_columns

Floats = NDArray[np.float64]

NOT_KNOWN = 0
LEVELS = (1, 2, 3, 4, 5)
BATCH = 500

# What level 1 to 5 are worth. The distance between levels is the strongest assumption there is: nobody has measured
# it. Even steps are the framework's; then the lower steps harder, the upper ones harder, and the middle one.
SPACINGS: tuple[tuple[float, ...], ...] = (
    (0, 25, 50, 75, 100),
    (0, 15, 40, 70, 100),
    (0, 30, 60, 85, 100),
    (0, 20, 50, 80, 100),
)


@dataclass(frozen=True)
class Assumptions:
    """What a draw chooses among, each with equal chance.

    ``spacings`` are the points of level 1 to 5. ``means``: "arithmetic" of points, or "geometric" of levels 1 to 5, in
    which a weak spot cannot be made up for. ``not_known``: counted as level 1 ("lowest"), or left out ("left out").
    Weights are drawn from a Dirichlet distribution around the framework's: ``concentration`` for each sibling (20: of
    eight equal weights, nine in ten draws lie between 0.64 and 1.4 of the given one); None keeps them. With
    ``leave_one_out`` each draw leaves out one question, or none.
    """

    spacings: Sequence[Sequence[float]] = SPACINGS
    means: Sequence[str] = ("arithmetic", "geometric")
    not_known: Sequence[str] = ("lowest", "left out")
    concentration: float | None = 20.0
    leave_one_out: bool = True


AS_PUBLISHED = Assumptions(SPACINGS[:1], ("arithmetic",), ("lowest",), None, False)


@dataclass(frozen=True)
class _Node:
    name: str
    children: tuple[str, ...]
    weights: Floats


def rank_intervals(
    data: pd.DataFrame,
    tree: Mapping[str, str],
    weights: Mapping[str, float] | None,
    draws: int,
    seed: int,
    assumptions: Assumptions = Assumptions(),
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
    if draws < 1:
        raise ValueError("There must be at least one draw.")
    codes, nodes = _checked(data, tree, weights)
    generator = np.random.default_rng(seed)
    choices = list(product(range(len(assumptions.spacings)), assumptions.means, assumptions.not_known))
    chosen = generator.integers(len(choices), size=draws)
    ranks = []
    for position, (spacing, mean, not_known) in enumerate(choices):
        wanted = int((chosen == position).sum())
        for size in _batches(wanted):
            drawn = _draw_weights(nodes, size, assumptions, generator, data.columns)
            ranks.append(_ranks(codes, data.columns, nodes, drawn, assumptions.spacings[spacing], mean, not_known))
    alike = AS_PUBLISHED
    own = _draw_weights(nodes, 1, alike, generator, data.columns)
    published = _ranks(codes, data.columns, nodes, own, alike.spacings[0], alike.means[0], alike.not_known[0])
    return _summary(np.hstack(ranks), published[:, 0], data.index)


def _summary(ranks: Floats, published: Floats, index: pd.Index) -> pd.DataFrame:
    ordered = np.sort(ranks, axis=1)
    draws = ordered.shape[1]

    def at(percent: int) -> Floats:
        column: Floats = ordered[:, max(-(-draws * percent // 100), 1) - 1]
        return column

    return pd.DataFrame({"p5": at(5), "median": at(50), "p95": at(95), "published": published}, index=index)


def _batches(wanted: int) -> list[int]:
    return [BATCH] * (wanted // BATCH) + ([wanted % BATCH] if wanted % BATCH else [])


def _checked(
    data: pd.DataFrame, tree: Mapping[str, str], weights: Mapping[str, float] | None
) -> tuple[Floats, list[_Node]]:
    order = inner_nodes(tree)
    leaves = [child for child in tree if child not in order]
    if set(leaves) != set(data.columns):
        raise ValueError("Leaves and columns differ.")
    if len(set(order) - set(tree)) != 1:
        raise ValueError("The tree must have one node on top.")
    codes = data.to_numpy(dtype=np.float64)
    if not np.all(np.isnan(codes) | np.isin(codes, (NOT_KNOWN, *LEVELS))):
        raise ValueError("Data must be levels 1 to 5, 0 for not known, NaN for not applicable.")
    given = weights or {}
    nodes = []
    for name in order:
        children = tuple(child for child, parent in tree.items() if parent == name)
        shares = np.array([float(given.get(child, 1.0)) for child in children])
        if np.any(shares < 0) or not shares.sum() > 0:
            raise ValueError(f"The weights of {name} must be 0 or more, and not all 0.")
        nodes.append(_Node(name, children, shares / shares.sum()))
    return codes, nodes


def _draw_weights(
    nodes: Sequence[_Node], size: int, assumptions: Assumptions, generator: np.random.Generator, leaves: pd.Index
) -> dict[str, Floats]:
    """Weights of each child, ``size`` of them, by the child's name."""
    drawn: dict[str, Floats] = {}
    for node in nodes:
        if assumptions.concentration is None:
            shares = np.tile(node.weights, (size, 1))
        else:
            # A gamma of shape 0 is 0: a weight of 0 stays 0.
            gammas = generator.gamma(
                assumptions.concentration * len(node.children) * node.weights, size=(size, len(node.children))
            )
            shares = gammas / gammas.sum(axis=1, keepdims=True)
        drawn |= {child: shares[:, column] for column, child in enumerate(node.children)}
    if assumptions.leave_one_out:
        left_out = generator.integers(len(leaves) + 1, size=size)
        for column, leaf in enumerate(leaves):
            drawn[leaf] = np.where(left_out == column, 0.0, drawn[leaf])
    return drawn


def _ranks(
    codes: Floats,
    leaves: pd.Index,
    nodes: Sequence[_Node],
    drawn: Mapping[str, Floats],
    spacing: Sequence[float],
    mean: str,
    not_known: str,
) -> Floats:
    """Ranks, units × draws: for each node one product of values (units × children) and weights (children × draws)."""
    levels = np.where(codes == NOT_KNOWN, LEVELS[0] if not_known == "lowest" else np.nan, codes)
    known = ~np.isnan(levels)
    if mean == "geometric":
        worth = np.log(np.where(known, levels, 1.0))
    else:
        worth = np.asarray(spacing, dtype=np.float64)[np.where(known, levels, 1.0).astype(int) - 1]
    columns = {leaf: column for column, leaf in enumerate(leaves)}
    values: dict[str, Floats] = {}
    present: dict[str, NDArray[np.bool_]] = {}
    for node in nodes:
        weights = np.column_stack([drawn[child] for child in node.children]).T
        if all(child in columns for child in node.children):
            of_node = [columns[child] for child in node.children]
            total = known[:, of_node].astype(np.float64) @ weights
            summed = np.where(known[:, of_node], worth[:, of_node], 0.0) @ weights
        else:
            summed = np.zeros((len(codes), weights.shape[1]))
            total = np.zeros_like(summed)
            for child, row in zip(node.children, weights, strict=True):
                there = known[:, [columns[child]]] if child in columns else present[child]
                value = worth[:, [columns[child]]] if child in columns else values[child]
                summed += np.where(there, value, 0.0) * row
                total += there * row
        present[node.name] = total > 0
        values[node.name] = np.divide(summed, total, out=np.zeros_like(summed), where=total > 0)
    top = nodes[-1].name
    return rank_columns(np.where(present[top], values[top], np.nan))


def sobol_indices(
    data: pd.DataFrame,
    tree: Mapping[str, str],
    weights: Mapping[str, float] | None,
    samples: int,
    seed: int,
    assumptions: Assumptions = Assumptions(),
) -> pd.DataFrame:
    """Return which assumption moves ranks most: a row each for "spacing", "mean", "not_known", "weights", "left_out".

    Columns "first" (the share of the variance that the assumption explains alone), "first_interval", "total" (with
    everything it takes part in), "total_interval"; intervals are half-widths at 95 %. What varies is the mean distance
    between the units' ranks and their published ones. ``samples`` is a power of 2; the model runs 7 × samples times.

    Sobol' indices with Saltelli's sampling, by SALib (Herman and Usher, 2017). Raises ValueError as ``rank_intervals``.
    """
    from SALib.analyze import sobol
    from SALib.sample import sobol as sampling

    codes, nodes = _checked(data, tree, weights)
    names = ["spacing", "mean", "not_known", "weights", "left_out"]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    points = sampling.sample(problem, samples, calc_second_order=False, seed=seed)
    shift = _rank_shifts(codes, data.columns, nodes, points, assumptions, seed)
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
    codes: Floats, leaves: pd.Index, nodes: Sequence[_Node], points: Floats, assumptions: Assumptions, seed: int
) -> Floats:
    """The mean distance of all ranks from the published ones, for each row of ``points`` in the unit cube."""
    own = _draw_weights(nodes, 1, AS_PUBLISHED, np.random.default_rng(seed), leaves)
    published = _ranks(codes, leaves, nodes, own, AS_PUBLISHED.spacings[0], "arithmetic", "lowest")

    def pick(share: float, among: Sequence) -> int:
        return min(int(share * len(among)), len(among) - 1)

    # A draw of weights is one number of the cube: the same number always gives the same weights.
    pool_size = 256
    pool = _draw_weights(
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
        ranks = _ranks(
            codes,
            leaves,
            nodes,
            drawn,
            assumptions.spacings[pick(spacing, assumptions.spacings)],
            assumptions.means[pick(mean, assumptions.means)],
            assumptions.not_known[pick(not_known, assumptions.not_known)],
        )
        result[row] = np.nanmean(np.abs(ranks - published))
    return result
