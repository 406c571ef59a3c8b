"""Released publications and their benchmarks, row by row, as a reader may see them: for lists, files and the API."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of

from .disclosure import Shown, disclose
from .models import Benchmark, PeerGroup, Publication
from .selectors import cell_of, reader_of

COMPARES = (Permission.RESULT_READ, Permission.DASHBOARD_REGION, Permission.DASHBOARD_NATIONAL)


def compares(user: User) -> bool:
    """Whether ``user`` sees groups of trusts on any page; who does not reads no publication."""
    return any(scope_of(user, permission) for permission in COMPARES)


def released_publications(user: User | None) -> QuerySet[Publication]:
    """The released publications of all waves that ``user`` (None: anybody at all) may read, with wave and run.

    ``superseded`` says whether a later one of the wave is released.
    """
    later = Publication.objects.filter(wave=OuterRef("wave"), number__gt=OuterRef("number"), released_at__isnull=False)
    rows = Publication.objects.filter(released_at__isnull=False).annotate(superseded=Exists(later))
    if user is not None and not compares(user):
        rows = rows.none()
    return rows.select_related("wave", "run").defer("wave__framework_version")


def england_of(publications: Iterable[Publication]) -> dict[int, PeerGroup]:
    """The group of all trusts, with how many there are and how many are scored, by publication id; one query."""
    rows = PeerGroup.objects.filter(publication__in=list(publications), kind=PeerGroup.Kind.ENGLAND)
    return {group.publication_id: group for group in rows}


def benchmarks_visible_to(user: User | None) -> QuerySet[Benchmark]:
    """Benchmarks of released publications whose group ``user`` may look at; what they show is another matter.

    Groups of ten nearest are for those who read the trust that they are about; None is somebody without any right.
    """
    rows = Benchmark.objects.filter(peer_group__publication__released_at__isnull=False)
    nearest = Q(peer_group__kind=PeerGroup.Kind.NEAREST)
    if user is None:
        rows = rows.exclude(nearest)
    elif not compares(user):
        rows = rows.none()
    else:
        scope = scope_of(user, Permission.RESULT_READ)
        if not scope.all:
            rows = rows.filter(~nearest | Q(peer_group__key__in=scope.trusts))
    return rows.select_related("peer_group__publication__wave", "peers_see__peer_group__publication").defer(
        "peer_group__neighbours", "peer_group__attributes", "peer_group__publication__wave__framework_version"
    )


def shown_of(benchmarks: Iterable[Benchmark], user: User | None) -> dict[int, Shown]:
    """What ``user`` (None: somebody without names) may see of each benchmark, by its id; no query.

    Each is judged by its own group: what several could tell together was held back when they were prepared.
    """
    rows = list(benchmarks)
    cells = {row.pk: cell_of(row) for row in rows}
    return disclose(cells, {row.pk: reader_of(user, row.peer_group, row.scope) for row in rows})
