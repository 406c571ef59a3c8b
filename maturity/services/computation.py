"""One computation over submissions of a wave, and the hashes by which it can be compared with another."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from surveys.models import Submission, Wave
from surveys.selectors import document_of
from surveys.selectors.not_applicable import confirmed_in
from surveys.snapshot import content_hash

from ..scoring import METHOD_VERSION, CohortScores, InvalidSnapshot, ScoreRow, fingerprint, levels_of, score_cohort


class SubmissionAltered(RuntimeError):
    """A submission's answers are not those that were signed, or were given to another framework version."""


@dataclass(frozen=True)
class Computation:
    """Scores of ``submissions``, in their order, and the answer codes they come from; nothing of it is stored yet.

    ``confirmed`` are, for each, the questions whose "not applicable" the region had confirmed.
    """

    wave: Wave
    submissions: Sequence[Submission]
    confirmed: Sequence[frozenset[str]]
    codes: NDArray[np.int8]
    scores: CohortScores
    rows: Sequence[tuple[ScoreRow, ...]]
    framework_hash: str
    method_version: str
    started_at: datetime
    duration_ms: float

    @property
    def input_hash(self) -> str:
        return _hash_lines(self._identities())

    @property
    def output_hash(self) -> str:
        return _hash_lines(
            f"{identity} {fingerprint(rows)}" for identity, rows in zip(self._identities(), self.rows, strict=True)
        )

    def _identities(self) -> list[str]:
        """What went in: whose submission, its answers, and what was confirmed of them."""
        return [
            " ".join(
                (submission.assessment.trust_code, str(submission.number), submission.content_hash, *sorted(questions))
            )
            for submission, questions in zip(self.submissions, self.confirmed, strict=True)
        ]


def _hash_lines(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def compute(
    wave: Wave, submissions: Sequence[Submission], *, confirmed: Mapping[int, Collection[str]] | None = None
) -> Computation:
    """Score ``submissions``, all of ``wave``, in one pass; reads the framework version that they answered.

    ``confirmed`` are the questions confirmed not to apply, by submission id; without it, what is confirmed now.

    Raises SubmissionAltered where a snapshot does not have its hash or names another framework version, and
    InvalidSnapshot where it holds what could not have been signed; both name the trust.
    """
    started_at, started = timezone.now(), perf_counter()
    version = wave.framework_version
    document = document_of(version)
    if confirmed is None:
        confirmed = confirmed_in(submissions)
    questions = [frozenset(confirmed.get(submission.pk, ())) for submission in submissions]
    codes = []
    for submission, of_one in zip(submissions, questions, strict=True):
        name = f"{submission.assessment.trust_code}, {wave.slug}, submission {submission.number}"
        if content_hash(submission.snapshot) != submission.content_hash:
            raise SubmissionAltered(f"{name}: the stored answers are not those that were signed.")
        if submission.snapshot["framework"]["hash"] != version.content_hash:
            raise SubmissionAltered(f"{name}: it answers another framework version than the wave's.")
        try:
            codes.append(levels_of(document, submission.snapshot, confirmed=of_one))
        except InvalidSnapshot as error:
            raise InvalidSnapshot(f"{name}: {error}") from error
    levels = np.array(codes, dtype=np.int8).reshape(len(codes), len(document.scored))
    scores = score_cohort(document, levels)
    return Computation(
        wave=wave,
        submissions=submissions,
        confirmed=questions,
        codes=levels,
        scores=scores,
        rows=scores.rows(),
        framework_hash=version.content_hash,
        method_version=METHOD_VERSION,
        started_at=started_at,
        duration_ms=(perf_counter() - started) * 1000,
    )
