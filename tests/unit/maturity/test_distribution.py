import random
from fractions import Fraction

import numpy as np

from maturity.distribution import distribution_of


def arrays(*columns):
    return [np.array(column, dtype=np.int64) for column in columns]


def test_a_distribution_leaves_out_trusts_where_nothing_applies_and_keeps_zero():
    described = distribution_of(*arrays([0, 50, 0], [1, 1, 0]), np.array([1, 3, 0], dtype=np.int8))
    assert (described.n, described.mean, described.quantiles["50"]) == (2, 25, 25)
    assert described.level_counts == [1, 0, 1, 0, 0]


def test_a_distribution_of_none_has_no_figures():
    described = distribution_of(*arrays([], []), None)
    assert (described.n, described.mean, described.quantiles, described.level_counts) == (0, None, {}, [])


def test_a_distribution_is_the_same_in_any_order():
    chance = random.Random(3)
    pairs = [(chance.randint(0, 700), 7) for _ in range(205)]
    results = set()
    for _ in range(5):
        chance.shuffle(pairs)
        described = distribution_of(*arrays(*zip(*pairs, strict=True)), None)
        results.add((described.mean, tuple(described.quantiles.items())))
    assert len(results) == 1
    assert results.pop()[0] == float(sum(Fraction(n, d) for n, d in pairs) / 205)
