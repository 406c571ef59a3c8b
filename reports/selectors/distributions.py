"""Peer groups of released publications with what may be seen of them: for pages about regions and England."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from maturity.disclosure import Shown
from maturity.models import PeerGroup, Publication
from maturity.selectors import BenchmarkKey, benchmarks_of, latest_publications
from surveys.models import Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_of, waves


@dataclass(frozen=True)
class Distributions:
    """The groups of a wave's publication, and England (or one region) in the wave before it.

    ``before_wave`` and ``before_group`` are None where no earlier wave is published.
    """

    wave: Wave
    publication: Publication
    groups: Sequence[PeerGroup]
    before_wave: Wave | None
    before_group: PeerGroup | None
    shown: Mapping[BenchmarkKey, Shown]

    @property
    def document(self) -> FrameworkDocument:
        return document_of(self.wave.framework_version)

    def of_kind(self, kind: str) -> list[PeerGroup]:
        """The groups of one kind, by label."""
        return sorted((group for group in self.groups if group.kind == kind), key=lambda group: group.label)


def distributions(user: User, *, region: str = "") -> Distributions | None:
    """What ``user`` may see of the latest published wave: England with all groups, or one region.

    None where nothing is published. Four queries, whatever the number of waves and groups. The caller has
    checked that the page is theirs.
    """
    ordered = list(waves())
    publications = latest_publications(ordered)
    published = [wave for wave in ordered if wave.pk in publications]
    if not published:
        return None
    wave, publication = published[0], publications[published[0].pk]
    before = publications[published[1].pk] if len(published) > 1 else None
    kind, key = (PeerGroup.Kind.REGION, region) if region else (PeerGroup.Kind.ENGLAND, "")
    kinds = (PeerGroup.Kind.ENGLAND, PeerGroup.Kind.REGION, PeerGroup.Kind.TYPE)
    rows = list(PeerGroup.objects.filter(publication__in=[p for p in (publication, before) if p], kind__in=kinds))
    groups = [g for g in rows if g.publication_id == publication.pk and (not region or (g.kind, g.key) == (kind, key))]
    earlier = [g for g in rows if before and g.publication_id == before.pk and (g.kind, g.key) == (kind, key)]
    return Distributions(
        wave=wave,
        publication=publication,
        groups=groups,
        before_wave=published[1] if before else None,
        before_group=earlier[0] if earlier else None,
        shown=benchmarks_of([*groups, *earlier], user=user),
    )
