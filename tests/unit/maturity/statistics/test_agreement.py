"""Weighted kappa against its definition and a published table."""

from itertools import product
from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.statistics import weighted_kappa

pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30)


@given(pairs, st.sampled_from(["linear", "quadratic"]))
def test_kappa_is_one_less_seen_over_expected_disagreement(rated, weights):
    power = {"linear": 1, "quadratic": 2}[weights]
    first, second = zip(*rated, strict=True)
    seen = sum(abs(a - b) ** power for a, b in rated) / len(rated)
    expected = sum(abs(a - b) ** power for a, b in product(first, second)) / len(rated) ** 2
    found = weighted_kappa(first, second, weights)
    assert isnan(found) if expected == 0 else found == pytest.approx(1 - seen / expected, abs=1e-12)


def test_two_by_two_is_cohens_own_kappa():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: the textbook's 0.4.
    first = [1] * 25 + [2] * 25
    second = [1] * 20 + [2] * 5 + [1] * 10 + [2] * 15
    assert weighted_kappa(first, second, categories=2) == pytest.approx(0.4)


def test_who_left_something_out_does_not_count_and_nonsense_is_refused():
    assert weighted_kappa([1, 2, nan, 5], [1, 2, 3, 5]) == 1
    assert isnan(weighted_kappa([], []))
    for first, second, words in (([1], [1, 2], "equally long"), ([6], [1], "1 to 5"), ([1.5], [1], "whole numbers")):
        with pytest.raises(ValueError, match=words):
            weighted_kappa(first, second)
    with pytest.raises(ValueError, match="weights"):
        weighted_kappa([1], [1], weights="cubic")
