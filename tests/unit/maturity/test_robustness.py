"""How far ranks depend on choices of scoring: the cases with a known answer, a slow second way, and repeatability."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.composite import aggregate, rank
from maturity.robustness import AS_PUBLISHED, SPACINGS, Assumptions, rank_intervals, sobol_indices

TREE = {"q1": "a", "q2": "a", "q3": "a", "q4": "b", "q5": "b", "a": "all", "b": "all"}
QUESTIONS = ["q1", "q2", "q3", "q4", "q5"]
WEIGHTS = {"q1": 2, "b": 3}


def cohort(seed: int, units: int = 30) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    codes = generator.choice([1, 2, 3, 4, 5, 0, np.nan], p=[0.15, 0.2, 0.25, 0.2, 0.1, 0.05, 0.05], size=(units, 5))
    return pd.DataFrame(codes, columns=QUESTIONS, index=[f"T{unit:02}" for unit in range(units)])


def slow_ranks(data: pd.DataFrame, spacing, mean, not_known) -> pd.Series:
    """By ``aggregate``, which is checked against published numbers."""
    levels = data.replace(0, 1 if not_known == "lowest" else np.nan)
    if mean == "arithmetic":
        levels = levels.replace(dict(zip([1, 2, 3, 4, 5], spacing, strict=True)))
    return rank(aggregate(levels, TREE, WEIGHTS, mean)["all"].round(9))


@settings(max_examples=25)
@given(
    st.integers(0, 1000),
    st.sampled_from(SPACINGS),
    st.sampled_from(["arithmetic", "geometric"]),
    st.sampled_from(["lowest", "left out"]),
)
def test_without_chance_every_draw_is_the_slow_way(seed, spacing, mean, not_known):
    data = cohort(seed)
    found = rank_intervals(data, TREE, WEIGHTS, 3, 1, Assumptions([spacing], [mean], [not_known], None, False))
    expected = slow_ranks(data, spacing, mean, not_known)
    for column in ("p5", "median", "p95"):
        pd.testing.assert_series_equal(found[column], expected, check_names=False)
    published = slow_ranks(data, SPACINGS[0], "arithmetic", "lowest")
    pd.testing.assert_series_equal(found["published"], published, check_names=False)


def test_who_is_better_in_everything_is_first_whatever_is_chosen():
    data = cohort(3)
    data.iloc[4] = 5
    data.iloc[7] = 1
    found = rank_intervals(data.fillna(3), TREE, WEIGHTS, 1000, 1)
    assert found.iloc[4].tolist() == [1, 1, 1, 1]
    assert found.iloc[7]["p5"] >= 29 - (data.fillna(3) == 1).all(axis=1).sum()
    assert (found["p5"] <= found["median"]).all()
    assert (found["median"] <= found["p95"]).all()


def test_units_that_answered_alike_have_the_same_interval():
    data = cohort(5)
    data.iloc[1] = data.iloc[0]
    found = rank_intervals(data, TREE, None, 500, 1)
    assert found.iloc[0].tolist() == found.iloc[1].tolist()


def test_a_seed_repeats_and_intervals_converge():
    data = cohort(8)
    first = rank_intervals(data, TREE, WEIGHTS, 4000, 1)
    pd.testing.assert_frame_equal(first, rank_intervals(data, TREE, WEIGHTS, 4000, 1))
    other = rank_intervals(data, TREE, WEIGHTS, 4000, 2)
    assert (first - other).abs().to_numpy().max() <= 1.5


def test_even_steps_and_fixed_weights_are_the_published_rank():
    found = rank_intervals(cohort(9), TREE, WEIGHTS, 10, 1, AS_PUBLISHED)
    assert (found["p5"] == found["published"]).all()
    assert (found["p95"] == found["published"]).all()


def test_who_answered_nothing_has_no_rank_and_takes_no_place():
    data = cohort(11).fillna(2)
    data.iloc[2] = np.nan
    found = rank_intervals(data, TREE, None, 50, 1)
    assert found.iloc[2].isna().all()
    assert found["p95"].max() <= 29


@pytest.mark.parametrize(
    ("codes", "tree", "weights", "draws"),
    [([6], {"q": "top"}, None, 1), ([1.5], {"q": "top"}, None, 1), ([1], {"q": "top"}, None, 0),
     ([1], {"other": "top"}, None, 1), ([1], {"q": "top"}, {"q": 0}, 1), ([1], {"q": "top"}, {"q": -1}, 1)],
)  # fmt: skip
def test_nonsense_is_refused(codes, tree, weights, draws):
    with pytest.raises(ValueError, match=r"must|differ"):
        rank_intervals(pd.DataFrame({"q": codes}), tree, weights, draws, 1)


def test_what_is_held_fixed_moves_nothing_and_the_rest_explains_all():
    data = cohort(13, units=20).replace(0, 2)
    fixed = Assumptions(SPACINGS, ("arithmetic",), ("lowest", "left out"), 20.0, False)
    found = sobol_indices(data, TREE, WEIGHTS, 256, 1, fixed)
    # One mean only, nothing left out, and no unknown answers.
    assert found.loc[["mean", "not_known", "left_out"], "total"].abs().max() == pytest.approx(0, abs=1e-12)
    moving = found.loc[["spacing", "weights"]]
    assert (moving["total"] + moving["total_interval"] >= moving["first"] - moving["first_interval"]).all()
    assert moving["first"].sum() == pytest.approx(1, abs=0.35)
