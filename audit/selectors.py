"""Reading the trail."""

import datetime

from django.db.models import Min, QuerySet
from django.utils import timezone

from .models import Event
from .sealing import unsealed_events


def events(*, trust_codes: frozenset[str] | None = None, action: str = "") -> QuerySet[Event]:
    """Events, newest first: of these trusts only (None: all there are), of this action only if given."""
    found = Event.objects.all()
    if trust_codes is not None:
        found = found.filter(trust_code__in=trust_codes)
    if action:
        found = found.filter(action=action)
    return found


def oldest_unsealed_age() -> datetime.timedelta | None:
    """How long the oldest event that the sealer should have taken has waited; None where none waits.

    More than 5 seconds means that no sealer runs. Quick however long the trail is, so events that were inserted
    with an old date are left to ``verify_audit``.
    """
    oldest = unsealed_events().aggregate(oldest=Min("occurred_at"))["oldest"]
    return None if oldest is None else timezone.now() - oldest
