"""Reminding a trust of the queries that it has to reply to soon."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.selectors import people_of_trusts
from nhsuk.formats import nhs_date

from ..models import Query
from .notices import Addressed, notify_all
from .notices_of_review import REPLY, path_of

SOON = timedelta(days=2)
DAYTIME = range(8, 18)


def remind_of_queries(*, now: datetime | None = None) -> int:
    """Tell the leads of trusts whose reply to a query is due within two days; once for each query and date.

    Nobody is written to by night. Returns how many queries that were, whether or not anybody had been told before.
    """
    moment = timezone.localtime(now)
    if moment.hour not in DAYTIME:
        return 0
    today = moment.date()
    rows = Query.objects.filter(
        state=Query.State.OPEN, waits_for=Query.Side.TRUST, due_on__range=(today, today + SOON)
    ).select_related("assessment__wave")
    queries = list(rows.order_by("pk"))
    people = people_of_trusts({query.assessment.trust_code for query in queries}, REPLY)
    told = [
        Addressed(
            person,
            f"query/{query.pk}/{query.due_on.isoformat()}",
            query.assessment,
            details=path_of(query) | {"due": nhs_date(query.due_on)},
        )
        for query in queries
        for person in people.get(query.assessment.trust_code, [])
    ]
    notify_all(kind="query_due", to=told)
    return len(queries)
