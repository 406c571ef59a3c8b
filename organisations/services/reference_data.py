"""Everything that comes with the portal, in the order in which it builds on each other."""

from django.db import transaction

from audit.services import Actor

from .. import reference
from ..models import OdsSnapshot
from .geography import load_geography
from .ods_import import OdsSummary, import_ods
from .programmes import import_programmes
from .structure import import_attributes
from .successions import import_successions
from .summary import Summary


@transaction.atomic
def load_reference_data(*, by: Actor | None) -> list[Summary | OdsSummary]:
    """Load geography, trusts, types and attributes, programmes and successions; what is there already stays.

    Snapshots older than one that an administrator has imported since are left out: they were applied
    before it, or came too late. Types, attributes, programmes and successions are applied again, so
    that they reach trusts that a later snapshot brought.
    """
    summaries: list[Summary | OdsSummary] = [*load_geography(by=by)]
    latest = OdsSnapshot.objects.order_by("-as_at").values_list("as_at", flat=True).first()
    for as_at, names in reference.SNAPSHOTS:
        if latest is None or as_at >= latest or OdsSnapshot.objects.filter(as_at=as_at).exists():
            summaries.append(import_ods(as_at=as_at, files=reference.packaged(*names), by=by))
    summaries += import_attributes(files=reference.packaged(*reference.STRUCTURE), by=by)
    summaries.append(import_programmes(files=reference.packaged(*reference.PROGRAMMES), by=by))
    summaries.append(import_successions(files=reference.packaged(*reference.SUCCESSIONS), by=by))
    return summaries
