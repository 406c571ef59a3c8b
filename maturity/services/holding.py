"""Holding figures of a publication back from readers without names, where an earlier one makes them dangerous."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.models import Submission, Wave

from ..disclosure import Reader, disclose
from ..holding_back import Knowledge, Members, figures_of
from ..models import Benchmark, CohortMember, PeerGroup, Publication
from ..peers import NEAREST, groups_of
from ..selectors import cell_of, publications_of
from .computation import Computation
from .counting import numbered
from .grouping import Grouped, GroupKey, ScoreKey


@dataclass(frozen=True)
class Earlier:
    """A released publication: its figures, the submissions that each group counts, and what others saw of it.

    ``confirmed`` are the questions confirmed not to apply then, by submission id: other ones make another score.
    ``told`` are the scores of which readers without names saw any figure of any group.
    """

    publication: Publication
    figures: Mapping[ScoreKey, Mapping[GroupKey, Benchmark]]
    members: Mapping[GroupKey, Members]
    cohort: Sequence[Submission]
    confirmed: Mapping[int, frozenset[str]]
    told: frozenset[ScoreKey]


def earlier_publications(wave: Wave) -> list[Earlier]:
    """What was released of a wave, oldest first; four queries, and one where nothing was."""
    released = list(publications_of(wave).exclude(released_at=None).order_by("number"))
    if not released:
        return []
    groups = {group.pk: group for group in PeerGroup.objects.filter(publication__in=released)}
    rows: defaultdict[int, list[Benchmark]] = defaultdict(list)
    for row in Benchmark.objects.filter(peer_group__publication__in=released):
        row.peer_group = groups[row.peer_group_id]
        rows[row.peer_group.publication_id].append(row)
    cohorts: defaultdict[int, list[Submission]] = defaultdict(list)
    confirmed: defaultdict[int, dict[int, frozenset[str]]] = defaultdict(dict)
    members = CohortMember.objects.filter(publication__in=released).select_related("submission__assessment")
    for member in members.defer("submission__snapshot"):
        cohorts[member.publication_id].append(member.submission)
        confirmed[member.publication_id][member.submission_id] = frozenset(member.confirmed)
    by_id = {publication.pk: publication for publication in released}
    for group in groups.values():
        group.publication = by_id[group.publication_id]
    # A row that is held back points at one of an earlier publication: the same object, with its group at hand.
    every = {row.pk: row for of_one in rows.values() for row in of_one}
    for row in every.values():
        row.peers_see = every.get(row.peers_see_id) if row.peers_see_id else None
    return [
        _earlier(
            one,
            [group for group in groups.values() if group.publication_id == one.pk],
            rows[one.pk],
            cohorts[one.pk],
            confirmed[one.pk],
        )
        for one in released
    ]


def _earlier(
    publication: Publication,
    groups: Sequence[PeerGroup],
    rows: Iterable[Benchmark],
    cohort: Sequence[Submission],
    confirmed: Mapping[int, frozenset[str]],
) -> Earlier:
    figures: defaultdict[ScoreKey, dict[GroupKey, Benchmark]] = defaultdict(dict)
    cells = {}
    for row in rows:
        group = row.peer_group
        figures[row.scope, row.key][group.kind, group.key] = row
        if not row.held_back and group.kind != NEAREST:  # One reader each: the shared ones say who saw something.
            cells[(row.scope, row.key), group.pk] = cell_of(row)
    shown = disclose(cells, dict.fromkeys(cells, Reader.PEER))
    return Earlier(
        publication=publication,
        figures=figures,
        members=_members(groups, cohort),
        cohort=cohort,
        confirmed=confirmed,
        told=frozenset(score for (score, _), one in shown.items() if one.figures),
    )


def _members(groups: Iterable[PeerGroup], cohort: Sequence[Submission]) -> dict[GroupKey, Members]:
    found: defaultdict[GroupKey, set[int]] = defaultdict(set)
    by_trust = {submission.assessment.trust_code: submission.pk for submission in cohort}
    for submission in cohort:
        for kind, key, _ in groups_of(submission.assessment):
            found[kind, key].add(submission.pk)
    for group in groups:
        if group.kind == NEAREST:
            found[group.kind, group.key] = {by_trust[one["code"]] for one in group.neighbours}
    return {name: Members(members) for name, members in found.items()}


def hold_back(
    groups: Sequence[Grouped],
    rows: Sequence[Benchmark],
    *,
    computation: Computation,
    earlier: Sequence[Earlier],
) -> None:
    """Say of each benchmark whether readers without names may see it, and what they go on seeing where they may not.

    ``earlier`` are the publications released before, oldest first. Changes the rows and stores nothing.
    """
    cohort = computation.submissions
    members = {one.name: Members(cohort[position].pk for position in one.members) for one in groups}
    counted = numbered(computation, [(before.cohort, before.confirmed) for before in earlier])
    points = counted.points
    earlier = [
        replace(
            before, members={name: Members(numbers[pk] for pk in of_one) for name, of_one in before.members.items()}
        )
        for before, numbers in zip(earlier, counted.numbers, strict=True)
    ]
    together = _known_together(
        [
            *((one, one.pk) for one in cohort),
            *(
                (one, numbers[one.pk])
                for before, numbers in zip(earlier, counted.numbers, strict=True)
                for one in before.cohort
            ),
        ]
    )
    by_score: defaultdict[ScoreKey, dict[GroupKey, Benchmark]] = defaultdict(dict)
    for row in rows:
        by_score[row.scope, row.key][row.peer_group.kind, row.peer_group.key] = row
    for score, of_score in by_score.items():
        told = [before for before in earlier if score in before.told]
        through = frozenset(of_score)
        if told:
            known = points[score]
            now = {name: Members(one for one in members[name] if one in known) for name in of_score}
            through = _let_through(score, now, told, Knowledge(known, together))
        for name, row in of_score.items():
            row.held_back = name not in through
            row.peers_see = _last_seen(told, name, score) if row.held_back else None


def _let_through(
    score: ScoreKey, now: Mapping[GroupKey, Members], told: Sequence[Earlier], knowledge: Knowledge
) -> frozenset[GroupKey]:
    def seen(name: GroupKey) -> list[Members]:
        """What the group counted where its figures were not held back; nobody, where it was not there yet."""
        rows = [(before, before.figures.get(score, {}).get(name)) for before in told]
        return [
            Members(one for one in before.members.get(name, ()) if one in knowledge.points)
            for before, row in rows
            if row is None or not row.held_back
        ]

    shared = {name: members for name, members in now.items() if name[0] != NEAREST}
    names = shared.keys() | {name for before in told for name in before.members if name[0] != NEAREST}
    figures, through = figures_of(shared, {name: seen(name) for name in names}, knowledge)
    # A trust's nearest ten are seen by that trust alone, so that each stands beside the groups by itself.
    alone = set()
    for name in now.keys() - shared.keys():
        before = [one for one in seen(name) if one]
        if figures.admits(name, now[name], seen=before):
            alone.add(name)
    return through | alone


def _last_seen(told: Sequence[Earlier], name: GroupKey, score: ScoreKey) -> Benchmark | None:
    for before in reversed(told):
        row = before.figures.get(score, {}).get(name)
        if row is not None:
            return row if not row.held_back else row.peers_see
    return None


def _known_together(counted: Iterable[tuple[Submission, int]]) -> tuple[Members, ...]:
    """What one reader may know by name: the submissions of a region, and those of a board, by their numbers."""
    found: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for submission, number in counted:
        found["region", submission.assessment.region_code].add(number)
        found["icb", submission.assessment.icb_code].add(number)
    return tuple(Members(members) for (_, code), members in found.items() if code and len(members) > 1)
