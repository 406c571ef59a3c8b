"""What the worker does for the audit trail."""

from celery import shared_task

from .services import seal_events


@shared_task(name="audit.tasks.seal_events_task", ignore_result=True)
def seal_events_task() -> int:
    """Seal what waits; beat asks for it every second."""
    return seal_events()
