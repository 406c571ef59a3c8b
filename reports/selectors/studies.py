"""The studies of the publication that stands of the latest published wave."""

from collections.abc import Mapping, Sequence
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

    ``shares`` is of the last publication that has them: a final or corrected one, perhaps of an earlier wave.
    """

    wave: Wave
    publication: Publication
    groups: Mapping[tuple[str, str], PeerGroup]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    shares: RangeMethod | None

    @property
    def document(self) -> FrameworkDocument:
        return document_of(self.wave.framework_version)


def latest_studies() -> Studies | None:
    """What is stored of the latest published wave, or None where none is. Five queries.

    The caller has checked that the page is the reader's: they must be able to read by name every score it rests on.
    """
    ordered = list(waves())
    publications = latest_publications(ordered)
    wave = next((wave for wave in ordered if wave.pk in publications), None)
    if wave is None:
        return None
    publication = publications[wave.pk]
    kinds = (PeerGroup.Kind.ENGLAND, PeerGroup.Kind.REGION, PeerGroup.Kind.TYPE)
    groups = PeerGroup.objects.filter(publication=publication, kind__in=kinds).order_by("label")
    return Studies(
        wave=wave,
        publication=publication,
        groups={(group.kind, group.key): group for group in groups},
        rows=dict(Study.objects.filter(publication=publication).values_list("name", "rows")),
        shares=latest_shares(),
    )
