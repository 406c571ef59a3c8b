"""Storing scores: once for each submission and method, whoever asks and however often."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.services import record
from surveys.models import Submission, Wave

from ..models import Score, ScoreRun
from ..scoring import METHOD_VERSION, InvalidSnapshot, ScoreRow, fingerprint
from ..selectors import submissions_of, submissions_without_scores
from .computation import Computation, SubmissionAltered, compute

logger = logging.getLogger(__name__)

# On SQLite everybody waits for a writer: a batch takes well under a second.
BATCH = 50
MOST_A_SWEEP = 200


class ScoresDiffer(RuntimeError):
    """Stored scores are not those that the submissions give."""


def name_of(submission: Submission) -> str:
    return f"{submission.assessment.trust_code} submission {submission.number}"


def _create_run(computation: Computation) -> ScoreRun:
    return ScoreRun.objects.create(
        wave=computation.wave,
        framework_hash=computation.framework_hash,
        method_version=computation.method_version,
        input_hash=computation.input_hash,
        output_hash=computation.output_hash,
        submissions=len(computation.submissions),
        started_at=computation.started_at,
        duration_ms=computation.duration_ms,
    )


def _create_scores(run: ScoreRun, scored: Iterable[tuple[Submission, tuple[ScoreRow, ...]]]) -> None:
    Score.objects.bulk_create(
        (
            Score(run=run, submission=submission, method_version=run.method_version, **row._asdict())
            for submission, rows in scored
            for row in rows
        ),
        batch_size=1000,
    )


def _run_of(submission: Submission) -> ScoreRun | None:
    return ScoreRun.objects.filter(scores__submission=submission, method_version=METHOD_VERSION).first()


def stored_fingerprints(submissions: Sequence[Submission]) -> dict[int, str]:
    """Fingerprints of the stored scores by submission id; one query. Submissions without any are absent."""
    rows: defaultdict[int, list[ScoreRow]] = defaultdict(list)
    fields = ("submission_id", *ScoreRow._fields)
    ids = [submission.pk for submission in submissions]
    stored = Score.objects.filter(submission__in=ids, method_version=METHOD_VERSION).values_list(*fields)
    for submission_id, *row in stored:
        rows[submission_id].append(ScoreRow(*row))
    return {submission_id: fingerprint(found) for submission_id, found in rows.items()}


def _store_one(computation: Computation) -> ScoreRun:
    """Store the scores of a computation over one submission, or return the run of whoever was quicker."""
    (submission,) = computation.submissions
    try:
        with transaction.atomic():
            run = _create_run(computation)
            _create_scores(run, zip(computation.submissions, computation.rows, strict=True))
            record(
                action="submission.scored",
                by=None,
                subject=submission,
                trust_code=submission.assessment.trust_code,
                data={"run": run.pk, "method": run.method_version, "output_hash": run.output_hash},
            )
            return run
    except IntegrityError:
        quicker = _run_of(submission)
        if quicker is None:
            raise
        return quicker


def score_submission(*, submission_id: int) -> ScoreRun:
    """Score a submission and return the run; where it has scores of this method, the run that made them.

    Raises Submission.DoesNotExist, SubmissionAltered and InvalidSnapshot.
    """
    submission = Submission.objects.select_related("assessment").get(pk=submission_id)
    existing = _run_of(submission)
    if existing is not None:
        return existing
    wave = Wave.objects.select_related("framework_version").get(pk=submission.assessment.wave_id)
    return _store_one(compute(wave, [submission]))


def store_missing(computation: Computation) -> ScoreRun:
    """Store a computation's run and the scores that are not stored yet, in short transactions.

    Returns an earlier run where all of it was stored before. Raises ScoresDiffer, before it writes anything,
    where a stored score is not the one computed.
    """
    stored = stored_fingerprints(computation.submissions)
    missing = []
    for submission, rows in zip(computation.submissions, computation.rows, strict=True):
        if submission.pk not in stored:
            missing.append((submission, rows))
        elif stored[submission.pk] != fingerprint(rows):
            raise ScoresDiffer(f"{computation.wave.slug}, {name_of(submission)}: stored scores are not those computed.")
    if not missing:
        earlier = ScoreRun.objects.filter(
            wave=computation.wave,
            framework_hash=computation.framework_hash,
            method_version=computation.method_version,
            input_hash=computation.input_hash,
            output_hash=computation.output_hash,
        ).first()
        if earlier is not None:
            return earlier
    with transaction.atomic():
        run = _create_run(computation)
        record(
            action="wave.scored",
            by=None,
            subject=computation.wave,
            data={
                "run": run.pk,
                "method": run.method_version,
                "submissions": run.submissions,
                "added": len(missing),
                "output_hash": run.output_hash,
            },
        )
    for first in range(0, len(missing), BATCH):
        batch = missing[first : first + BATCH]
        try:
            with transaction.atomic():
                _create_scores(run, batch)
        except IntegrityError:
            # A worker scored one of the batch in the meantime.
            for submission, _ in batch:
                score_submission(submission_id=submission.pk)
    return run


def score_wave(*, wave: Wave) -> ScoreRun:
    """Score every submission of a wave in one pass, store what is missing, and return the run.

    Scores that are stored already are compared: raises ScoresDiffer, and as score_submission does.
    """
    return store_missing(compute(wave, submissions_of(wave)))


def score_forgotten(*, older_than: timedelta) -> int:
    """Score submissions older than that which have no scores of this method; return how many were scored.

    At most 200 at a time, oldest first. One that cannot be scored is logged, and does not stop the others.
    """
    scored = 0
    for submission_id in submissions_without_scores(before=timezone.now() - older_than)[:MOST_A_SWEEP]:
        try:
            score_submission(submission_id=submission_id)
        except (SubmissionAltered, InvalidSnapshot):
            logger.exception("Submission %s cannot be scored.", submission_id)
        else:
            scored += 1
    return scored
