"""Scores over the questions that two framework versions share, for comparing like with like. Pure."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveys.questionnaire import canonical
from surveys.questionnaire.document import FrameworkDocument

from .scoring import NOT_APPLICABLE, points_of, score_cohort


def shared_questions(one: FrameworkDocument, other: FrameworkDocument) -> frozenset[str]:
    """The scored questions of both versions that are asked in the same words: same id, same hash of what is asked."""
    hashes = {question.key: canonical.question_hash(question) for question in one.scored}
    return frozenset(q.key for q in other.scored if hashes.get(q.key) == canonical.question_hash(q))


def restricted(document: FrameworkDocument, keys: frozenset[str]) -> FrameworkDocument:
    """``document`` with no other scored questions than ``keys``, and its own weights and points."""
    themes = tuple(
        replace(theme, questions=tuple(q for q in theme.questions if q.key in keys or not q.is_scored))
        for theme in document.themes
    )
    return replace(document, themes=themes)


def points_over(document: FrameworkDocument, asked: FrameworkDocument, codes: NDArray[np.int8]) -> pd.DataFrame:
    """Points by the rules of ``document`` of answers to ``asked``: units × scores, "" for overall, then themes.

    ``codes`` are units × the scored questions of ``asked``, which has all those of ``document``. There is no overall
    column where the framework has none; NaN where nothing applies.
    """
    positions = {question.key: column for column, question in enumerate(asked.scored)}
    wanted = [positions[question.key] for question in document.scored]
    if not wanted:
        return pd.DataFrame(index=range(len(codes)))
    scores = score_cohort(document, codes[:, wanted] if len(codes) else np.full((0, len(wanted)), NOT_APPLICABLE))
    columns = {}
    if scores.rules.has_overall:
        columns[""] = points_of(scores.overall_numerator, scores.overall_denominator)
    themes = points_of(scores.theme_numerator, scores.theme_denominator)
    columns |= {key: themes[:, column] for column, key in enumerate(scores.rules.theme_keys)}
    return pd.DataFrame(columns, index=range(len(codes)))
