"""Each trust's place among its peers, as a range over other reasonable choices of scoring. Pure."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveys.questionnaire.document import FrameworkDocument

from .robustness import rank_intervals_within, sobol_indices
from .scoring import NOT_APPLICABLE, CohortScores

G = TypeVar("G", bound=Hashable)
OVERALL = "overall"
FEWEST = 8
"""Of fewer nothing is shown to others, and a rank says little."""


class DrawnRange(NamedTuple):
    """A unit's ranks in one group; ``unit`` is its row in the cohort, ``of`` how many have the score."""

    group: Hashable
    unit: int
    scope: str
    key: str
    of: int
    low: int
    middle: int
    high: int
    standing: str


class _Ranked(NamedTuple):
    scope: str
    key: str
    tree: Mapping[str, str]
    weights: Mapping[str, float]
    has_score: NDArray[np.bool_]


def _rankings(document: FrameworkDocument, scores: CohortScores) -> Iterator[_Ranked]:
    """What trusts are ranked by: the overall score, where there is one, and each theme's."""
    themes = [theme for theme in document.themes if theme.scored]
    leaves = {question.key: theme.key for theme in themes for question in theme.scored}
    weights = {question.key: float(question.weight) for theme in themes for question in theme.scored}
    if scores.rules.has_overall:
        above = {theme.key: OVERALL for theme in themes}
        of_themes = {theme.key: float(theme.weight) for theme in themes}
        yield _Ranked(OVERALL, "", leaves | above, weights | of_themes, scores.overall_denominator > 0)
    for column, theme in enumerate(themes):
        tree = {question: parent for question, parent in leaves.items() if parent == theme.key}
        own = {question: weights[question] for question in tree}
        yield _Ranked("theme", theme.key, tree, own, scores.theme_denominator[:, column] > 0)


def _data(document: FrameworkDocument, codes: NDArray[np.int8], ranked: _Ranked) -> pd.DataFrame:
    """The answers that a ranking rests on, of the units that have the score; not applicable is NaN."""
    keys = [question.key for question in document.scored]
    frame = pd.DataFrame(codes.astype(np.float64), columns=keys).replace(NOT_APPLICABLE, np.nan)
    return frame.loc[ranked.has_score, [key for key in keys if key in ranked.tree]]


def ranges_in(
    document: FrameworkDocument,
    codes: NDArray[np.int8],
    scores: CohortScores,
    groups: Mapping[G, Sequence[int]],
    draws: int,
    seed: int,
) -> Iterator[DrawnRange]:
    """Yield the range of every unit's rank in each group, for overall and each theme.

    ``codes`` are units × scored questions as ``score_cohort`` takes them, ``groups`` names rows. A group in which
    fewer than eight have a score has no ranges; nor has a unit that some draws leave without a score.
    """
    for ranked in _rankings(document, scores):
        data = _data(document, codes, ranked)
        members = {name: [unit for unit in units if ranked.has_score[unit]] for name, units in groups.items()}
        members = {name: units for name, units in members.items() if len(units) >= FEWEST}
        if not members:
            continue
        found = rank_intervals_within(data, ranked.tree, ranked.weights, draws, seed, members)
        for name, frame in found.items():
            kept = frame.dropna()
            ranks = kept[["p5", "median", "p95"]].to_numpy(dtype=np.int64).tolist()
            for unit, (low, middle, high), standing in zip(kept.index, ranks, kept["standing"], strict=True):
                of = len(frame)
                yield DrawnRange(name, int(unit), ranked.scope, ranked.key, of, low, middle, high, str(standing))


def shares(
    document: FrameworkDocument, codes: NDArray[np.int8], scores: CohortScores, samples: int, seed: int
) -> list[dict[str, str | float]]:
    """Which assumption moves ranks most: the Sobol' indices as rows, the largest total first.

    Of the overall score, or of the first theme where there is none. Empty where fewer than eight units have it, or no
    choice moves a rank.
    """
    ranked = next(_rankings(document, scores))
    data = _data(document, codes, ranked)
    if len(data) < FEWEST:
        return []
    found = sobol_indices(data, ranked.tree, ranked.weights, samples, seed)
    if not np.isfinite(found.to_numpy()).all():
        return []
    ordered = found.sort_values("total", ascending=False)
    return [{"assumption": str(name)} | {str(k): float(v) for k, v in row.items()} for name, row in ordered.iterrows()]
