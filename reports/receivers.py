"""What reports does when something happens in it that a worker goes on with."""

from django.dispatch import receiver

from .signals import export_asked
from .tasks import queue_export


@receiver(export_asked, dispatch_uid="reports.make_on_commit")
def make_on_commit(sender: object, *, job_id: int, **_: object) -> None:
    queue_export(job_id)
