"""Giving events their places in the chain. One sealer at a time, whoever runs it."""

import datetime
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from .chain import GENESIS, chain_mac, event_document
from .head import append_head
from .models import Event, Seal

# Any constant: every sealer of one database asks for the same lock.
ADVISORY_LOCK = 5_741_026_118
BATCH = 500
# Within this time a transaction that recorded an event has ended. Looking no further back keeps the
# search small however long the trail grows, and leaves an event that somebody inserts with an old
# date outside the chain, where verification names it.
LONGEST_TRANSACTION = datetime.timedelta(hours=1)


def unsealed_events(*, everything: bool = False) -> QuerySet[Event]:
    """Events without a seal, oldest first; those near or after the last seal, unless ``everything``."""
    events = Event.objects.filter(~Exists(Seal.objects.filter(event_id=OuterRef("pk")))).order_by("id")
    if not everything:
        last = Seal.objects.last()
        if last is not None:
            events = events.filter(occurred_at__gte=last.sealed_at - LONGEST_TRANSACTION)
    return events


def seal_events() -> int:
    """Seal what waits, in short transactions, and return the number of events sealed.

    Returns early where another sealer is at work: that one will find the rest, or the next run will.
    """
    total = 0
    # Looked at first without a lock: on SQLite an empty run must not take the write lock every second.
    while unsealed_events().exists():
        sealed = _seal_batch()
        total += sealed
        if sealed < BATCH:
            break
    return total


@transaction.atomic
def _seal_batch() -> int:
    if not _is_only_sealer():
        return 0
    # Read under the lock: what another sealer committed before is seen now.
    last = Seal.objects.last()
    sequence, mac = (last.sequence, last.mac) if last else (0, GENESIS)
    sealed_at = timezone.now()
    seals = []
    for event in unsealed_events()[:BATCH]:
        sequence, previous_mac = sequence + 1, mac
        mac = event_mac(event, sequence=sequence, previous_mac=previous_mac)
        seals.append(
            Seal(sequence=sequence, event_id=event.pk, previous_mac=previous_mac, mac=mac, sealed_at=sealed_at)
        )
    if seals:
        Seal.objects.bulk_create(seals)
        # After the commit: a head must never promise a seal that was rolled back. A crash in between
        # loses one line, and the next seal's line covers it.
        transaction.on_commit(
            partial(
                append_head, settings.AUDIT_HEAD_FILE, sequence=sequence, mac=mac, count=sequence, sealed_at=sealed_at
            )
        )
    return len(seals)


def event_mac(event: Event, *, sequence: int, previous_mac: str) -> str:
    """The keyed hash of ``event`` at ``sequence``, from what the database holds."""
    document = event_document(
        id=event.pk,
        occurred_at=event.occurred_at,
        actor_id=event.actor_id,
        actor_label=event.actor_label,
        action=event.action,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        trust_code=event.trust_code,
        data=event.data,
    )
    return chain_mac(key=settings.AUDIT_KEY, sequence=sequence, previous_mac=previous_mac, event=document)


def _is_only_sealer() -> bool:
    if connection.vendor != "postgresql":
        # SQLite: the IMMEDIATE transaction around us already holds the one write lock.
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return bool(cursor.fetchone()[0])
