"""Signs in a cohort's answers that deserve a second look. Pure; none of them proves anything about one trust.

Levels are units × questions: 1 to 5, NaN where there is none.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .statistics import weighted_kappa

HIGH = 4
JUMP = 2
FEWEST_IN_A_LINE = 6


def straight_lining(levels: pd.DataFrame, themes: Mapping[str, str], fewest: int = FEWEST_IN_A_LINE) -> pd.DataFrame:
    """Return, units × themes, whether all answers of a theme stand at one level: a theme filled in without looking.

    ``themes`` is {question: theme}. False where fewer than ``fewest`` questions have a level.
    """
    found = {}
    for theme in dict.fromkeys(themes.values()):
        of_theme = levels[[question for question in levels.columns if themes[question] == theme]]
        answered = of_theme.notna().sum(axis=1)
        found[theme] = (answered >= fewest) & (of_theme.max(axis=1) == of_theme.min(axis=1))
    return pd.DataFrame(found, index=levels.index)


def jumps(before: pd.DataFrame, after: pd.DataFrame, least: int = JUMP) -> pd.DataFrame:
    """Return, for the units and questions that both waves have, how many levels were gained or lost, where that is
    ``least`` or more either way; NaN elsewhere."""
    units, questions = before.index.intersection(after.index), before.columns.intersection(after.columns)
    moved = after.loc[units, questions] - before.loc[units, questions]
    return moved.where(moved.abs() >= least)


def high_without_evidence(levels: pd.DataFrame, evidence: pd.DataFrame, high: int = HIGH) -> pd.DataFrame:
    """Return where a level of ``high`` or above has no evidence; ``evidence`` counts pieces, units × questions.

    Raises ValueError where the two do not have the same units and questions.
    """
    if not (levels.index.equals(evidence.index) and levels.columns.equals(evidence.columns)):
        raise ValueError("Levels and evidence must have the same units and questions.")
    return (levels >= high) & (evidence.fillna(0) == 0)


def against_reviewer(own: pd.DataFrame, reviewed: pd.DataFrame, questions: Sequence[str] | None = None) -> pd.DataFrame:
    """Return, a row a question, how trusts' own levels agree with a reviewer's.

    Columns "pairs", "agree" (share), "higher" (share that the trust puts higher), "difference" (mean, own less
    reviewed) and "kappa" (quadratic weights; NaN without spread).
    """
    units = own.index.intersection(reviewed.index)
    chosen = list(questions) if questions is not None else list(own.columns.intersection(reviewed.columns))
    rows = {}
    for question in chosen:
        one, other = own.loc[units, question], reviewed.loc[units, question]
        both = one.notna() & other.notna()
        difference = (one - other)[both]
        rows[question] = {
            "pairs": int(both.sum()),
            "agree": float((difference == 0).mean()) if len(difference) else np.nan,
            "higher": float((difference > 0).mean()) if len(difference) else np.nan,
            "difference": float(difference.mean()) if len(difference) else np.nan,
            "kappa": weighted_kappa(one[both], other[both]),
        }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["pairs", "agree", "higher", "difference", "kappa"])
