"""Stored scores and publications. Everything here can be computed again from submissions."""

from .benchmarks import Benchmark, PeerGroup, Place
from .publications import CohortMember, Publication
from .ranges import RangeMethod, RankRange
from .scores import Scope, Score, ScoreRun
from .studies import Study

__all__ = [
    "Benchmark",
    "CohortMember",
    "PeerGroup",
    "Place",
    "Publication",
    "RangeMethod",
    "RankRange",
    "Scope",
    "Score",
    "ScoreRun",
    "Study",
]
