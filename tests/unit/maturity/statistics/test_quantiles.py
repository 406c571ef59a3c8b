from fractions import Fraction
from math import ceil, comb, floor, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.statistics import median_interval, percentile_rank, quantile, quantile_groups

NUMPY_NAMES = {
    4: "interpolated_inverted_cdf",
    5: "hazen",
    6: "weibull",
    7: "linear",
    8: "median_unbiased",
    9: "normal_unbiased",
}
scores = st.lists(st.integers(0, 100).map(float), min_size=1, max_size=40)
percents = st.integers(0, 100)


def slow_quantile(values: list[float], p: Fraction, method: int) -> Fraction:
    """Hyndman and Fan's definitions as printed: Q(p) = (1 - γ) X(j) + γ X(j + 1), j = floor(np + m)."""
    ordered = sorted(Fraction(value) for value in values)
    n = len(ordered)
    m = {
        1: Fraction(0),
        2: Fraction(0),
        3: Fraction(-1, 2),
        4: Fraction(0),
        5: Fraction(1, 2),
        6: p,
        7: 1 - p,
        8: (p + 1) / 3,
        9: p / 4 + Fraction(3, 8),
    }[method]
    j = floor(n * p + m)
    g = n * p + m - j
    if method == 1:
        gamma = Fraction(g > 0)
    elif method == 2:
        gamma = Fraction(1) if g > 0 else Fraction(1, 2)
    elif method == 3:
        gamma = Fraction(0) if g == 0 and j % 2 == 0 else Fraction(1)
    else:
        gamma = g

    def at(position: int) -> Fraction:
        return ordered[min(max(position, 1), n) - 1]

    return (1 - gamma) * at(j) + gamma * at(j + 1)


@given(scores, percents, st.integers(1, 9))
def test_quantile_equals_the_printed_definitions(values, percent, method):
    expected = slow_quantile(values, Fraction(percent, 100), method)
    assert quantile(values, percent / 100, method) == pytest.approx(float(expected), abs=1e-9)


@given(scores, percents, st.integers(4, 9))
def test_quantile_agrees_with_numpy_for_the_continuous_types(values, percent, method):
    expected = np.quantile(values, percent / 100, method=NUMPY_NAMES[method])
    assert quantile(values, percent / 100, method) == pytest.approx(float(expected), abs=1e-9)


# By hand from the definitions: n p is 1, 2.5, 5 and 9, so that every type's treatment of a whole n p shows.
@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (1, [2, 4, 7, 15]),
        (2, [3, 4, 8, 18]),
        (3, [2, 4, 7, 15]),
        (4, [2, 4, 7, 15]),
        (5, [3, 4, 8, 18]),
        (6, [2.2, 4, 8, 20.4]),
        (7, [3.8, 4.25, 8, 15.6]),
        (8, [2.7333333333333334, 4, 8, 18.8]),
        (9, [2.8, 4, 8, 18.6]),
    ],
)
def test_quantile_of_ten_values_by_all_nine_types(method, expected):
    values = [2, 4, 4, 5, 7, 9, 10, 12, 15, 21]
    assert quantile(values, [0.1, 0.25, 0.5, 0.9], method) == pytest.approx(expected)


def test_quantile_takes_p_as_written_not_as_binary():
    assert 0.29 * 100 < 29
    assert quantile(range(1, 101), 0.29, method=1) == 29


def test_quantile_leaves_out_nan_and_keeps_zero():
    assert quantile([nan, 0, 10, nan], 0.5) == 5
    assert isnan(quantile([nan], 0.5))
    assert np.isnan(quantile([], [0.1, 0.9])).all()


def test_quantile_keeps_the_shape_of_p():
    assert quantile([1, 2], [[0.0, 0.5], [1.0, 1.0]]).tolist() == [[1, 1.5], [2, 2]]
    assert isinstance(quantile([1, 2], 0.5), float)


@pytest.mark.parametrize(("p", "method"), [(0.5, 0), (0.5, 10), (1.1, 7), (-0.1, 7), (nan, 7)])
def test_quantile_refuses_nonsense(p, method):
    with pytest.raises(ValueError, match=r"must"):
        quantile([1, 2], p, method)


def test_quantile_refuses_a_table():
    with pytest.raises(ValueError, match="one-dimensional"):
        quantile([[1, 2]], 0.5)


@given(st.lists(st.one_of(st.integers(0, 5).map(float), st.just(nan)), max_size=30))
def test_percentile_rank_is_the_share_below_and_half_the_share_equal(values):
    known = [value for value in values if not isnan(value)]
    expected = [
        nan if isnan(v) else 100 * (sum(k < v for k in known) + sum(k == v for k in known) / 2) / len(known)
        for v in values
    ]
    assert percentile_rank(values) == pytest.approx(expected, nan_ok=True)


# Order-statistic ranks of the exact binomial 95 % interval, from the binomial distribution.
@pytest.mark.parametrize(
    ("n", "low", "high"),
    [(6, 1, 6), (8, 1, 8), (9, 2, 8), (12, 3, 10), (17, 5, 13), (20, 6, 15), (23, 7, 17)],
)
def test_median_interval_has_the_published_ranks(n, low, high):
    assert median_interval(range(n, 0, -1)) == (low, high)


@pytest.mark.parametrize("n", range(6))
def test_median_interval_cannot_be_reached_below_six_values(n):
    assert median_interval(range(n)) is None


@given(st.integers(0, 120), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99]))
def test_median_interval_is_the_narrowest_symmetric_one_that_covers(n, confidence):
    def cover(k: int) -> Fraction:
        return Fraction(sum(comb(n, i) for i in range(k, n - k + 1)), 2**n)

    fitting = [k for k in range(1, n // 2 + 1) if cover(k) >= Fraction(str(confidence))]
    expected = (max(fitting), n + 1 - max(fitting)) if fitting else None
    assert median_interval(range(1, n + 1), confidence) == expected


def test_median_interval_leaves_out_nan():
    assert median_interval([nan, 1, 2, 3, 4, 5, 6]) == (1, 6)
    assert median_interval([nan, 1, 2, 3, 4, 5]) is None


@given(st.lists(st.one_of(st.integers(0, 9).map(float), st.just(nan)), max_size=40), st.integers(1, 10), st.booleans())
def test_quantile_groups_follow_the_printed_formula(values, groups, invert):
    known = [value for value in values if not isnan(value)]
    n = len(known)

    def group(value: float) -> float:
        if isnan(value) or n < groups:
            return nan
        rank = 1 + sum(k > value if invert else k < value for k in known)
        return floor(groups + 1 - ceil(Fraction(n + 1 - rank) / Fraction(n, groups)))

    result = quantile_groups(values, groups, invert)
    assert result == pytest.approx([group(value) for value in values], nan_ok=True)
    assert all(1 <= number <= groups for number in result if not isnan(number))


def test_quantile_groups_put_the_lowest_values_first_or_last():
    assert quantile_groups([5, 1, 3, 2, 4, 6], 3).tolist() == [3, 1, 2, 1, 2, 3]
    assert quantile_groups([5, 1, 3, 2, 4, 6], 3, invert=True).tolist() == [1, 3, 2, 3, 2, 1]


def test_quantile_groups_refuse_no_groups():
    with pytest.raises(ValueError, match="at least one"):
        quantile_groups([1], 0)
