"""The peer groups of a publication, with members, distances, distributions and places: made, not stored."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from organisations.selectors import attributes_on
from surveys.models import Assessment, Submission

from ..distribution import distribution_of
from ..models import Benchmark, PeerGroup, Place, Publication
from ..peers import NEAREST, STRUCTURE, groups_of, nearest_group, nearest_of_each, structure_of
from ..scoring import CohortScores, points_of
from ..statistics import percentile_rank, quantile_groups

QUARTERS = 4
GroupKey = tuple[str, str]
ScoreKey = tuple[str, str]


@dataclass(frozen=True)
class Column:
    """One score over the cohort, in its order: ``levels`` is None for a score without levels."""

    scope: str
    key: str
    numerators: NDArray[np.int64]
    denominators: NDArray[np.int64]
    levels: NDArray[np.int8] | None

    @property
    def name(self) -> ScoreKey:
        return self.scope, self.key


def columns_of(scores: CohortScores) -> Iterator[Column]:
    """Every score of the cohort: overall where the framework has one, then themes, then questions."""
    rules = scores.rules
    if rules.has_overall:
        yield Column("overall", "", scores.overall_numerator, scores.overall_denominator, None)
    for i, key in enumerate(rules.theme_keys):
        yield Column(
            "theme", key, scores.theme_numerator[:, i], scores.theme_denominator[:, i], scores.theme_level[:, i]
        )
    for i, key in enumerate(rules.question_keys):
        numerators, denominators = scores.question_numerator[:, i], scores.question_denominator[:, i]
        yield Column("question", key, numerators, denominators, scores.question_level[:, i])


@dataclass(frozen=True)
class Grouped:
    """A group and the positions of its members in the cohort."""

    group: PeerGroup
    members: Sequence[int]

    @property
    def name(self) -> GroupKey:
        return self.group.kind, self.group.key


def grouped(
    publication: Publication, assessments: Sequence[Assessment], cohort: Sequence[Submission], *, day: date
) -> list[Grouped]:
    """The groups that the wave's assessments form, and the nearest ten of each scored trust; one query.

    ``day`` says which structural attributes are known.
    """
    groups: dict[GroupKey, PeerGroup] = {}
    members: defaultdict[GroupKey, list[int]] = defaultdict(list)
    regions: defaultdict[GroupKey, set[str]] = defaultdict(set)
    for assessment in assessments:
        for kind, key, label in groups_of(assessment):
            empty = PeerGroup(publication=publication, kind=kind, key=key, label=label, participating=0, scored=0)
            groups.setdefault((kind, key), empty).participating += 1
            regions[kind, key].add(assessment.region_code)
    for position, submission in enumerate(cohort):
        for kind, key, _ in groups_of(submission.assessment):
            groups[kind, key].scored += 1
            members[kind, key].append(position)
    for (kind, key), group in groups.items():
        if kind == PeerGroup.Kind.ICB and len(regions[kind, key]) == 1:
            group.region_code = next(iter(regions[kind, key]))
    found = [Grouped(group, members[name]) for name, group in sorted(groups.items())]
    return [*found, *_nearest(publication, cohort, day)]


def _nearest(publication: Publication, cohort: Sequence[Submission], day: date) -> Iterator[Grouped]:
    trusts = {submission.assessment.trust_code: submission.assessment for submission in cohort}
    positions = {submission.assessment.trust_code: position for position, submission in enumerate(cohort)}
    structure = structure_of({code: one.trust_type for code, one in trusts.items()}, attributes_on(day))
    for code, near in nearest_of_each(structure).items():
        if near.empty:  # Too little is known of its structure to say whom it is like.
            continue
        kind, key, label = nearest_group(trusts[code])
        neighbours = [
            {"code": other, "name": trusts[other].trust_name, "distance": round(distance, 3), "shared": int(shared)}
            for other, distance, shared in zip(near.index, near["distance"], near["shared"], strict=True)
        ]
        group = PeerGroup(
            publication=publication,
            kind=kind,
            key=key,
            label=label,
            participating=len(near),
            scored=len(near),
            neighbours=neighbours,
            attributes=[name for name in STRUCTURE if structure[name].notna()[code]],
        )
        yield Grouped(group, [positions[other] for other in near.index])


def benchmarks_of_groups(groups: Sequence[Grouped], scores: CohortScores) -> list[Benchmark]:
    """The distribution of each score in each group, all of them held back until somebody says otherwise."""
    columns = list(columns_of(scores))
    rows = []
    for one in groups:
        at = np.asarray(one.members, dtype=np.intp)
        for column in columns:
            levels = None if column.levels is None else column.levels[at]
            described = distribution_of(column.numerators[at], column.denominators[at], levels)
            rows.append(
                Benchmark(
                    peer_group=one.group,
                    scope=column.scope,
                    key=column.key,
                    n=described.n,
                    mean=described.mean,
                    quantiles=described.quantiles,
                    level_counts=described.level_counts,
                )
            )
    return rows


def places_in(groups: Sequence[Grouped], cohort: Sequence[Submission], scores: CohortScores) -> list[Place]:
    """Where each submission stands in each group that it is part of: percentile rank and quarter of each score."""
    points = points_by_score(scores)
    rows = []
    for one in groups:
        if one.group.kind == NEAREST:
            continue
        found: list[dict[str, tuple[float, int | None]]] = [{} for _ in one.members]
        for (scope, key), values in points.items():
            own = values[list(one.members)]
            for of_one, rank, quarter in zip(
                found, percentile_rank(own).tolist(), quantile_groups(own, QUARTERS).tolist(), strict=True
            ):
                if rank == rank:  # NaN is not itself: no score here.
                    of_one[f"{scope}:{key}"] = (round(rank, 2), int(quarter) if quarter == quarter else None)
        rows += [
            Place(peer_group=one.group, submission=cohort[position], scores=of_one)
            for position, of_one in zip(one.members, found, strict=True)
        ]
    return rows


def points_by_score(scores: CohortScores) -> Mapping[ScoreKey, NDArray[np.float64]]:
    """Each score of the cohort in points, in its order; NaN where nothing applies."""
    return {column.name: points_of(column.numerators, column.denominators) for column in columns_of(scores)}
