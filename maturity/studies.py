"""What is worked out about a cohort when it is published, as rows that can be stored. Pure.

A row is a dictionary of texts, whole numbers and numbers, None where there is no number. Points are 0 to 100.
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveys.questionnaire.document import FrameworkDocument

from .comparison import adjusted_differences, standardise
from .peers import JOINED_TYPES
from .reliability import HIGH, high_without_evidence, jumps, straight_lining
from .scoring import NOT_APPLICABLE, CohortScores, points_of
from .statistics import alpha_if_deleted, benjamini_hochberg, cronbach_alpha, wilcoxon_signed_rank

Row = dict[str, Any]
Codes = NDArray[np.int8]

EXEMPLAR_THEME = "exemplars"
GDE, FAST_FOLLOWER, NEITHER = "gde", "ff", "neither"


def number(value: float) -> float | None:
    """``value`` as JSON can hold it: None where it is not a number."""
    return float(value) if isfinite(value) else None


def levels_frame(document: FrameworkDocument, codes: Codes) -> pd.DataFrame:
    """Answers as levels, units × questions: not known counts as level 1, as in the score; not applicable is NaN."""
    levels = np.where(codes == NOT_APPLICABLE, np.nan, np.maximum(codes, 1))
    return pd.DataFrame(levels, columns=[question.key for question in document.scored])


def consistency(document: FrameworkDocument, codes: Codes) -> list[Row]:
    """For each theme Cronbach's alpha over the units that answered all its questions, and over pairs of answers.

    ``n`` units answered all of it, ``pairwise_n`` at least two questions; ``without`` is the alpha of the others, by
    question.
    """
    levels = levels_frame(document, codes)
    rows: list[Row] = []
    for theme in document.themes:
        items = levels[[question.key for question in theme.scored]]
        if items.shape[1] < 2:
            continue
        rows.append(
            {
                "theme": theme.key,
                "n": len(items.dropna()),
                "alpha": number(cronbach_alpha(items)),
                "pairwise_n": int((items.notna().sum(axis=1) >= 2).sum()),
                "pairwise": number(cronbach_alpha(items, missing="pairwise")),
                "without": {str(key): number(value) for key, value in alpha_if_deleted(items).items()},
            }
        )
    return rows


def kind_of(trust_type: str) -> str:
    """The kind of trust that a type is compared as: care trusts with mental health."""
    return JOINED_TYPES.get(trust_type, trust_type)


def programme_of(programmes: Sequence[str]) -> str:
    """The programme a trust counts in: exemplar before Fast Follower, where a merged trust is both."""
    return GDE if GDE in programmes else FAST_FOLLOWER if FAST_FOLLOWER in programmes else NEITHER


def other_themes(document: FrameworkDocument, scores: CohortScores) -> pd.Series | None:
    """The mean score of every theme but that on exemplars, by the themes' weights; NaN unless all have a score.

    None where the framework has no such theme, or no other: there is nothing to compare programmes by.
    """
    points = points_of(scores.theme_numerator, scores.theme_denominator)
    themes = [theme for theme in document.themes if theme.scored]
    kept = [column for column, theme in enumerate(themes) if theme.key != EXEMPLAR_THEME]
    if not kept or len(kept) == len(themes):
        return None
    weights = np.array([themes[column].weight for column in kept], dtype=float)
    return pd.Series(points[:, kept] @ weights / weights.sum())


def programmes(points: pd.Series, groups: pd.Series, kinds: pd.Series, sizes: pd.Series) -> list[Row]:
    """Each programme's plain mean, and its distance from trusts in neither at equal type and size, with 95 % limits.

    ``n`` trusts have a score, ``adjusted_n`` of them a size too. No distance where too few can be compared.
    """
    found = adjusted_differences(points, groups, NEITHER, kinds, sizes)
    rows: list[Row] = []
    complete = points.notna() & sizes.notna()
    for name in (GDE, FAST_FOLLOWER, NEITHER):
        of = points[(groups == name) & points.notna()]
        row: Row = {
            "programme": name,
            "n": len(of),
            "adjusted_n": int((complete & (groups == name)).sum()),
            "mean": number(of.mean()) if len(of) else None,
        }
        difference = found.get(name)
        row |= {
            "points": number(difference.points) if difference else None,
            "low": number(difference.low) if difference else None,
            "high": number(difference.high) if difference else None,
        }
        rows.append(row)
    return rows


def mix(points: pd.Series, kinds: pd.Series, places: Mapping[str, pd.Series]) -> list[Row]:
    """Each place's plain mean, and its mean with England's mix of types (direct standardisation).

    ``places`` is, by what kind of place it is, the place of each trust. England's mix is that of the trusts with a
    score. ``covered`` is the share of it whose types the place has.
    """
    standard = {str(kind): float(count) for kind, count in kinds[points.notna()].value_counts().items()}
    rows: list[Row] = []
    for level, place in places.items():
        for key in sorted(set(place) - {""}):
            inside = place == key
            found = standardise(points[inside], kinds[inside], standard)
            rows.append(
                {
                    "level": level,
                    "key": key,
                    "n": found.n,
                    "plain": number(found.plain),
                    "adjusted": number(found.adjusted),
                    "covered": found.covered,
                }
            )
    return rows


def changes(
    before: pd.DataFrame, after: pd.DataFrame, groups: Sequence[tuple[str, str, Sequence[int]]], basis: str
) -> list[Row]:
    """Of the trusts of each group that are in both waves: the median change of each score, and a signed-rank test.

    ``before`` and ``after`` are points, the same trusts in rows, the same scores in columns ("" is overall). A group is
    its kind, its key and its rows. ``basis`` says which questions count.
    """
    rows: list[Row] = []
    for kind, key, members in groups:
        for score in after.columns:
            found = wilcoxon_signed_rank(before[score].iloc[list(members)], after[score].iloc[list(members)])
            rows.append(
                {
                    "kind": kind,
                    "key": key,
                    "score": score,
                    "basis": basis,
                    "pairs": found.pairs,
                    "moved": found.moved,
                    "median": number(found.median),
                    "p": found.p,
                }
            )
    return rows


def corrected(rows: Sequence[Row]) -> list[Row]:
    """The rows of ``changes`` with "adjusted": p by Benjamini and Hochberg over all of them, None where p is."""
    adjusted = benjamini_hochberg([np.nan if row["p"] is None else row["p"] for row in rows])
    return [row | {"adjusted": number(value)} for row, value in zip(rows, adjusted, strict=True)]


def signs(
    document: FrameworkDocument, codes: Codes, evidence: pd.DataFrame, before: pd.DataFrame | None = None
) -> list[Row]:
    """For each theme: in how many trusts all its answers stand at one level, how many high levels lack evidence, and
    how many answers ``rose`` and ``fell`` by two levels or more.

    ``evidence`` counts pieces, units × questions. ``high`` are the answers at level 4 or 5. ``before`` has the levels
    of the last wave, of the units (by their position) and questions that can be compared; ``compared`` are the answers
    that have a level in both, None without a wave before.
    """
    levels = levels_frame(document, codes)
    straight = straight_lining(levels, {question.key: question.theme for question in document.scored})
    bare = high_without_evidence(levels, evidence)
    rows: list[Row] = []
    for theme in document.themes:
        keys = [question.key for question in theme.scored]
        if keys:
            rows.append(
                {
                    "theme": theme.key,
                    "trusts": int(levels[keys].notna().any(axis=1).sum()),
                    "straight": int(straight[theme.key].sum()),
                    "high": int((levels[keys] >= HIGH).to_numpy().sum()),
                    "high_without_evidence": int(bare[keys].to_numpy().sum()),
                    **_moved(before, levels[keys]),
                }
            )
    return rows


def _moved(before: pd.DataFrame | None, levels: pd.DataFrame) -> Row:
    """How many answers can be compared, and how many of them rose and fell far."""
    if before is None:
        return {"compared": None, "rose": None, "fell": None}
    found = jumps(before, levels)
    both = before.loc[found.index, found.columns].notna() & levels.loc[found.index, found.columns].notna()
    return {
        "compared": int(both.to_numpy().sum()),
        "rose": int((found > 0).to_numpy().sum()),
        "fell": int((found < 0).to_numpy().sum()),
    }
