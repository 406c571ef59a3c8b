"""Reading the trail."""

import datetime
import hashlib

from django.core.cache import cache
from django.db.models import Min, QuerySet
from django.utils import timezone

from .models import Event
from .sealing import unsealed_events

KINDS_SECONDS = 60  # A kind of event that nobody saw before is offered after so long.


def events(
    *,
    trust_codes: frozenset[str] | None = None,
    action: str = "",
    person: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet[Event]:
    """Events, newest first: of these trusts only (None: all there are), and only what else is asked for.

    ``person`` is a part of the name or address of who did it; ``since`` and ``until`` are days, both included.
    """
    found = Event.objects.all()
    if trust_codes is not None:
        found = found.filter(trust_code__in=trust_codes)
    if action:
        found = found.filter(action=action)
    if person:
        found = found.filter(actor_label__icontains=person)
    if since:
        found = found.filter(occurred_at__gte=_start_of(since))
    if until and until < datetime.date.max:
        found = found.filter(occurred_at__lt=_start_of(until + datetime.timedelta(days=1)))
    return found


def actions_recorded(*, trust_codes: frozenset[str] | None = None) -> list[str]:
    """The kinds of event there are in the trail, of these trusts only (None: all); looked up once a minute."""
    scope = "all" if trust_codes is None else ",".join(sorted(trust_codes))
    key = f"audit.actions.{hashlib.sha256(scope.encode()).hexdigest()}"
    found: list[str] | None = cache.get(key)
    if found is None:
        rows = events(trust_codes=trust_codes).order_by().values_list("action", flat=True)
        found = sorted(rows.distinct())
        cache.set(key, found, KINDS_SECONDS)
    return found


def _start_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def oldest_unsealed_age() -> datetime.timedelta | None:
    """How long the oldest event that the sealer should have taken has waited; None where none waits.

    More than 5 seconds means that no sealer runs. Quick however long the trail is, so events that were inserted
    with an old date are left to ``verify_audit``.
    """
    oldest = unsealed_events().aggregate(oldest=Min("occurred_at"))["oldest"]
    return None if oldest is None else timezone.now() - oldest
