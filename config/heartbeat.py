"""A sign of life from beat and worker: beat sends it, a worker's child writes it down, /statusz reads it."""

import time

from celery import shared_task
from django.core.cache import cache

KEY = "worker-heartbeat"
KEPT_SECONDS = 24 * 3600


@shared_task(name="config.heartbeat_task")
def heartbeat_task() -> None:
    cache.set(KEY, time.time(), KEPT_SECONDS)


def seconds_since_heartbeat() -> float | None:
    """Return the age of the last heartbeat in seconds; None when there was none for a day."""
    beaten_at: float | None = cache.get(KEY)
    return None if beaten_at is None else max(0.0, time.time() - beaten_at)
