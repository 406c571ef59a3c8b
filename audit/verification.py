"""Proof that the trail is as it was written, or the names of what is wrong with it."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .chain import GENESIS
from .head import Head, HeadUnreadable, read_heads
from .models import Event, Seal
from .sealing import event_mac, unsealed_events

CHUNK = 1000


@dataclass
class Verification:
    """What was looked at and what was found wrong, one sentence each."""

    sealed: int = 0
    unsealed: int = 0
    heads: int = 0
    problems: list[str] = field(default_factory=list)


def verify_trail(*, unsealed_after: datetime.timedelta) -> Verification:
    """Recompute the whole chain, compare it with the exported heads, and look for what has no seal.

    Finds an event or seal that was changed, deleted, put in another place, or cut off at the end,
    and an event that has waited longer than ``unsealed_after`` for its seal (a stopped sealer, or a
    row inserted with an old date). Memory stays flat: a thousand rows are held at a time.
    """
    result = Verification()
    # Read first: a sealer at work only ever adds to the chain after this.
    heads = _heads_by_sequence(settings.AUDIT_HEAD_FILE, result)
    macs_of_heads: dict[int, str] = {}
    for seal in _check_chain(result):
        if seal.sequence in heads:
            macs_of_heads[seal.sequence] = seal.mac
    _check_heads(heads, macs_of_heads, result)
    _check_unsealed(unsealed_after, result)
    return result


def _check_chain(result: Verification) -> Iterator[Seal]:
    """Yield every seal, noting what is wrong with it and its event."""
    expected, previous_mac = 1, GENESIS
    for seals in _chunks():
        found = Event.objects.in_bulk([seal.event_id for seal in seals])
        for seal in seals:
            result.sealed += 1
            if seal.sequence != expected:
                missing = f"{expected}" if seal.sequence == expected + 1 else f"{expected} to {seal.sequence - 1}"
                result.problems.append(f"Deleted: the seal of sequence {missing} is missing.")
            elif seal.previous_mac != previous_mac:
                result.problems.append(
                    f"Reordered or replaced: sequence {seal.sequence} does not follow from {seal.sequence - 1}."
                )
            event = found.get(seal.event_id)
            if event is None:
                result.problems.append(f"Deleted: event {seal.event_id} (sequence {seal.sequence}) is missing.")
            elif event_mac(event, sequence=seal.sequence, previous_mac=seal.previous_mac) != seal.mac:
                result.problems.append(
                    f"Changed: event {seal.event_id} (sequence {seal.sequence}) or its seal is not what was sealed."
                )
            expected, previous_mac = seal.sequence + 1, seal.mac
            yield seal


def _chunks() -> Iterator[Sequence[Seal]]:
    after = None
    while True:
        rows = Seal.objects.order_by("sequence")
        chunk = list((rows if after is None else rows.filter(sequence__gt=after))[:CHUNK])
        if not chunk:
            return
        yield chunk
        after = chunk[-1].sequence


def _heads_by_sequence(path: Path, result: Verification) -> dict[int, list[Head]]:
    heads: dict[int, list[Head]] = {}
    try:
        for head in read_heads(path):
            result.heads += 1
            heads.setdefault(head.sequence, []).append(head)
    except HeadUnreadable as error:
        result.problems.append(f"Head file: {error}")
    return heads


def _check_heads(heads: dict[int, list[Head]], macs: dict[int, str], result: Verification) -> None:
    if result.sealed and not result.heads:
        result.problems.append("Head file: there are seals, and no head was exported. Was the file removed?")
    for sequence, exported in sorted(heads.items()):
        if sequence not in macs:
            result.problems.append(
                f"Truncated: the exported head says that sequence {sequence} was sealed at {exported[0].sealed_at}; "
                "the database has no such seal."
            )
            continue
        for head in exported:
            if head.mac != macs[sequence] or head.count != sequence:
                result.problems.append(
                    f"Head mismatch: the head exported at {head.sealed_at} for sequence {sequence} "
                    "differs from the seal in the database."
                )


def _check_unsealed(unsealed_after: datetime.timedelta, result: Verification) -> None:
    now = timezone.now()
    late: list[int] = []
    for key, occurred_at in unsealed_events(everything=True).values_list("pk", "occurred_at").iterator():
        result.unsealed += 1
        if now - occurred_at > unsealed_after:
            late.append(key)
    if late:
        named = ", ".join(str(key) for key in late[:10]) + (" and others" if len(late) > 10 else "")
        result.problems.append(
            f"Unsealed: {len(late)} event(s) older than {unsealed_after.total_seconds():g} seconds have no seal: "
            f"{named}. Either no sealer runs, or they were inserted past the portal."
        )
