"""Scoring in the worker. Messages may be lost or come twice: the database says what is still to be done."""

import logging
from datetime import timedelta

from celery import Task, current_app, shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from . import services
from .services.retention import delete_evidence_that_is_due

logger = logging.getLogger(__name__)

# A message that is under way must not be overtaken by the sweeper; a lost one must not be missed for long.
SETTLING_TIME = timedelta(seconds=5)
PUBLISH_SECONDS = 2


@shared_task(name="maturity.score_submission_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def score_submission_task(submission_id: int) -> None:
    """Score one submission; a second time does nothing."""
    services.score_submission(submission_id=submission_id)


@shared_task(name="maturity.score_again_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def score_again_task(submission_id: int) -> None:
    """Score one submission by what the region has confirmed now; a second time gives the same."""
    services.score_again(submission_id=submission_id)


@shared_task(name="maturity.sweep_scores_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def sweep_scores_task() -> int:
    """Score what no message scored, first or again, and return how many submissions that were."""
    return services.score_forgotten(older_than=SETTLING_TIME)


@shared_task(name="maturity.delete_old_evidence_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def delete_old_evidence_task() -> None:
    """Delete files of evidence whose time is over; a second time finds none."""
    delete_evidence_that_is_due(today=timezone.localdate())


def queue_scoring(submission_id: int) -> None:
    """Ask the worker to score a submission. Without a broker it is logged, and the sweeper does it later."""
    _queue(score_submission_task, submission_id)


def queue_scoring_again(submission_id: int) -> None:
    """The same for one that has scores, about which the region has decided something."""
    _queue(score_again_task, submission_id)


def _queue(task: Task, submission_id: int) -> None:
    try:
        # A connection of its own: a person is waiting, and a worker's time-outs are too long for that.
        with current_app.connection_for_write(transport_options={"socket_timeout": PUBLISH_SECONDS}) as connection:
            task.apply_async((submission_id,), connection=connection, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("Submission %s waits for the sweeper: no broker (%s).", submission_id, error)
