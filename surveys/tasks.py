"""What the worker does for surveys."""

import logging
import time
from datetime import timedelta
from functools import cache

from celery import current_app, shared_task
from kombu import Connection
from kombu.exceptions import OperationalError
from kombu.pools import producers

from .evidence.scanner import ScannerAway
from .services.due_queries import remind_of_queries
from .services.evidence_checking import check_file, check_forgotten, clear_leftovers
from .services.reminders import remind
from .services.sending import send_waiting
from .services.time import keep_answering_time

logger = logging.getLogger(__name__)

PUBLISH_SECONDS = 1
SILENT_SECONDS = 60
# A message that is under way must not be overtaken by the sweeper.
SETTLING_TIME = timedelta(seconds=5)
# Nothing takes this long to arrive and be kept: what is older was left behind.
ARRIVING_TIME = timedelta(hours=2)
_silent_until = 0.0


@shared_task(name="surveys.keep_answering_time_task", ignore_result=True)
def keep_answering_time_task(wave_id: int, question_id: int, person: str, seconds: int) -> None:
    """Store how long somebody took."""
    keep_answering_time(wave_id=wave_id, question_id=question_id, person=person, seconds=seconds)


@cache
def _broker() -> Connection:
    """One for the process, with time-outs for somebody who is waiting: a new one would cost more than the save."""
    connection: Connection = current_app.connection_for_write(transport_options={"socket_timeout": PUBLISH_SECONDS})
    return connection


def queue_answering_time(wave_id: int, question_id: int, person: str, seconds: int) -> None:
    """Leave a measurement to the worker: a save does not wait for it, and rows do not come in the order of answers.

    A measurement may be lost. Without a broker this one is, and for a minute no other save tries.
    """
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        with producers[_broker()].acquire(block=True, timeout=PUBLISH_SECONDS) as producer:
            keep_answering_time_task.apply_async(
                (wave_id, question_id, person, seconds), producer=producer, retry=False
            )
    except (OperationalError, OSError) as error:
        _silent_until = time.monotonic() + SILENT_SECONDS
        logger.warning("Times of answering are not kept for %s s: no broker (%s).", SILENT_SECONDS, error)


@shared_task(
    name="surveys.check_file_task",
    acks_late=True,
    reject_on_worker_lost=True,
    ignore_result=True,
    throws=(ScannerAway,),
)
def check_file_task(evidence_id: int) -> None:
    """Have a file looked through for viruses; without a scanner the sweeper comes back to it."""
    check_file(evidence_id=evidence_id)


@shared_task(name="surveys.sweep_evidence_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def sweep_evidence_task() -> int:
    """Check the files that no message brought to be checked, and return how many that were."""
    return check_forgotten(older_than=SETTLING_TIME)


@shared_task(name="surveys.clear_evidence_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def clear_evidence_task() -> int:
    """Clear away the files that nothing names, and return how many that were."""
    return clear_leftovers(older_than=ARRIVING_TIME)


def queue_check(evidence_id: int) -> None:
    """Ask the worker to check a file. Without a broker it is logged, and the sweeper does it later."""
    try:
        with current_app.connection_for_write(transport_options={"socket_timeout": PUBLISH_SECONDS}) as connection:
            check_file_task.apply_async((evidence_id,), connection=connection, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("Evidence %s waits for the sweeper: no broker (%s).", evidence_id, error)


@shared_task(name="surveys.remind_of_queries_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def remind_of_queries_task() -> int:
    """Write the mails to trusts whose reply to a query is due soon, and return how many queries that were."""
    return remind_of_queries()


@shared_task(name="surveys.send_notices_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def send_notices_task() -> None:
    """Send the mails that wait; what one round leaves, the next one takes."""
    if send_waiting():
        queue_sending()


@shared_task(name="surveys.remind_task", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def remind_task() -> int:
    """Write the reminders that are due, and return how many mails that is."""
    return remind()


def queue_sending() -> None:
    """Ask the worker to send what waits. Without a broker it is logged, and the sweeper does it later."""
    try:
        with current_app.connection_for_write(transport_options={"socket_timeout": PUBLISH_SECONDS}) as connection:
            send_notices_task.apply_async(connection=connection, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("Mail waits for the sweeper: no broker (%s).", error)
