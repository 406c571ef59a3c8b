"""How many queries on answers wait in a region."""

from django.utils import timezone

from accounts.models import User
from surveys.selectors.queries import QueryCount, count_open_queries


def queries_in(user: User, *, region: str) -> QueryCount:
    """The open queries, of the offices that ``user`` acts for, on answers of the trusts of a region; one query."""
    return count_open_queries(user, today=timezone.localdate(), region=region)
