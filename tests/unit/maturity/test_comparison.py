"""Fair comparison of unlike groups: by hand, by a second way, and by what intervals promise."""

from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.comparison import adjusted_differences, standardise

ENGLAND = {"acute": 120, "mental_health": 50, "ambulance": 10}


def test_an_evened_out_mean_by_hand():
    scores = pd.Series([60.0, 40.0, 30.0, np.nan], index=list("abcd"))
    kinds = pd.Series(["acute", "acute", "mental_health", "ambulance"], index=list("abcd"))
    found = standardise(scores, kinds, ENGLAND)
    assert found.n == 3
    assert found.plain == pytest.approx(130 / 3)
    assert found.adjusted == pytest.approx((50 * 120 + 30 * 50) / 170)
    assert found.covered == pytest.approx(170 / 180)


scored = st.lists(st.tuples(st.integers(0, 100), st.sampled_from([*ENGLAND])), min_size=1, max_size=30)


@given(scored)
def test_the_standards_own_mix_changes_nothing(rows):
    scores, kinds = (pd.Series(column) for column in zip(*rows, strict=True))
    found = standardise(scores.astype(float), kinds, kinds.value_counts().to_dict())
    assert found.adjusted == pytest.approx(found.plain)
    assert found.covered == 1


@given(scored, st.integers(1, 50))
def test_what_is_added_to_every_score_is_added_to_both_means(rows, more):
    scores, kinds = (pd.Series(column) for column in zip(*rows, strict=True))
    before, after = (standardise(scores.astype(float) + add, kinds, ENGLAND) for add in (0, more))
    assert after.adjusted - before.adjusted == pytest.approx(more)
    assert after.plain - before.plain == pytest.approx(more)


def test_nobody_and_unknown_kinds_have_no_adjusted_mean():
    assert isnan(standardise(pd.Series([], dtype=float), pd.Series([], dtype=object), ENGLAND).plain)
    other = standardise(pd.Series([50.0]), pd.Series(["community"]), ENGLAND)
    assert isnan(other.adjusted)
    assert other.covered == 0
    with pytest.raises(ValueError, match="index"):
        standardise(pd.Series([1.0]), pd.Series(["acute"], index=["x"]), ENGLAND)


def trusts(seed: int, effect: float, n: int = 150) -> tuple[pd.Series, ...]:
    """Scores that depend on programme, type and size, with more spread among the large."""
    generator = np.random.default_rng(seed)
    kinds = pd.Series(generator.choice([*ENGLAND], n, p=[0.7, 0.2, 0.1]))
    sizes = pd.Series(np.exp(generator.normal(6, 0.6, n)))
    # The programme took the large ones: unadjusted, size would look like the programme.
    chosen = generator.random(n) < 1 / (1 + np.exp(-2 * (np.log(sizes) - 6.5)))
    groups = pd.Series(np.where(chosen, "gde", "neither"))
    noise = generator.normal(0, 1, n) * (3 + 2 * np.log(sizes) - 8).clip(1)
    scores = 20 + 5 * np.log(sizes) + (kinds == "acute") * 6 + chosen * effect + noise
    return scores, groups, kinds, sizes


def test_the_difference_is_that_of_least_squares():
    scores, groups, kinds, sizes = trusts(1, 4)
    found = adjusted_differences(scores, groups, "neither", kinds, sizes)["gde"]
    design = np.column_stack(
        [np.ones(len(scores)), groups == "gde", kinds == "ambulance", kinds == "mental_health", np.log(sizes)]
    ).astype(float)
    expected = np.linalg.lstsq(design, scores.to_numpy(), rcond=None)[0]
    assert found.points == pytest.approx(expected[1])
    assert found.low < found.points < found.high
    assert found.n == (groups == "gde").sum()


def test_intervals_hold_the_truth_as_often_as_they_say():
    held = 0
    for seed in range(200):
        scores, groups, kinds, sizes = trusts(seed, 4)
        found = adjusted_differences(scores, groups, "neither", kinds, sizes)["gde"]
        held += found.low <= 4 <= found.high
    assert 0.91 <= held / 200 <= 0.985


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_the_order_of_trusts_does_not_matter(seed):
    one = trusts(seed, 2, 60)
    order = np.random.default_rng(seed).permutation(60)
    other = [column.iloc[order] for column in one]
    first = adjusted_differences(one[0], one[1], "neither", *one[2:])
    second = adjusted_differences(other[0], other[1], "neither", *other[2:])
    assert first.keys() == second.keys()
    for name in first:
        assert first[name].points == pytest.approx(second[name].points)
        assert first[name].high == pytest.approx(second[name].high)


def test_few_trusts_few_members_and_no_baseline_say_nothing():
    scores, groups, kinds, sizes = trusts(3, 4)
    assert adjusted_differences(scores[:20], groups[:20], "neither", kinds[:20], sizes[:20]) == {}
    assert adjusted_differences(scores, groups, "nobody", kinds, sizes) == {}
    two = groups.where(groups.index > 1, "ff")
    assert "ff" not in adjusted_differences(scores, two, "neither", kinds, sizes)
    with pytest.raises(ValueError, match="above 0"):
        adjusted_differences(scores, groups, "neither", kinds, sizes * 0)
