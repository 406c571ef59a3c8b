"""What an attacker can work out, against every possible world of small universes, and over England's real groups."""

from fractions import Fraction
from itertools import product
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.attack import Clue, Interval, counts_below, exposed, intervals
from maturity.disclosure import whole_points
from maturity.statistics import quantile
from tests.size import FULL

POINTS = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)


def clue(members, scores, percents=(50,)) -> Clue:
    values = [scores[member] for member in members]
    return Clue(frozenset(members), {p: whole_points(float(quantile(values, p / 100))) for p in percents})


def worlds(names, clues):
    """Every way to give the scores of POINTS that shows the same whole-point figures."""
    for values in product(POINTS, repeat=len(names)):
        scores = dict(zip(names, values, strict=True))
        if all(
            whole_points(float(quantile([scores[m] for m in c.members], p / 100))) == shown
            for c in clues
            for p, shown in c.quantiles.items()
        ):
            yield scores


@settings(max_examples=12, deadline=None)
@given(st.tuples(*[st.sampled_from(POINTS)] * 5), st.sampled_from([(50,), (25, 50, 75)]), st.booleans())
def test_nothing_is_called_impossible_that_is_possible(values, percents, knows):
    names = list("abcde")
    scores = dict(zip(names, values, strict=True))
    clues = [clue("abcde", scores, percents), clue("abc", scores), clue("cde", scores)]
    known = {"a": scores["a"]} if knows else {}
    found = intervals(clues, known)
    for world in worlds(names, clues):
        if all(world[name] == value for name, value in known.items()):
            for name in names:
                assert found[name].low <= world[name] <= found[name].high


@settings(max_examples=12, deadline=None)
@given(st.tuples(*[st.sampled_from(POINTS)] * 3), st.sampled_from(POINTS))
def test_one_who_joins_is_placed_as_every_possible_world_places_them(values, joins):
    names = list("abcd")
    scores = dict(zip(names, [*values, joins], strict=True))
    # Medians of three and of three others: no interpolation, so that counting tells all there is.
    clues = [clue("abc", scores), clue("bcd", scores)]
    found = intervals(clues)["d"]
    possible = {world["d"] for world in worlds(names, clues)}
    assert found.low <= min(possible)
    assert found.high >= max(possible)
    # Nor is more left open than a step of the points on either side.
    assert found.low >= min(possible) - 20.5
    assert found.high <= max(possible) + 20.5


def test_a_group_of_one_and_a_difference_of_one_tell_the_score():
    assert exposed([Clue(frozenset("a"), {50: 42})]) == {"a": Interval(41.5, 42.5)}
    shown = [Clue(frozenset("abc"), counts={0: 1, 25: 1, 50: 1}), Clue(frozenset("abcd"), counts={0: 1, 25: 1, 50: 2})]
    assert list(exposed(shown)) == ["d"]
    assert intervals(shown)["d"] == Interval(49.5, 50.5)
    assert intervals(shown)["a"] == Interval(0, 50.5)


def test_who_knows_the_others_knows_the_last():
    shown = [Clue(frozenset("abc"), {50: 30})]
    assert intervals(shown)["c"] == Interval(0, 100)
    assert intervals(shown, {"a": 10.0, "b": 50.0})["c"] == Interval(29.5, 30.5)
    assert "c" in exposed(shown, {"a": 10.0, "b": 50.0})


def test_figures_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="contradicts"):
        intervals([Clue(frozenset("abc"), {50: 30}), Clue(frozenset("abc"), {50: 60})])


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=40), st.lists(st.integers(1, 99), max_size=5), st.floats(0, 100)
)
def test_counts_hold_the_true_count(values, percents, value):
    shown = Clue(frozenset(range(len(values))), {p: whole_points(float(quantile(values, p / 100))) for p in percents})
    fewest, most = counts_below(shown, floor(value) + 0.5)
    assert (
        fewest
        <= sum(one < floor(value) + 0.5 for one in values)
        <= most + sum(one == floor(value) + 0.5 for one in values)
    )


# England in 2025: region × type, as trusts (type: acute, mental health with care, specialist, community, ambulance).
REGIONS = {
    "North East and Yorkshire": (22, 8, 0, 2, 1), "North West": (24, 5, 5, 3, 1), "Midlands": (23, 9, 3, 4, 2),
    "London": (18, 8, 4, 2, 1), "East": (14, 4, 2, 3, 1), "South East": (17, 6, 1, 2, 2),
    "South West": (13, 4, 0, 1, 2),
}  # fmt: skip
TRUSTS = [
    (region, kind, n) for region, kinds in REGIONS.items() for kind, size in enumerate(kinds) for n in range(size)
]


def shown_of(scores, without=frozenset()) -> list[Clue]:
    """What a reader without names sees of England, regions and types, by the thresholds of the portal."""
    present = [trust for trust in TRUSTS if trust not in without]
    groups = [present]
    groups += [[trust for trust in present if trust[0] == region] for region in REGIONS]
    groups += [[trust for trust in present if trust[1] == kind] for kind in range(5)]
    found = []
    for group in groups:
        if len(group) >= 8:
            percents = (50,) if len(group) < 12 else (25, 50, 75)
            percents = percents if len(group) < 30 else (10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90)
            found.append(clue(group, scores, percents))
    return found


def england(seed: int, spread: float) -> dict:
    generator = np.random.default_rng(seed)
    return dict(zip(TRUSTS, np.clip(generator.normal(45, spread, len(TRUSTS)), 0, 100).tolist(), strict=True))


@pytest.mark.parametrize("spread", [5, 15])
def test_one_publication_places_nobody(spread):
    scores = england(1, spread)
    smallest = {trust for trust in TRUSTS if REGIONS[trust[0]][trust[1]] == 1}
    found = intervals(shown_of(scores), only=smallest)
    assert found
    assert min(interval.width for interval in found.values()) >= 10
    assert all(interval.low <= scores[trust] <= interval.high for trust, interval in found.items())


@pytest.mark.parametrize("spread", [5, 15])
def test_who_is_told_the_own_rank_places_nobody(spread):
    """As if the own range were one rank, and exact: among England and among the own type."""
    scores = england(4, spread)
    me = TRUSTS[3]
    clues = shown_of(scores)
    for group in (TRUSTS, [trust for trust in TRUSTS if trust[1] == me[1]]):
        below = sum(scores[trust] < scores[me] for trust in group)
        own = {Fraction(100 * below, len(group) - 1): whole_points(scores[me])}
        clues.append(Clue(frozenset(group), own))
    smallest = {trust for trust in TRUSTS if REGIONS[trust[0]][trust[1]] <= 2}
    assert exposed(clues, {me: scores[me]}, only=None if FULL else smallest) == {}


def test_two_publications_that_differ_by_one_trust_can_place_it():
    """Why figures must be held back where few have joined: the attack finds such a trust."""
    placed = []
    for seed in range(2):
        scores = england(seed, 15)
        late = ("London", 4, 0)
        found = intervals(shown_of(scores, {late}) + shown_of(scores), only={late})[late]
        assert found.low <= scores[late] <= found.high
        placed.append(found.width)
    assert min(placed) < 60
