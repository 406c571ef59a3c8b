"""What a publication holds beside the one released before it: for the national team, which releases it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from maturity.disclosure import Cell
from maturity.models import Benchmark, CohortMember, PeerGroup, Publication
from maturity.peers import groups_of
from maturity.selectors import cell_of, publications_of
from maturity.services import Draft
from surveys.models import Submission, Wave

# The groups that many see. The nearest ten are each for one trust, and as many as trusts.
SHARED = tuple(kind for kind in PeerGroup.Kind.values if kind != PeerGroup.Kind.NEAREST)

GroupKey = tuple[str, str]  # kind and key of a peer group
ScoreKey = tuple[str, str]  # scope and key of a score


@dataclass(frozen=True)
class GroupFacts:
    """One group: its size, its figures by score, and the submission of each trust (by code) that is in it."""

    kind: str
    key: str
    label: str
    participating: int
    scored: int
    cells: dict[ScoreKey, Cell] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ReleaseFacts:
    """The groups of a publication, and of the one released before it: None where it is the wave's first."""

    wave: Wave
    now: Mapping[GroupKey, GroupFacts]
    before: Mapping[GroupKey, GroupFacts] | None
    before_number: int | None


def release_facts(publication: Publication) -> ReleaseFacts:
    """A publication beside the one before it, released or not; four queries. The caller has checked the right."""
    released = publications_of(publication.wave).exclude(released_at=None)
    before = released.filter(number__lt=publication.number).first()
    wanted = [p for p in (publication, before) if p is not None]
    groups = list(PeerGroup.objects.filter(publication__in=wanted, kind__in=SHARED))
    benchmarks = list(
        Benchmark.objects.filter(peer_group__in=[group.pk for group in groups]).select_related(
            "peer_group", "peers_see__peer_group__publication"
        )
    )
    by_group: dict[int, list[Benchmark]] = {}
    for row in benchmarks:
        by_group.setdefault(row.peer_group_id, []).append(row)
    members = CohortMember.objects.filter(publication__in=wanted).select_related("submission__assessment")
    submissions: dict[int, list[Submission]] = {}
    for member in members.defer("submission__snapshot"):
        submissions.setdefault(member.publication_id, []).append(member.submission)

    def facts_of(one: Publication) -> dict[GroupKey, GroupFacts]:
        own = [group for group in groups if group.publication_id == one.pk]
        return _facts(((group, by_group.get(group.pk, [])) for group in own), submissions.get(one.pk, []))

    return ReleaseFacts(
        publication.wave, facts_of(publication), facts_of(before) if before else None, before.number if before else None
    )


def draft_facts(wave: Wave, draft: Draft) -> ReleaseFacts:
    """The same of a publication that nobody has prepared yet."""
    by_group: dict[int, list[Benchmark]] = {}
    for row in draft.benchmarks:
        by_group.setdefault(id(row.peer_group), []).append(row)
    shared = [group for group in draft.groups if group.kind in SHARED]
    now = _facts(((group, by_group.get(id(group), [])) for group in shared), draft.cohort)
    if not draft.earlier:
        return ReleaseFacts(wave, now, None, None)
    before = draft.earlier[-1]
    rows: dict[int, list[Benchmark]] = {}
    groups: dict[int, PeerGroup] = {}
    for of_score in before.figures.values():
        for row in of_score.values():
            if row.peer_group.kind in SHARED:
                groups[row.peer_group.pk] = row.peer_group
                rows.setdefault(row.peer_group.pk, []).append(row)
    then = _facts(((group, rows[pk]) for pk, group in groups.items()), before.cohort)
    return ReleaseFacts(wave, now, then, before.publication.number)


def _facts(
    groups: Iterable[tuple[PeerGroup, Iterable[Benchmark]]], cohort: Iterable[Submission]
) -> dict[GroupKey, GroupFacts]:
    found = {}
    for group, rows in groups:
        of_group = GroupFacts(group.kind, group.key, group.label, group.participating, group.scored)
        for row in rows:
            of_group.cells[row.scope, row.key] = cell_of(row)
        found[group.kind, group.key] = of_group
    for submission in cohort:
        for kind, key, _ in groups_of(submission.assessment):
            found[kind, key].members[submission.assessment.trust_code] = submission.pk
    return found
