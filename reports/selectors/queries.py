"""How many queries on answers wait in a region."""

from django.utils import timezone

from accounts.models import User
from surveys.selectors.queries import QueryCount, count_open_queries, open_by_assessment


def queries_in(user: User, *, region: str) -> QueryCount:
    """The open queries, of the offices that ``user`` acts for, on answers of the trusts of a region; one query."""
    return count_open_queries(user, today=timezone.localdate(), region=region)


def queries_by_assessment(user: User, *, region: str) -> dict[int, int]:
    """How many open queries each assessment of a region has, of the offices that ``user`` acts for; one query."""
    return open_by_assessment(user, region)
