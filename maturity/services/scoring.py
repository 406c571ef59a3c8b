"""Storing scores: once for each submission and method, whoever asks and however often."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record
from surveys.models import Assessment, Submission, Wave
from surveys.selectors.not_applicable import confirmed_in

from ..models import Score, ScoreRun
from ..scoring import METHOD_VERSION, InvalidSnapshot, ScoreRow, fingerprint
from ..selectors import submissions_of, submissions_to_score_again, submissions_without_scores
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


def _compute_locked(wave: Wave, submission: Submission) -> Computation:
    """Compute one submission with its assessment's row locked, as whoever decides about it has it.

    What is confirmed cannot change until this is stored: a decision is either in the computation, or has a later time
    than the computation's, by which it is found.
    """
    list(Assessment.objects.select_for_update().filter(pk=submission.assessment_id).values_list("pk"))
    return compute(wave, [submission])


def _store_one(computation: Computation) -> ScoreRun:
    """Store the scores of a computation over one submission. Raises IntegrityError where somebody was quicker."""
    (submission,) = computation.submissions
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


def _quicker(submission: Submission) -> ScoreRun:
    """The run of whoever stored the scores at the same moment."""
    run = _run_of(submission)
    if run is None:
        raise ScoresDiffer(f"{name_of(submission)} could not be stored, and nobody else has stored it.")
    return run


def score_submission(*, submission_id: int) -> ScoreRun:
    """Score a submission and return the run; where it has scores of this method, the run that made them.

    Raises Submission.DoesNotExist, SubmissionAltered and InvalidSnapshot.
    """
    submission = Submission.objects.select_related("assessment").get(pk=submission_id)
    existing = _run_of(submission)
    if existing is not None:
        return existing
    wave = Wave.objects.select_related("framework_version").get(pk=submission.assessment.wave_id)
    try:
        with transaction.atomic():
            return _store_one(_compute_locked(wave, submission))
    except IntegrityError:
        return _quicker(submission)


def score_again(*, submission_id: int) -> ScoreRun:
    """Score a submission anew, by what the region has confirmed now, in place of the scores that it has.

    The trail keeps the hash of both. Raises as score_submission does.
    """
    submission = Submission.objects.select_related("assessment").get(pk=submission_id)
    wave = Wave.objects.select_related("framework_version").get(pk=submission.assessment.wave_id)
    try:
        with transaction.atomic():
            computation = _compute_locked(wave, submission)
            before = _run_of(submission)
            Score.objects.filter(submission=submission, method_version=METHOD_VERSION).delete()
            run = _create_run(computation)
            _create_scores(run, zip(computation.submissions, computation.rows, strict=True))
            record(
                action="submission.rescored",
                by=None,
                subject=submission,
                trust_code=submission.assessment.trust_code,
                data={
                    "run": run.pk,
                    "before": before.pk if before else None,
                    "method": run.method_version,
                    "confirmed": sorted(computation.confirmed[0]),
                    "output_hash": run.output_hash,
                },
            )
            return run
    except IntegrityError:
        # Somebody stores it at this moment: what they did not know yet, the sweeper finds.
        return _quicker(submission)


def store_missing(computation: Computation) -> ScoreRun:
    """Store a computation's run and the scores that are not stored yet, in short transactions.

    Returns an earlier run where all of it was stored before. Raises ScoresDiffer, before it writes anything,
    where a stored score is not the one computed.
    """
    stored = stored_fingerprints(computation.submissions)
    missing, confirmed = [], {}
    for submission, rows, questions in zip(
        computation.submissions, computation.rows, computation.confirmed, strict=True
    ):
        confirmed[submission.pk] = questions
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
                ids = [submission.assessment_id for submission, _ in batch]
                list(Assessment.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
                now = confirmed_in(submission for submission, _ in batch)
                # About these a region has decided in the meantime.
                decided = {one.pk for one, _ in batch if now.get(one.pk, frozenset()) != confirmed[one.pk]}
                _create_scores(run, (row for row in batch if row[0].pk not in decided))
            for submission_id in decided:
                score_submission(submission_id=submission_id)
        except IntegrityError:
            # A worker scored one of the batch in the meantime.
            for submission, _ in batch:
                score_submission(submission_id=submission.pk)
    return run


def score_wave(*, wave: Wave) -> ScoreRun:
    """Score every submission of a wave in one pass, store what is missing, and return the run.

    Scores that are stored already are compared: raises ScoresDiffer, and as score_submission does. What a region has
    decided about since is scored again first.
    """
    score_decided(wave=wave)
    return store_missing(compute(wave, submissions_of(wave)))


def score_decided(*, wave: Wave) -> None:
    """Score again what a region has decided about since it was scored, all of one wave."""
    waiting = submissions_to_score_again(before=timezone.now())
    for submission_id in list(waiting.filter(assessment__wave=wave)):
        score_again(submission_id=submission_id)


def score_forgotten(*, older_than: timedelta) -> int:
    """Score what waits longer than that: without scores of this method, or decided about since; return how many.

    At most 200 of each at a time, oldest first. One that cannot be scored is logged, and does not stop the others.
    """
    before = timezone.now() - older_than
    return _sweep(submissions_without_scores(before=before), score_submission) + _sweep(
        submissions_to_score_again(before=before), score_again
    )


def _sweep(waiting: QuerySet[Submission, int], score: Callable[..., ScoreRun]) -> int:
    scored = 0
    for submission_id in list(waiting[:MOST_A_SWEEP]):
        try:
            score(submission_id=submission_id)
        except (SubmissionAltered, InvalidSnapshot):
            logger.exception("Submission %s cannot be scored.", submission_id)
        else:
            scored += 1
    return scored
