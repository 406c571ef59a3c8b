"""Reading the ranges of a publication: those of a submission whose result the caller may read."""

from collections.abc import Iterable

from django.db.models import QuerySet

from prepared.queries import prepared
from surveys.models import Submission

from .models import PeerGroup, Publication, RangeMethod, RankRange

RangeKey = tuple[int, str, str]


def ranges_of(submission: Submission, groups: Iterable[PeerGroup]) -> dict[RangeKey, RankRange]:
    """A submission's ranges by (group id, scope, theme key); one query. It has none where a group is too small."""
    rows = _ranges(submission.pk, [group.pk for group in groups])
    return {(row.peer_group_id, row.scope, row.key): row for row in rows}


@prepared
def _ranges(submission_id: int, group_ids: list[int]) -> QuerySet[RankRange]:
    return RankRange.objects.filter(submission_id=submission_id, peer_group_id__in=group_ids)


def latest_shares() -> RangeMethod | None:
    """The last released publication's method that says which choice moves ranks most, with wave; None without one."""
    rows = RangeMethod.objects.exclude(shares=[]).exclude(publication__released_at=None)
    return (
        rows.select_related("publication__wave")
        .order_by("-publication__wave__opens_on", "-publication__number")
        .first()
    )


def range_method_of(publication: Publication) -> RangeMethod | None:
    """How a publication's ranges were drawn, or None where it has none."""
    return RangeMethod.objects.filter(publication=publication).first()
