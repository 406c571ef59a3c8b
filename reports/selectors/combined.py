"""Groups that are several things at once, such as acute trusts of one region: worked out when they are asked for.

Only for readers of every trust's scores by name: what such groups could tell of a trust together with others is judged
for nobody else.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

import numpy as np

from accounts.models import User
from maturity.disclosure import Cell, Reader, disclose
from maturity.distribution import distribution_of
from maturity.models import PeerGroup, Scope, Score
from maturity.peers import groups_of
from maturity.selectors import BenchmarkKey, reader_of
from surveys.models import Assessment

from .group_figures import GroupFigures, Published

TOGETHER = ("together", "")
"""The name of such a group, where others have kind and key."""


def figures_together(
    user: User,
    published: Published,
    names: Collection[tuple[str, str]],
    *,
    label: str,
    scopes: Collection[str],
) -> GroupFigures:
    """The trusts that are in each of the groups ``names`` (kind, key), from the submissions of a publication.

    Their scores are those of today: one that changed since the publication, because more was confirmed as not
    applicable, is in it as it is now. Three queries. A scope of which ``user`` may not read every score by name is left
    out.
    """
    publication = published.publication
    group = PeerGroup(publication=publication, kind=TOGETHER[0], label=label, participating=0, scored=0)
    members = {
        assessment.pk
        for assessment in Assessment.objects.filter(wave=published.wave)
        if {*names} <= {(kind, key) for kind, key, _ in groups_of(assessment)}
    }
    group.participating = len(members)
    counted = publication.members.filter(submission__assessment__in=members)
    submissions = list(counted.values_list("submission", flat=True))
    group.scored = len(submissions)
    readable = [scope for scope in scopes if reader_of(user, group, scope) is Reader.NAMED]
    cells = _cells(group, published, submissions, readable)
    shown = disclose(cells, dict.fromkeys(cells, Reader.NAMED))
    return GroupFigures(published, {TOGETHER: group}, shown)


def _cells(
    group: PeerGroup, published: Published, submissions: list[int], scopes: Collection[str]
) -> Mapping[BenchmarkKey, Cell]:
    """Every score of the framework over these submissions; held back from whoever has no names."""
    rows = Score.objects.filter(
        submission__in=submissions, scope__in=scopes, method_version=published.publication.run.method_version
    )
    found: defaultdict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for scope, key, numerator, denominator, level in rows.values_list(
        "scope", "key", "numerator", "denominator", "level"
    ):
        found[scope, key].append((numerator, denominator, level or 0))
    cells: dict[BenchmarkKey, Cell] = {}
    for scope, key in _every(published, scopes):
        numbers = np.array(found[scope, key], dtype=np.int64).reshape(-1, 3)
        levels = None if scope == Scope.OVERALL else numbers[:, 2].astype(np.int8)
        described = distribution_of(numbers[:, 0], numbers[:, 1], levels)
        cells[group.pk, scope, key] = Cell(
            n=described.n,
            scored=group.scored,
            participating=group.participating,
            mean=described.mean,
            quantiles=described.quantiles,
            level_counts=described.level_counts,
            held_back=True,
        )
    return cells


def _every(published: Published, scopes: Collection[str]) -> list[tuple[str, str]]:
    document = published.document
    every = [(str(Scope.OVERALL), "")]
    every += [(str(Scope.THEME), theme.key) for theme in document.themes if theme.scored]
    every += [(str(Scope.QUESTION), question.key) for question in document.scored]
    return [name for name in every if name[0] in scopes]
