"""What is held back between publications, on small made-up groups and by the attack on England's real ones."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.attack import intervals
from maturity.holding_back import PORTAL, Knowledge, Limits, Members, figures_of
from tests.size import FULL, count, report
from tests.unit.maturity.england import clue, clues_of, members_of, neighbours, region_sets, trusts

SCORES = {number: float(number * 7 % 101) for number in range(400)}


def let_through(now, before, *, together=(), points=None, limits=PORTAL):
    return figures_of(
        now, {name: [members] for name, members in before.items()}, Knowledge(points or SCORES, together), limits
    )[1]


def some(*bounds: tuple[int, int]) -> Members:
    return Members(one for low, high in bounds for one in range(low, high))


def test_a_group_that_nobody_joined_or_left_says_nothing_new():
    assert let_through({"a": some((0, 20))}, {"a": some((0, 20))}) == {"a"}


@pytest.mark.parametrize(("joined", "shown"), [(1, False), (7, False), (8, True), (30, True)])
def test_few_who_join_are_not_shown_and_many_are(joined, shown):
    assert bool(let_through({"a": some((0, 40 + joined))}, {"a": some((0, 40))})) is shown


def test_who_left_counts_like_who_joined():
    assert not let_through({"a": some((1, 40))}, {"a": some((0, 40))})
    assert let_through({"a": some((8, 40))}, {"a": some((0, 40))})


def test_those_who_were_replaced_stand_against_those_who_replace_them():
    assert not let_through({"a": some((0, 33), (40, 47))}, {"a": some((0, 40))})
    assert let_through({"a": some((0, 32), (40, 48))}, {"a": some((0, 40))})


def test_a_difference_of_differences_isolates_nobody():
    """Nine joined England, eight of them a region: the ninth would be England's nine less the region's eight."""
    before = {"england": some((0, 100)), "region": some((0, 30))}
    now = {"england": some((0, 109)), "region": some((0, 30), (100, 108))}
    assert let_through(now, before) == {"england"}
    assert let_through({**now, "region": some((0, 30), (100, 109))}, before) == {"england", "region"}


def test_changed_trusts_that_are_all_alike_are_not_told():
    alike = {**SCORES, **dict.fromkeys(range(100, 110), 40.0)}
    now, before = {"a": some((0, 110))}, {"a": some((0, 100))}
    assert not let_through(now, before, points=alike)
    assert not let_through(now, before, points={**alike, 100: 80.0}), (
        "whoever knows the one that differs knows the rest"
    )
    assert let_through(now, before, points={**alike, 100: 80.0, 101: 20.0})


def test_what_a_region_may_read_by_name_does_not_tell_the_rest():
    now, before = {"a": some((0, 110))}, {"a": some((0, 100))}
    assert let_through(now, before, together=[some((100, 105))])
    assert let_through(now, before, together=[some((0, 110))]), "nothing is hidden from who may read all of them"
    assert not let_through(now, before, together=[some((0, 109))])


@pytest.mark.parametrize("missing", [None, 0, -1, False])
@pytest.mark.parametrize("name", ["changed_from", "wide_from"])
def test_a_missing_limit_holds_back_all_that_differs(name, missing):
    now, before = {"a": some((0, 200)), "b": some((0, 9))}, {"a": some((0, 100)), "b": some((0, 9))}
    limits = replace(PORTAL, **{name: missing})
    assert let_through(now, before, limits=limits) == {"b"}
    assert let_through(now, before, limits=None) == let_through(now, before, limits=Limits()) == {"b"}


@given(st.data())
def test_whatever_is_let_through_every_changed_score_could_be_another_10_points_away(data):
    """By exchange: the scores of two submissions that the same figures count can be changed round, unseen."""
    names = "abcd"
    size = data.draw(st.integers(20, 60))
    sets = {n: data.draw(st.frozensets(st.integers(0, size), min_size=8), label=n) for n in names}
    gone = data.draw(st.frozensets(st.integers(0, size), max_size=12))
    joined = {n: frozenset(size + 1 + j for j in data.draw(st.frozensets(st.integers(0, 30)))) for n in names}
    now = {n: (sets[n] - gone) | joined[n] for n in names}
    through = let_through(now, sets)
    versions = {n: [sets[n], now[n]] if n in through else [sets[n]] for n in names}
    figures = [one for seen in versions.values() for one in seen]
    for new in frozenset().union(*joined.values()):
        counted = [new in one for one in figures]
        alike = [other for other in range(size + 32) if [other in one for one in figures] == counted]
        if any(counted):
            values = sorted(SCORES[one] for one in alike)
            assert len(alike) >= 8
            assert min(values[-1] - values[1], values[-2] - values[0]) >= 10


def two_publications(generator, among, joined, replaced, left):
    """Submissions of each trust in a first and a second publication, and everybody's scores."""
    order = [str(code) for code in generator.permutation(among)]
    first = {code: number for number, code in enumerate(sorted(order)) if code not in order[:joined]}
    second = {code: number for number, code in enumerate(sorted(order)) if code not in order[len(order) - left :]}
    for code in order[joined : joined + replaced]:
        second[code] += 200
    return first, second


def attacked(seed: int, spread: float, among: list[str], changes: tuple[int, int, int], most: int) -> list[float]:
    """Widths of the intervals of changed trusts, for a peer that sees both publications and its own nearest ten."""
    generator = np.random.default_rng(seed)
    first, second = two_publications(generator, among, *changes)
    scores = dict(enumerate(np.clip(generator.normal(45, spread, 420), 0, 100).tolist()))
    before, now = members_of(first), members_of(second)
    everybody = {code: number for number, code in enumerate(among)}
    sizes = {name: len(members) for name, members in members_of(everybody).items()}
    seen = {name: [before.get(name, Members())] for name in before.keys() | now.keys()}
    figures, through = figures_of(now, seen, Knowledge(scores, region_sets([first, second])))
    shown = {name: now[name] for name in through if now[name] != before.get(name)}
    reader = next(code for code in sorted(first) if second.get(code) == first[code])
    near = Members(first[code] for code in neighbours(reader, frozenset(first)))
    near_now = Members(second[code] for code in neighbours(reader, frozenset(second)))
    clues = [*clues_of(before, scores, sizes), *clues_of(shown, scores, sizes), clue(near, scores, 10, nearest=True)]
    if near_now != near and figures.admits(("nearest", reader), near_now, seen=[near]):
        clues.append(clue(near_now, scores, 10, nearest=True))
    clues = [one for one in clues if one is not None]
    own = {first[reader]: scores[first[reader]]}
    changed = sorted((set(first.values()) ^ set(second.values())) & set().union(*(one.members for one in clues)))
    return [intervals(clues, own, only={one})[one].width for one in changed[:most]]


SMALL = ("specialist", "community", "ambulance")


@pytest.mark.parametrize("changes", [(8, 0, 0), (0, 9, 0), (3, 9, 2)])
@pytest.mark.parametrize("spread", [5, 15])
def test_two_publications_of_one_wave_place_nobody_within_10_points(changes, spread):
    """Specialist, community and ambulance trusts of the real regions and boards, so that it is quick."""
    among = [trust.trust_code for trust in trusts() if trust.trust_type in SMALL]
    widths = [
        width
        for seed in range(count("universes of 40 trusts attacked over two publications", reduced=1, full=5))
        for width in attacked(seed, spread, among, changes, most=2 if not FULL else 5)
    ]
    report(f"two publications, {changes} joined, replaced, left, spread {spread}: narrowest {min(widths, default=100)}")
    assert min(widths, default=100) >= 10
