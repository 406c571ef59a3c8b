"""Reading a submission's places in its peer groups: how much of the group lies below it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from prepared.queries import prepared
from surveys.models import Submission

from .disclosure import Reader
from .models import PeerGroup, Place, Publication, Scope
from .selectors import BenchmarkKey, reader_of

EXAMINED = (PeerGroup.Kind.ENGLAND, PeerGroup.Kind.TYPE)
"""The groups in which an exact place, beside everything else that a trust sees, was shown to place nobody else."""


@dataclass(frozen=True)
class Standing:
    """``percentile`` is the mid-rank from 0 to 100, 0 the lowest; ``quarter`` 1 (lowest) to 4, None below four."""

    percentile: float
    quarter: int | None


def places_visible_to(
    user: User | None, publication: Publication, submission: Submission, groups: Iterable[PeerGroup]
) -> dict[BenchmarkKey, Standing]:
    """A submission's places by (group id, scope, key), as far as ``user`` may see them; at most one query.

    None of a provisional publication. Whoever may read a whole group by name sees the places in it; somebody of the
    trust, who reads no other's result, those in England and in its type. The caller has checked the right to the
    result, and shows a place where the group's quartiles are shown.
    """
    if user is None or publication.state == Publication.State.PROVISIONAL:
        return {}
    readable = [group for group in groups if _may_see(user, submission, group)]
    if not readable:
        return {}
    found: dict[BenchmarkKey, Standing] = {}
    for row in _places(submission.pk, [group.pk for group in readable]):
        for name, (percentile, quarter) in row.scores.items():
            scope, _, key = name.partition(":")
            found[row.peer_group_id, scope, key] = Standing(percentile, quarter)
    return found


@prepared
def _places(submission_id: int, group_ids: list[int]) -> QuerySet[Place]:
    return Place.objects.filter(submission_id=submission_id, peer_group_id__in=group_ids)


def _may_see(user: User, submission: Submission, group: PeerGroup) -> bool:
    # A place in a question tells of answers: of those, names are for readers of answers only.
    if reader_of(user, group, Scope.QUESTION) is Reader.NAMED:
        return True
    scope = scope_of(user, Permission.RESULT_READ)
    only_this = scope.trusts == {submission.assessment.trust_code} and not (scope.all or scope.regions or scope.icbs)
    return only_this and group.kind in EXAMINED
