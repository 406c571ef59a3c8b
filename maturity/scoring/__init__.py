"""Scores in integers, for a whole cohort at once. Pure: no ORM, no request. docs/scoring.md says it in words."""

from .cohort import CohortScores, ScoreRow, fingerprint, points_of, score_cohort
from .explanation import (
    AnswerPart,
    Change,
    Explanation,
    LevelStep,
    LevelTest,
    ScoreStep,
    ThemeExplanation,
    explain,
)
from .goals import Way, smallest_way
from .levels import NOT_APPLICABLE, NOT_KNOWN, InvalidSnapshot, levels_of
from .rules import InvalidRules, Rules, rules_of

# Stored with every score. Raise it when the same answers would give other numbers: the sweeper then adds
# the new scores beside the old ones, which stay.
METHOD_VERSION = "1"

__all__ = [
    "METHOD_VERSION",
    "NOT_APPLICABLE",
    "NOT_KNOWN",
    "AnswerPart",
    "Change",
    "CohortScores",
    "Explanation",
    "InvalidRules",
    "InvalidSnapshot",
    "LevelStep",
    "LevelTest",
    "Rules",
    "ScoreRow",
    "ScoreStep",
    "ThemeExplanation",
    "Way",
    "explain",
    "fingerprint",
    "levels_of",
    "points_of",
    "rules_of",
    "score_cohort",
    "smallest_way",
]
