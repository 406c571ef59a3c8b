"""Cronbach's alpha against the Handbook's table 11 and a slow second way."""

from itertools import product
from math import isnan
from statistics import variance

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maturity.composite import normalise
from maturity.statistics import alpha_if_deleted, cronbach_alpha
from tests.unit.maturity.published import table, tai

answers = st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=3, max_size=12)


def test_alphas_of_the_tai_are_the_published_ones_to_a_thousandth():
    """Two of the indicators are printed as logarithms of two digits, too few for the third digit of alpha.

    With the printed ones the alphas are right to 0.0015; with a draw of values that round to them, to a thousandth.
    """
    published = table("tai23_table11_cronbach_published", "deleted")["alpha_if_deleted"]

    def furthest(values: pd.DataFrame) -> float:
        return float((alpha_if_deleted(normalise(values, "z")) - published).abs().max())

    assert cronbach_alpha(normalise(tai(), "z")) == pytest.approx(0.704, abs=0.001)
    assert furthest(tai()) <= 0.0015
    unrounded, generator = tai(), np.random.default_rng(10)
    for column in ("TELEPHONES_log", "ELECTRICITY_log"):
        unrounded[column] += generator.uniform(-0.005, 0.005, len(unrounded))
    assert furthest(unrounded) <= 0.001


@given(answers)
@example([[1, 1, 3, 5], [1, 1, 4, 4], [1, 1, 3, 5]])  # Two items that cancel out: the sum does not vary.
def test_alpha_is_the_variance_of_sums_over_that_of_parts(rows):
    items = pd.DataFrame(rows, columns=list("abcd"))
    of_sums = variance(sum(row) for row in rows)
    found = cronbach_alpha(items)
    if of_sums == 0:
        assert isnan(found)
        return
    parts = sum(variance(row[item] for row in rows) for item in range(4))
    assert found == pytest.approx(4 / 3 * (1 - parts / of_sums), abs=1e-9)


@given(answers)
def test_alpha_if_deleted_is_the_alpha_of_the_others(rows):
    items = pd.DataFrame(rows, columns=list("abcd"))
    for item, found in alpha_if_deleted(items).items():
        expected = cronbach_alpha(items.drop(columns=item))
        assert isnan(found) if isnan(expected) else found == pytest.approx(expected, abs=1e-9)


def test_complete_leaves_out_who_left_anything_out_and_pairwise_does_not():
    items = pd.DataFrame([[1, 2, 1], [3, 3, 4], [5, 4, 5], [2, np.nan, 3]], columns=list("abc"))
    assert cronbach_alpha(items) == cronbach_alpha(items.iloc[:3])
    pairs = {
        (a, b): items[[a, b]].dropna().cov().loc[a, b] if a != b else items[a].var()
        for a, b in product("abc", repeat=2)
    }
    expected = 3 / 2 * (1 - sum(pairs[a, a] for a in "abc") / sum(pairs.values()))
    assert cronbach_alpha(items, missing="pairwise") == pytest.approx(expected)
    with pytest.raises(ValueError, match="missing"):
        cronbach_alpha(items, missing="mean")


def test_there_is_no_alpha_of_one_item_or_of_nobody():
    assert isnan(cronbach_alpha(pd.DataFrame({"a": [1, 2, 3]})))
    assert isnan(cronbach_alpha(pd.DataFrame({"a": [np.nan], "b": [1.0]})))
