"""A region, or England, in one wave: what its report is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from maturity.disclosure import Shown
from maturity.models import PeerGroup, Publication, Scope
from maturity.selectors import BenchmarkKey, benchmarks_of, latest_publications
from surveys.models import Assessment, Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_of, waves

from .group_figures import GroupFigures, figures_of, published_waves
from .standings import Standings, standings

Kind = PeerGroup.Kind


@dataclass(frozen=True)
class AreaFacts:
    """``main`` is the group of the whole area, ``parts`` its boards, or England's regions and types.

    ``before`` is the same area in the wave published before, if any. ``names`` are the trusts by code, with their
    ``standings``: only for readers with names.
    """

    wave: Wave
    region_name: str
    publication: Publication
    main: PeerGroup
    parts: Sequence[PeerGroup]
    before_wave: Wave | None
    before: PeerGroup | None
    shown: Mapping[BenchmarkKey, Shown]
    names: Mapping[str, str]
    standings: Standings | None

    @property
    def document(self) -> FrameworkDocument:
        return document_of(self.wave.framework_version)


def area_facts(
    user: User | None, wave: Wave, *, region_code: str, region_name: str, with_names: bool
) -> AreaFacts | None:
    """What may be read of a region (blank: England) in a wave; None where nothing of it is published.

    Groups are shown as to a reader without names, unless ``with_names``: then as ``user`` may see them, and trusts by
    name with the scores that ``user`` may read. At most eight queries. The caller has checked that the area is theirs.
    """
    ordered = [one for one in waves() if one.opens_on <= wave.opens_on]
    publications = latest_publications(ordered)
    publication = publications.get(wave.pk)
    if publication is None:
        return None
    before_wave = next((one for one in ordered if one.pk != wave.pk and one.pk in publications), None)
    area = (Kind.REGION, region_code) if region_code else (Kind.ENGLAND, "")
    of_area = Q(kind=area[0], key=area[1])
    within = Q(kind=Kind.ICB, region_code=region_code) if region_code else Q(kind__in=(Kind.REGION, Kind.TYPE))
    rows = PeerGroup.objects.select_related("publication__wave").defer("neighbours", "attributes")
    now = list(rows.filter(of_area | within, publication=publication).order_by("kind", "label"))
    main = next((group for group in now if (group.kind, group.key) == area), None)
    if main is None:
        return None
    before = rows.filter(of_area, publication=publications[before_wave.pk]).first() if before_wave else None
    parts = [group for group in now if group.pk != main.pk]
    reader = user if with_names else None
    earlier = [before] if before else []
    assessments = Assessment.objects.filter(wave=wave)
    assessments = assessments.filter(region_code=region_code) if region_code else assessments
    return AreaFacts(
        wave=wave,
        region_name=region_name,
        publication=publication,
        main=main,
        parts=parts,
        before_wave=before_wave,
        before=before,
        shown=benchmarks_of([main], without_questions=[*parts, *earlier], user=reader),
        names=dict(assessments.order_by("trust_name").values_list("trust_code", "trust_name")) if with_names else {},
        standings=standings(user, wave) if with_names and user else None,
    )


def programme_figures(user: User | None, wave: Wave) -> list[GroupFigures]:
    """England's programmes in ``wave`` and the published waves before it, the latest first; four queries.

    They are disclosed to ``user``; None stands for whoever may not read names.
    """
    published = [one for one in published_waves() if one.wave.opens_on <= wave.opens_on]
    return figures_of(user, published, kinds=[Kind.PROGRAMME], scopes=[Scope.THEME])
