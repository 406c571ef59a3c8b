"""Writing mails into the outbox, in the transaction of what they tell of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ..models import Assessment, Notice, Wave
from ..notices import KINDS
from ..signals import notices_written


@dataclass(frozen=True)
class Addressed:
    """To whom a mail goes, of what, and under which ``about``: the same person is told of it once only."""

    person: User
    about: str
    assessment: Assessment | None = None
    wave: Wave | None = None
    details: Mapping[str, str | list[str]] = field(default_factory=dict)


def notify(
    *, kind: str, person: User, assessment: Assessment, about: str, details: dict[str, str] | None = None
) -> None:
    """Have a mail of ``kind`` (a key of ``surveys.notices.KINDS``) sent to ``person`` once this transaction is kept.

    Whether they may still know of it is asked when it is sent. Telling somebody of the same ``about`` again does
    nothing. Raises KeyError for a kind that there is not.
    """
    notify_all(kind=kind, to=[Addressed(person, about, assessment, details=details or {})])


@transaction.atomic
def notify_all(*, kind: str, to: Iterable[Addressed]) -> None:
    """The same for many people, in few queries."""
    KINDS[kind]
    notices = [
        Notice(
            kind=kind,
            person=one.person,
            assessment=one.assessment,
            wave=one.wave or (one.assessment.wave if one.assessment else None),
            about=one.about,
            details=dict(one.details),
        )
        for one in to
    ]
    if notices:
        Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=200)
        transaction.on_commit(lambda: notices_written.send(sender=Notice), robust=True)


def call_off(*, kind: str, about: str, reason: str) -> None:
    """Do not send what of this kind and ``about`` has not been sent: it is over. The rows stay, with the reason."""
    waiting = Notice.objects.filter(kind=kind, about=about, sent_at=None, cancelled_at=None)
    waiting.update(cancelled_at=timezone.now(), cancelled_reason=reason)
