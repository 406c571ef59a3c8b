"""Every change to scores, publications and benchmarks."""

from .publishing import Draft, PublicationRefused, prepare_publication, preview_publication, release_publication
from .scoring import (
    ScoresDiffer,
    SubmissionAltered,
    score_again,
    score_forgotten,
    score_submission,
    score_wave,
)
from .verification import Verification, verify_wave

__all__ = [
    "Draft",
    "PublicationRefused",
    "ScoresDiffer",
    "SubmissionAltered",
    "Verification",
    "prepare_publication",
    "preview_publication",
    "release_publication",
    "score_again",
    "score_forgotten",
    "score_submission",
    "score_wave",
    "verify_wave",
]
