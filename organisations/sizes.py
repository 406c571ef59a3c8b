"""How large trusts are, by the last figure that is known of each."""

from collections.abc import Iterable

from .models import Attribute
from .structure import FTE_STAFF, INCOME


def sizes_of(trust_ids: Iterable[int]) -> dict[int, float]:
    """Operating income in thousand pounds by trust id, of the last year there is; one query.

    Where no trust has an income, staff (full-time equivalents): never one beside the other, as they have no common
    unit. A trust without the figure is absent.
    """
    rows = Attribute.objects.filter(trust__in=list(trust_ids), name__in=(INCOME, FTE_STAFF), value__gt=0)
    found: dict[str, dict[int, float]] = {INCOME: {}, FTE_STAFF: {}}
    for name, trust_id, value in rows.order_by("year").values_list("name", "trust_id", "value"):
        found[name][trust_id] = value
    return found[INCOME] or found[FTE_STAFF]
