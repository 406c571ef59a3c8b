"""The studies of the publication that stands of a wave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maturity.models import PeerGroup, Publication, RangeMethod, Study
from maturity.ranges import latest_shares
from maturity.selectors import latest_publications
from surveys.models import Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_of, waves


@dataclass(frozen=True)
class Studies:
    """``rows`` are those of each study, by name; ``groups`` the peer groups, by kind and key.

    ``shares`` is of the last publication that has them: a final or corrected one, perhaps of an earlier wave. ``waves``
    are all that are published, the latest first.
    """

    waves: Sequence[Wave]
    wave: Wave
    publication: Publication
    groups: Mapping[tuple[str, str], PeerGroup]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    shares: RangeMethod | None

    @property
    def document(self) -> FrameworkDocument:
        return document_of(self.wave.framework_version)


def studies_of(slug: str = "") -> Studies | None:
    """What is stored of the wave with this slug if it is published, else of the latest that is; None where none is.

    Five queries.

    The caller has checked that the page is the reader's: they must be able to read by name every score it rests on.
    """
    ordered = list(waves())
    publications = latest_publications(ordered)
    published = [wave for wave in ordered if wave.pk in publications]
    if not published:
        return None
    wave = next((wave for wave in published if wave.slug == slug), published[0])
    publication = publications[wave.pk]
    kinds = (PeerGroup.Kind.ENGLAND, PeerGroup.Kind.REGION, PeerGroup.Kind.TYPE)
    groups = PeerGroup.objects.filter(publication=publication, kind__in=kinds).order_by("label")
    return Studies(
        waves=published,
        wave=wave,
        publication=publication,
        groups={(group.kind, group.key): group for group in groups},
        rows=dict(Study.objects.filter(publication=publication).values_list("name", "rows")),
        shares=latest_shares(),
    )


def programmes_over_waves(publications: Iterable[Publication]) -> dict[int, list[Mapping[str, Any]]]:
    """The stored comparison of programmes by publication id; one query. For readers of every trust's scores."""
    rows = Study.objects.filter(publication__in=list(publications), name=Study.Name.PROGRAMMES)
    return dict(rows.values_list("publication_id", "rows"))
