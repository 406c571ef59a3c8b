"""Funnel limits against their definition, and by what they promise."""

from fractions import Fraction
from math import comb, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.statistics import funnel_limits


def slow_limit(percent: int, n: int, p: Fraction) -> Fraction:
    target = Fraction(percent, 100)
    below = Fraction(0)
    for count in range(n + 1):
        at = comb(n, count) * target**count * (1 - target) ** (n - count)
        if below + at >= p:
            return min(max((count - (below + at - p) / at) / n, Fraction(0)), Fraction(1))
        below += at
    raise AssertionError


@given(st.integers(1, 99), st.integers(1, 60))
def test_limits_equal_the_definition(percent, n):
    limits = funnel_limits(percent / 100, [n])
    for limit, share in ((0.95, Fraction(95, 100)), (0.998, Fraction(998, 1000))):
        assert limits[limit, "lower"][n] == pytest.approx(float(slow_limit(percent, n, (1 - share) / 2)), abs=1e-6)
        assert limits[limit, "upper"][n] == pytest.approx(float(slow_limit(percent, n, (1 + share) / 2)), abs=1e-6)


def test_the_funnel_narrows_with_numbers_and_approaches_the_normal_one():
    limits = funnel_limits(0.4, [10, 100, 10_000])
    width = limits[0.95, "upper"] - limits[0.95, "lower"]
    assert width.is_monotonic_decreasing
    assert limits[0.95, "upper"][10_000] == pytest.approx(0.4 + 1.96 * (0.24 / 10_000) ** 0.5, abs=0.0001)
    assert (limits[0.998, "upper"] >= limits[0.95, "upper"]).all()


def test_nobody_has_no_limits_and_nonsense_is_refused():
    assert isnan(funnel_limits(0.5, [0])[0.95, "lower"][0])
    for target, denominators, limits in (
        (0, [1], (0.95,)),
        (0.5, [-1], (0.95,)),
        (0.5, [1.5], (0.95,)),
        (0.5, [1], (2,)),
    ):
        with pytest.raises(ValueError, match=r"must (lie|be)"):
            funnel_limits(target, denominators, limits)
