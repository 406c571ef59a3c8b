"""Peer groups over several waves at once, and what a reader may see of them."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from accounts.models import User
from maturity.disclosure import Cell, Shown, disclose
from maturity.models import Benchmark, PeerGroup, Publication
from maturity.peers import groups_of
from maturity.selectors import BenchmarkKey, reader_of
from surveys.models import Assessment


def groups_over_waves(assessments: Mapping[Publication, Assessment]) -> dict[int, Sequence[PeerGroup]]:
    """The groups that an assessment belongs to in each publication, by publication id; one query.

    They come in the order of maturity.peers.groups_of: England, region, type.
    """
    named = Q(pk__in=[])
    for publication, assessment in assessments.items():
        for group in groups_of(assessment):
            named |= Q(publication=publication, kind=group.kind, key=group.key)
    found = {(row.publication_id, row.kind, row.key): row for row in PeerGroup.objects.filter(named)}
    return {
        publication.pk: [
            found[publication.pk, group.kind, group.key]
            for group in groups_of(assessment)
            if (publication.pk, group.kind, group.key) in found
        ]
        for publication, assessment in assessments.items()
    }


def shown_in(groups: Iterable[PeerGroup], *, user: User | None) -> dict[BenchmarkKey, Shown]:
    """What ``user`` may see of the groups' distributions, by (group id, scope, key); one query.

    All groups are disclosed together, those of earlier waves included: what may be seen depends on what else
    stands beside it. Without ``user`` it is what a peer without names may see.
    """
    by_id = {group.pk: group for group in groups}
    cells: dict[BenchmarkKey, Cell] = {
        (row.peer_group_id, row.scope, row.key): Cell(
            n=row.n,
            scored=by_id[row.peer_group_id].scored,
            participating=by_id[row.peer_group_id].participating,
            mean=row.mean,
            quantiles=row.quantiles,
            level_counts=row.level_counts,
        )
        for row in Benchmark.objects.filter(peer_group__in=by_id)
    }
    readers = {pk: reader_of(user, group) for pk, group in by_id.items()}
    return disclose(cells, {key: readers[key[0]] for key in cells})
