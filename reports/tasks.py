"""Files that people asked for, in the worker. Messages may be lost or come twice: the rows say what is to be made."""

import logging
from datetime import timedelta

from celery import current_app, shared_task
from kombu.exceptions import OperationalError

from .services.export_jobs import expire_exports, make_export, make_forgotten

logger = logging.getLogger(__name__)

# A message that is under way must not be overtaken by the sweeper.
SETTLING_TIME = timedelta(seconds=5)
PUBLISH_SECONDS = 2


@shared_task(name="reports.make_export_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def make_export_task(job_id: int) -> None:
    """Make one file; a second time does nothing."""
    make_export(job_id=job_id)


@shared_task(name="reports.sweep_exports_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def sweep_exports_task() -> int:
    """Delete the files whose time is over, make one that was forgotten, and return how many were, 0 or 1."""
    expire_exports()
    return make_forgotten(older_than=SETTLING_TIME)


def queue_export(job_id: int) -> None:
    """Ask the worker for a file. Without a broker it is logged, and the sweeper does it later."""
    try:
        # A connection of its own: a person is waiting, and a worker's time-outs are too long for that.
        with current_app.connection_for_write(transport_options={"socket_timeout": PUBLISH_SECONDS}) as connection:
            make_export_task.apply_async((job_id,), connection=connection, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("Export %s waits for the sweeper: no broker (%s).", job_id, error)
