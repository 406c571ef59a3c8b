"""Scores of trusts that merged, restated as those of one."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.mergers import Part, restated, weights

sizes = st.floats(1, 50_000).map(lambda size: round(size, 1))
parts = st.builds(Part, st.integers(0, 800), st.just(8), sizes)


def test_by_hand():
    """(3 × 40 + 1 × 60) / 4."""
    assert restated([Part(320, 8, 6000.0), Part(480, 8, 2000.0)]) == 45


@given(st.lists(parts, min_size=1, max_size=6))
def test_it_is_the_weighted_mean_that_numpy_finds(given_parts):
    scores = [part.numerator / part.denominator for part in given_parts]
    expected = np.average(scores, weights=[part.size for part in given_parts])
    assert float(restated(given_parts)) == pytest.approx(expected)
    assert min(scores) - 1e-9 <= float(restated(given_parts)) <= max(scores) + 1e-9
    assert sum(weights(given_parts)) == 1


def test_where_one_size_is_not_known_all_count_alike():
    assert restated([Part(320, 8, 6000.0), Part(480, 8, None)]) == 50
    assert weights([Part(0, 8, None)] * 3) == [Fraction(1, 3)] * 3


def test_without_the_score_of_one_there_is_none_of_them_together():
    assert restated([Part(320, 8, 6000.0), Part(0, 0, 2000.0)]) is None


@pytest.mark.parametrize("wrong", [[], [Part(1, 8, 0.0)], [Part(1, 8, -5.0), Part(1, 8, 5.0)]])
def test_what_cannot_be_weighed_is_refused(wrong):
    with pytest.raises(ValueError, match=r"weigh|above 0"):
        restated(wrong)
