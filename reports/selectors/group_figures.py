"""What may be seen of the groups of published waves: for the pages about England and about regions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from maturity.disclosure import Shown
from maturity.models import PeerGroup, Publication, Scope
from maturity.selectors import BenchmarkKey, benchmarks_of, latest_publications
from nhsuk.formats import nhs_date
from prepared.queries import prepared
from surveys.models import Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_of, opened_waves


@dataclass(frozen=True)
class Published:
    """A wave and the publication of it that stands."""

    wave: Wave
    publication: Publication

    @property
    def words(self) -> str:
        """Which publication it is: "Wave 2026, publication 2, provisional, data cut 3 November 2026."."""
        publication = self.publication
        return (
            f"{self.wave.title}, publication {publication.number}, {publication.get_state_display()}, "
            f"data cut {nhs_date(publication.cut)}."
        )

    @property
    def document(self) -> FrameworkDocument:
        return document_of(self.wave.framework_version)


@dataclass(frozen=True)
class GroupFigures:
    """The groups of one publication, by kind and key, and what the reader may see of each score."""

    published: Published
    groups: Mapping[tuple[str, str], PeerGroup]
    shown: Mapping[BenchmarkKey, Shown]

    @property
    def held_from(self) -> datetime | None:
        """The cut of the earlier publication that some figures come from, where newer ones are held back."""
        own = {group.pk for group in self.groups.values()}
        cuts = [shown.held_from for (group, _, _), shown in self.shown.items() if group in own and shown.held_from]
        return min(cuts, default=None)

    def of_kind(self, kind: str) -> list[PeerGroup]:
        """The groups of one kind, by label."""
        return sorted((group for group in self.groups.values() if group.kind == kind), key=lambda group: group.label)

    def at(self, name: tuple[str, str], scope: str, key: str) -> Shown | None:
        """What may be seen of one score of the group ``name`` (kind, key); None where there is no such score."""
        group = self.groups.get(name)
        return None if group is None else self.shown.get((group.pk, scope, key))


def published_waves() -> list[Published]:
    """The waves that are published, the latest first; two queries."""
    ordered = opened_waves()
    publications = latest_publications(ordered)
    return [Published(wave, publications[wave.pk]) for wave in ordered if wave.pk in publications]


def figures_of(
    user: User | None,
    published: Iterable[Published],
    *,
    kinds: Collection[str] = (),
    named: Collection[tuple[str, str]] = (),
    scopes: Collection[str] = (Scope.OVERALL, Scope.THEME),
) -> list[GroupFigures]:
    """The groups of ``kinds``, and those ``named`` by kind and key, of each publication; two queries for all.

    All are disclosed together to ``user``; None stands for whoever may not read names.
    """
    wanted: Sequence[Published] = list(published)
    every = {*kinds, *(kind for kind, _ in named)}
    rows = _groups([one.publication.pk for one in wanted], sorted(every))
    publications = {one.publication.pk: one.publication for one in wanted}
    for group in rows:
        group.publication = publications[group.publication_id]
    groups = [group for group in rows if group.kind in kinds or (group.kind, group.key) in named]
    shown = benchmarks_of(groups, user=user, scopes=scopes)
    return [
        GroupFigures(
            published=one,
            groups={(g.kind, g.key): g for g in groups if g.publication_id == one.publication.pk},
            shown=shown,
        )
        for one in wanted
    ]


@prepared
def _groups(publication_ids: list[int], kinds: list[str]) -> QuerySet[PeerGroup]:
    return PeerGroup.objects.filter(publication_id__in=publication_ids, kind__in=kinds)


def group_names(published: Published, kinds: Collection[str]) -> list[PeerGroup]:
    """The groups of a publication that a page can be about, by kind and label; one query."""
    order = list(kinds)
    rows = PeerGroup.objects.filter(publication=published.publication, kind__in=order)
    rows = rows.select_related("publication__wave")
    return sorted(rows, key=lambda group: (order.index(group.kind), group.label))
