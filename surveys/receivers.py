"""What surveys does when something happens in it that a worker goes on with."""

from django.dispatch import receiver

from accounts.signals import themes_asked

from .selectors import document_of, waves
from .signals import evidence_arrived, notices_written
from .tasks import queue_check, queue_sending


@receiver(evidence_arrived, dispatch_uid="surveys.check_on_arrival")
def check_on_arrival(sender: object, *, evidence_id: int, **_: object) -> None:
    queue_check(evidence_id)


@receiver(notices_written, dispatch_uid="surveys.send_on_commit")
def send_on_commit(sender: object, **_: object) -> None:
    queue_sending()


@receiver(themes_asked, dispatch_uid="surveys.themes_of_the_latest_wave")
def themes_of_the_latest_wave(sender: object, **_: object) -> list[tuple[str, str]]:
    wave = waves().first()
    return [(theme.key, theme.title) for theme in document_of(wave.framework_version).themes] if wave else []
