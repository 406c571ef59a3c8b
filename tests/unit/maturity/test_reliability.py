"""Signs that deserve a second look, on constructed cases with a known answer."""

import numpy as np
import pandas as pd
import pytest

from maturity.reliability import against_reviewer, high_without_evidence, jumps, straight_lining

QUESTIONS = [f"w{n}" for n in range(8)] + [f"s{n}" for n in range(8)]
THEMES = {question: {"w": "workforce", "s": "suppliers"}[question[0]] for question in QUESTIONS}


def levels(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=QUESTIONS, index=[f"R{n}" for n in range(len(rows))], dtype=float)


def test_straight_lining_needs_one_level_over_enough_questions():
    found = straight_lining(
        levels([3] * 8 + [1, 2] * 4, [3] * 7 + [4] + [5] * 8, [np.nan] * 3 + [2] * 5 + [np.nan] * 2 + [2] * 6), THEMES
    )
    assert found["workforce"].tolist() == [True, False, False]
    assert found["suppliers"].tolist() == [False, True, True]


def test_jumps_are_two_levels_either_way_between_the_same_trusts_and_questions():
    before = levels([1] * 16, [4] * 16)
    after = levels([1, 2, 3, 5] * 4, [4, 3, 2, 1] * 4).drop(columns="s7").rename(index={"R0": "R0", "R1": "R1"})
    found = jumps(before, after)
    assert found.loc["R0"].dropna().unique().tolist() == [2, 4]
    assert found.loc["R1"].dropna().unique().tolist() == [-2, -3]
    assert "s7" not in found
    assert jumps(before, after.rename(index={"R1": "RX"})).index.tolist() == ["R0"]


def test_high_levels_without_evidence_are_found_and_no_answer_claims_nothing():
    own = levels([4, 5, 3, np.nan] * 4)
    evidence = levels([0, 1, 0, 0] * 4)
    assert high_without_evidence(own, evidence).loc["R0"].tolist() == [True, False, False, False] * 4
    with pytest.raises(ValueError, match="same"):
        high_without_evidence(own, evidence.iloc[:, ::-1])


def test_a_trust_against_its_reviewer():
    own = pd.DataFrame({"w0": [3, 4, 5, np.nan], "w1": [1, 1, 1, 1]}, index=list("abcd"), dtype=float)
    reviewed = pd.DataFrame({"w0": [3, 3, 3, 2], "w1": [1, 1, 1, 1]}, index=list("abcd"), dtype=float)
    found = against_reviewer(own, reviewed)
    assert found.loc["w0", ["pairs", "agree", "higher", "difference"]].tolist() == pytest.approx([3, 1 / 3, 2 / 3, 1])
    assert found.loc["w1", "agree"] == 1
    assert np.isnan(found.loc["w1", "kappa"])
