"""Composite indicators against the Handbook's tables, the UNDP's figures, and slow second ways."""

from itertools import permutations
from math import exp, floor, isnan, log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.composite import aggregate, borda, condorcet, kemeny, normalise, outranking, rank
from tests.unit.maturity.published import small_examples, table, tai, tai_goalposts

FLAT = dict.fromkeys(tai().columns, "TAI")


def test_the_tai_ranks_are_the_published_ones_for_all_23_countries():
    scored = normalise(tai(), goalposts=tai_goalposts(), scale=(0, 1))
    ranks = rank(aggregate(scored, FLAT)["TAI"])
    published = table("tai23_table23_ranks_published", "country")["EW"].reindex(ranks.index)
    assert (ranks == published).sum() == 23


def test_the_tai_is_the_published_index_where_the_values_are():
    scored = normalise(tai(), goalposts=tai_goalposts(), scale=(0, 1))
    index = aggregate(scored, FLAT)["TAI"]
    published = table("tai23_undp2001_goalposts_2dp", "country")["published_TAI_2dp"].reindex(index.index)
    # Two countries' values were printed with fewer digits, or revised, after the index.
    assert ((index - published).abs() < 0.0075).sum() >= 21


@pytest.mark.parametrize("method", ["EW", "FA", "BAP", "AHP"])
def test_leaders_and_tail_hold_under_the_published_weightings(method):
    weights = table("tai23_table22_weights_published", "method").loc[method].to_dict()
    scored = normalise(tai(), goalposts=tai_goalposts(), scale=(0, 1))
    ranks = rank(aggregate(scored, FLAT, weights)["TAI"])
    published = table("tai23_table23_ranks_published", "country")[method].reindex(ranks.index)
    assert ranks.corr(published) > 0.97


@pytest.mark.parametrize(
    ("method", "column", "scale", "digits"),
    [("z", "z", (0, 100), 2), ("minmax", "minmax", (0, 1), 2), ("reference_mean", "ref_mean", (0, 1), 2),
     ("reference_best", "ref_best", (0, 1), 2), ("percentile", "percentile", (0, 100), 1)],
)  # fmt: skip
def test_normalisations_of_schooling_are_those_of_table_15(method, column, scale, digits):
    found = normalise(tai()[["SCHOOLING"]], method, scale=scale)["SCHOOLING"]
    published = table("tai23_table15_schooling_published", "country")[column].reindex(found.index)
    assert (found - published).abs().max() <= 0.5 * 10**-digits + 1e-9 + (0.005 if method == "z" else 0)


def test_the_human_development_index_of_the_published_example():
    dimensions = pd.DataFrame({"life": [0.6971], "education": [0.3447], "income": [3829.0]})
    logs = dimensions.assign(income=np.log(dimensions["income"]))
    scored = normalise(
        logs, goalposts={"life": (0, 1), "education": (0, 1), "income": (log(100), log(75000))}, scale=(0, 1)
    )
    hdi = aggregate(scored, {"life": "HDI", "education": "HDI", "income": "HDI"}, method="geometric")["HDI"][0]
    assert scored["income"][0] == pytest.approx(0.5506, abs=0.00005)
    assert round(hdi, 3) == 0.510


def test_direction_turns_every_method_round():
    values = pd.DataFrame({"a": [1.0, 2.0, 4.0, np.nan]})
    assert normalise(values, direction={"a": -1})["a"].tolist()[:3] == pytest.approx([100, 200 / 3, 0])
    assert normalise(values, "z", direction={"a": -1})["a"][0] == -normalise(values, "z")["a"][0]
    assert normalise(values, "percentile", direction={"a": -1})["a"].tolist()[:3] == pytest.approx(
        [100, 200 / 3, 100 / 3]
    )
    assert normalise(values, "reference_best", direction={"a": -1})["a"].tolist()[:3] == [1, 0.5, 0.25]
    assert all(isnan(normalise(values, method)["a"][3]) for method in ("minmax", "z", "percentile"))


def test_a_value_beyond_a_goalpost_counts_as_the_goalpost():
    assert normalise(pd.DataFrame({"a": [-1.0, 5.0, 50.0]}), goalposts={"a": (0, 10)})["a"].tolist() == [0, 50, 100]


@pytest.mark.parametrize(
    "wrong",
    [{"method": "other"}, {"direction": {"a": 2}}, {"direction": {"b": 1}}, {"goalposts": {"a": (2, 1)}},
     {"goalposts": {"a": (0, 1)}, "method": "z"}],
)  # fmt: skip
def test_normalise_refuses_what_it_cannot_do(wrong):
    with pytest.raises(ValueError, match=r"must|no column|belong"):
        normalise(pd.DataFrame({"a": [1.0, 2.0]}), **wrong)


def test_geometric_means_of_the_handbook():
    example = small_examples()["geometric"]
    data = pd.DataFrame(example["x"], columns=list("abcd"))
    tree = dict.fromkeys("abcd", "top")
    assert aggregate(data, tree)["top"].tolist() == example["arith"]

    def printed() -> list[float]:  # The Handbook cuts digits off.
        return [floor(value * 100 + 1e-9) / 100 for value in aggregate(data, tree, method="geometric")["top"]]

    assert printed() == example["geom"]
    data["b"] += 1
    assert printed() == example["geom_if_second_plus_1"]


TREE = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "y", "x": "top", "y": "top"}
parts = st.one_of(st.none(), st.integers(0, 100))
node_weights = st.dictionaries(st.sampled_from([*TREE]), st.integers(0, 5))


def slow_aggregate(row, tree, weights, method, threshold, node):
    """By the definitions, one unit and one node at a time."""
    children = [child for child, parent in tree.items() if parent == node]
    if not children:
        return row[node]
    found = [
        (weights.get(child, 1), slow_aggregate(row, tree, weights, method, threshold, child)) for child in children
    ]
    total = sum(weight for weight, _ in found)
    present = [(weight, value) for weight, value in found if value is not None and weight]
    weight = sum(weight for weight, _ in present)
    if not weight or (threshold is not None and weight / total < threshold):
        return None
    if method == "arithmetic":
        return sum(w * v for w, v in present) / weight
    if any(v == 0 for _, v in present):
        return 0.0
    if method == "geometric":
        return exp(sum(w * log(v) for w, v in present) / weight)
    return weight / sum(w / v for w, v in present)


@given(
    st.lists(st.tuples(*[parts] * 5), min_size=1, max_size=5),
    node_weights,
    st.sampled_from(["arithmetic", "geometric", "harmonic"]),
    st.sampled_from([None, 0.0, 0.5, 0.7, 1.0]),
)
def test_aggregate_equals_the_slow_way(rows, weights, method, threshold):
    data = pd.DataFrame([[np.nan if v is None else v for v in row] for row in rows], columns=list("abcde"), dtype=float)
    found = aggregate(data, TREE, weights, method, threshold)
    assert list(found) == ["x", "y", "top"]
    for position, row in enumerate(rows):
        for node in found:
            slow = slow_aggregate(dict(zip("abcde", row, strict=True)), TREE, weights, method, threshold, node)
            value = found[node].iloc[position]
            assert isnan(value) if slow is None else value == pytest.approx(slow, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("tree", "more"),
    [({"a": "x", "x": "a"}, {}), ({"a": "x", "z": "x"}, {}), ({"a": "x"}, {"weights": {"a": -1}}),
     ({"a": "x"}, {"threshold": 2}), ({"a": "x"}, {"method": "mode"})],
)  # fmt: skip
def test_aggregate_refuses_what_makes_no_sense(tree, more):
    with pytest.raises(ValueError, match=r"cycle|differ|must"):
        aggregate(pd.DataFrame({"a": [1.0]}), tree, **more)


def test_a_geometric_mean_of_what_lies_below_zero_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        aggregate(pd.DataFrame({"a": [-1.0]}), {"a": "x"}, method="geometric")


def test_rank_shares_the_first_place_and_leaves_out_who_has_no_value():
    assert rank([10, 30, 30, np.nan, 5]).tolist()[:3] == [3, 1, 1]
    assert isnan(rank([10, np.nan])[1])
    assert rank(pd.Series([1, 2], index=["a", "b"])).to_dict() == {"a": 2, "b": 1}


@pytest.mark.parametrize("name", ["table25", "table28"])
def test_borda_and_outranking_of_the_handbook(name):
    example = small_examples()[name]
    assert borda(example["profiles"]) == example["borda"]
    support = outranking(example["profiles"])
    names = sorted(example["borda"])
    assert {a: [support.get((a, b), 0) for b in names] for a in names} == example["outrank"]


def test_condorcet_and_kemeny_of_the_handbook():
    first, second = small_examples()["table25"], small_examples()["table28"]
    assert condorcet(first["profiles"]) == list(first["condorcet"])
    assert condorcet(second["profiles"]) is None
    assert kemeny(second["profiles"]) == [tuple(second["kemeny"])]
    assert kemeny(first["profiles"]) == [tuple(first["condorcet"])]


def test_leaving_out_the_last_turns_the_borda_order_round_as_in_the_handbook():
    example = small_examples()["table31_rank_reversal"]
    assert borda(example["profiles"]) == example["borda"]
    without = [(count, order.replace("d", "")) for count, order in example["profiles"]]
    assert borda(without) == example["borda_without_d"]


profiles = st.lists(st.tuples(st.integers(0, 5), st.permutations("abcd")), min_size=1, max_size=6)


@given(profiles)
def test_kemeny_starts_with_the_condorcet_order_where_there_is_one(given_profiles):
    order = condorcet(given_profiles)
    if order:
        assert kemeny(given_profiles) == [tuple(order)]


@given(profiles)
def test_borda_is_the_sum_of_the_pairs(given_profiles):
    support = outranking(given_profiles)
    assert borda(given_profiles) == {a: sum(support[a, b] for b in "abcd" if b != a) for a in "abcd"}


def test_too_many_for_kemeny_and_half_a_ranking_are_refused():
    with pytest.raises(ValueError, match="8"):
        kemeny([(1, "abcdefghi")])
    with pytest.raises(ValueError, match="each candidate"):
        borda([(1, "abc"), (1, "ab")])
    assert len(kemeny([(1, order) for order in permutations("abc")])) == 6
