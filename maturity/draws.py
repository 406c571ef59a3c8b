"""Ways to score a cohort that would be reasonable: what a draw chooses, and the scores that it gives. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .composite import inner_nodes

Floats = NDArray[np.float64]

NOT_KNOWN = 0
LEVELS = (1, 2, 3, 4, 5)

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


REASONABLE = Assumptions()
ASSUMPTIONS_VERSION = "1"
"""Of ``REASONABLE`` and of how it is drawn from: another number, where either changes."""
AS_PUBLISHED = Assumptions(SPACINGS[:1], ("arithmetic",), ("lowest",), None, False)


@dataclass(frozen=True)
class Node:
    name: str
    children: tuple[str, ...]
    weights: Floats


def checked(
    data: pd.DataFrame, tree: Mapping[str, str], weights: Mapping[str, float] | None
) -> tuple[Floats, list[Node]]:
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
        nodes.append(Node(name, children, shares / shares.sum()))
    return codes, nodes


def draw_weights(
    nodes: Sequence[Node], size: int, assumptions: Assumptions, generator: np.random.Generator, leaves: pd.Index
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


def scores_of_draws(
    codes: Floats,
    leaves: pd.Index,
    nodes: Sequence[Node],
    drawn: Mapping[str, Floats],
    spacing: Sequence[float],
    mean: str,
    not_known: str,
) -> Floats:
    """Scores, units × draws; NaN for none.

    For each node one product of values (units × children) and weights (children × draws).
    """
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
    return np.where(present[top], values[top], np.nan)
