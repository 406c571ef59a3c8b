"""The change of a group between waves, against R's published example and slow second ways."""

from itertools import product
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.statistics import benjamini_hochberg, wilcoxon_signed_rank
from tests.unit.maturity.published import table


def test_the_sleep_data_give_the_published_probability():
    sleep = table("sleep")
    first, second = (sleep.loc[sleep["group"].astype(str) == group, "extra"].to_numpy() for group in "12")
    change = wilcoxon_signed_rank(first, second)
    assert (change.pairs, change.moved) == (10, 9)
    assert change.median == pytest.approx(1.3)
    assert change.p == pytest.approx(0.009091, abs=0.0000005)


@given(st.lists(st.integers(-20, 20).filter(bool), min_size=8, max_size=12, unique_by=abs))
def test_the_probability_is_near_that_of_all_ways_to_give_signs(differences):
    ranks = {value: place for place, value in enumerate(sorted(map(abs, differences)), 1)}
    total = sum(ranks.values())
    seen = sum(ranks[abs(d)] for d in differences if d > 0)
    sums = [
        sum(r for r, up in zip(ranks.values(), signs, strict=True) if up)
        for signs in product([0, 1], repeat=len(ranks))
    ]
    exact = sum(abs(s - total / 2) >= abs(seen - total / 2) for s in sums) / len(sums)
    assert wilcoxon_signed_rank(np.zeros(len(differences)), differences).p == pytest.approx(min(exact, 1), abs=0.03)


def test_nothing_is_said_of_few_and_gaps_do_not_count():
    few = wilcoxon_signed_rank([10, 20, 30, nan, 1, 1, 1], [11, 22, 33, 1, 1, 1, 1])
    assert (few.pairs, few.moved, few.p) == (6, 3, None)
    nobody = wilcoxon_signed_rank([nan], [1])
    assert nobody.pairs == 0
    assert isnan(nobody.median)
    with pytest.raises(ValueError, match="equally long"):
        wilcoxon_signed_rank([1, 2], [1])


def test_equal_moves_of_divided_scores_are_ties():
    before = np.array([10, 20, 30, 40, 50, 60]) / 3
    assert wilcoxon_signed_rank(before, before + 1 / 3).p == wilcoxon_signed_rank(np.zeros(6), np.ones(6)).p


def slow_adjusted(p_values):
    """Each p times m over its rank, and no greater than any adjusted later one."""
    order = sorted(p_values)
    m = len(order)
    return [min(1, min(order[j] * m / (j + 1) for j in range(m) if order[j] >= p)) for p in p_values]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusted_probabilities_equal_the_slow_way(p_values):
    assert benjamini_hochberg(p_values) == pytest.approx(slow_adjusted(p_values), abs=1e-12)


def test_adjusting_leaves_out_what_was_not_tested():
    found = benjamini_hochberg([0.01, nan, 0.04])
    assert found[[0, 2]].tolist() == pytest.approx([0.02, 0.04])
    assert isnan(found[1])
