"""A trust's place as a range: the same draws for every group, and a standing that anybody can work out again."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.draws import AS_PUBLISHED
from maturity.ranking import ranges_in, shares
from maturity.robustness import rank_intervals, rank_intervals_within
from maturity.scoring import points_of, score_cohort
from tests.factories.documents import make_document

TREE = {"q1": "a", "q2": "a", "q3": "b", "a": "all", "b": "all"}
SMALL = make_document([[1] * 4] * 2, themes_for_overall=2)


def answers(seed: int, units: int, questions: int = 3, low: int = 0) -> pd.DataFrame:
    codes = np.random.default_rng(seed).integers(low, 6, size=(units, questions))
    return pd.DataFrame(codes.astype(float), columns=[f"q{i + 1}" for i in range(questions)])


@settings(max_examples=10)
@given(st.integers(0, 1000))
def test_within_a_group_it_is_as_if_the_group_were_alone(seed):
    data = answers(seed, 20)
    found = rank_intervals_within(data, TREE, None, 200, seed, {"odd": range(1, 20, 2), "all": range(20)})
    for name, members in (("odd", list(range(1, 20, 2))), ("all", list(range(20)))):
        alone = rank_intervals(data.loc[members], TREE, None, 200, seed)
        pd.testing.assert_frame_equal(found[name].drop(columns="standing"), alone)


@settings(max_examples=20)
@given(st.integers(0, 1000), st.integers(3, 15))
def test_without_other_choices_the_standing_is_the_side_of_the_median(seed, units):
    data = answers(seed, units, low=1)
    found = rank_intervals_within(data, TREE, None, 1, 1, {"all": range(units)}, AS_PUBLISHED)["all"]
    points = (data - 1) * 25
    scores = ((points["q1"] + points["q2"]) / 2 + points["q3"]) / 2
    expected = np.sign((scores - np.median(scores)).round(6)).map({1: "above", 0: "typical", -1: "below"})
    assert found["standing"].tolist() == expected.tolist()


def test_who_all_answered_alike_are_typical():
    data = pd.DataFrame(3.0, index=range(9), columns=["q1", "q2", "q3"])
    found = rank_intervals_within(data, TREE, None, 100, 1, {"all": range(9)})["all"]
    assert set(found["standing"]) == {"typical"}
    assert found[["p5", "p95"]].to_numpy().tolist() == [[1, 1]] * 9


def test_a_group_names_only_units_that_there_are():
    with pytest.raises(ValueError, match="without data"):
        rank_intervals_within(answers(1, 5), TREE, None, 1, 1, {"all": [0, 9]})


def found_places(codes, groups, seed=1):
    codes = np.asarray(codes, dtype=np.int8)
    return list(ranges_in(SMALL, codes, score_cohort(SMALL, codes), groups, 300, seed))


def test_each_score_has_its_places_and_a_small_group_none():
    codes = np.random.default_rng(1).integers(1, 6, size=(10, 8))
    found = found_places(codes, {"all": range(10), "few": range(7)})
    assert {(p.group, p.scope, p.key) for p in found} == {
        ("all", "overall", ""), ("all", "theme", "a"), ("all", "theme", "b")
    }  # fmt: skip
    assert len(found) == 30
    assert all(1 <= p.low <= p.middle <= p.high <= p.of == 10 for p in found)
    scores = score_cohort(SMALL, codes.astype(np.int8))
    overall = points_of(scores.overall_numerator, scores.overall_denominator)
    first = next(p for p in found if p.scope == "overall" and p.unit == int(np.argmax(overall)))
    assert first.low == 1
    assert found == found_places(codes, {"all": range(10), "few": range(7)}), "the same seed gives the same"


def test_who_has_no_score_has_no_place_and_is_not_counted():
    codes = np.full((9, 8), 3)
    codes[0, :4] = -1
    codes[8] = 5
    found = found_places(codes, {"all": range(9)})
    of = {(p.scope, p.key): p.of for p in found}
    assert of == {("theme", "a"): 8, ("overall", ""): 8, ("theme", "b"): 9}
    assert 0 not in {p.unit for p in found if p.scope == "overall"}
    assert next(p for p in found if p.unit == 8 and p.scope == "overall")[5:] == (1, 1, 1, "above")


def test_what_moves_ranks_is_a_share_of_what_moves_at_all():
    codes = np.random.default_rng(2).integers(0, 6, size=(30, 8)).astype(np.int8)
    found = shares(SMALL, codes, score_cohort(SMALL, codes), 128, 1)
    assert {row["assumption"] for row in found} == {"spacing", "mean", "not_known", "weights", "left_out"}
    totals = [row["total"] for row in found]
    assert totals == sorted(totals, reverse=True)
    assert sum(totals) >= 0.9, "what is explained together is counted more than once, never less"


@pytest.mark.parametrize("codes", [np.full((30, 8), 3), np.full((5, 8), 3)])
def test_where_nothing_moves_there_are_no_shares(codes):
    codes = codes.astype(np.int8)
    assert shares(SMALL, codes, score_cohort(SMALL, codes), 16, 1) == []
