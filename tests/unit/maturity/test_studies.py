"""What is worked out of a cohort, against sums done by hand and a slow second way."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from maturity import studies
from maturity.scoring import score_cohort
from maturity.shared import points_over, restricted, shared_questions
from maturity.studies import FAST_FOLLOWER, GDE, NEITHER
from tests.factories.documents import make_document

SMALL = make_document([[1] * 4] * 2, themes_for_overall=2)


def codes_of(rows) -> np.ndarray:
    return np.array(rows, dtype=np.int8)


def slow_alpha(items: np.ndarray) -> float:
    k = items.shape[1]
    return k / (k - 1) * (1 - sum(np.var(column, ddof=1) for column in items.T) / np.var(items.sum(axis=1), ddof=1))


def test_alpha_counts_not_known_as_level_1_and_leaves_out_who_left_something_out():
    codes = np.random.default_rng(1).integers(0, 6, size=(30, 8)).astype(np.int8)
    codes[:4, 0] = -1
    first, second = studies.consistency(SMALL, codes)
    complete = np.maximum(codes[4:, :4], 1).astype(float)
    assert (first["theme"], first["n"], first["pairwise_n"]) == ("a", 26, 30)
    assert first["alpha"] == pytest.approx(slow_alpha(complete))
    assert first["without"]["a.1"] == pytest.approx(slow_alpha(complete[:, 1:]))
    assert second["n"] == 30
    assert second["pairwise"] == pytest.approx(second["alpha"])


def test_without_spread_there_is_no_alpha():
    assert studies.consistency(SMALL, codes_of([[3] * 8] * 5))[0]["alpha"] is None


@pytest.mark.parametrize(("held", "counted"), [(["ff", "gde"], GDE), (["ff"], FAST_FOLLOWER), ([], NEITHER)])
def test_an_exemplar_is_one_before_all(held, counted):
    assert studies.programme_of(held) == counted


def test_programmes_are_compared_without_the_theme_on_them():
    document = make_document([[1] * 2] * 2)
    assert studies.other_themes(document, score_cohort(document, codes_of([[3] * 4]))) is None
    renamed = [theme if index else replace(theme, key="exemplars") for index, theme in enumerate(document.themes)]
    document = replace(document, themes=tuple(renamed))
    points = studies.other_themes(document, score_cohort(document, codes_of([[5, 5, 1, 3], [1, 1, 5, -1]])))
    assert points.tolist() == [25, 100]


def test_what_lies_in_the_size_is_not_the_programmes():
    generator = np.random.default_rng(2)
    sizes = pd.Series(np.exp(generator.normal(12, 1, 90)))
    groups = pd.Series([GDE] * 15 + [FAST_FOLLOWER] * 2 + [NEITHER] * 73)
    kinds = pd.Series(["acute", "mental_health"] * 45)
    points = 5 * np.log(sizes) + 7 * (groups == GDE) + generator.normal(0, 0.01, 90)
    exemplars, followers, neither = studies.programmes(points, groups, kinds, sizes)
    assert exemplars["points"] == pytest.approx(7, abs=0.05)
    assert exemplars["low"] < 7.0 < exemplars["high"] or abs(exemplars["points"] - 7) < 0.05
    assert (followers["points"], followers["n"]) == (None, 2), "two are too few to adjust"
    assert (neither["n"], neither["points"]) == (73, None)
    assert neither["mean"] == pytest.approx(points[17:].mean())


def test_a_region_gets_englands_mix():
    # England: four acute and two community trusts. The region has one of each: 40 and 10.
    points = pd.Series([40.0, 60, 60, 60, 10, 30])
    kinds = pd.Series(["acute"] * 4 + ["community"] * 2)
    rows = studies.mix(points, kinds, {"region": pd.Series(["N", "S", "S", "S", "N", ""])})
    north, south = rows
    assert (north["key"], north["n"], north["plain"]) == ("N", 2, 25)
    assert north["adjusted"] == pytest.approx((40 * 4 + 10 * 2) / 6)
    assert (south["adjusted"], south["covered"]) == (60, pytest.approx(4 / 6))


def test_change_is_tested_and_corrected_over_all_of_it():
    generator = np.random.default_rng(3)
    before = pd.DataFrame({"": generator.uniform(20, 60, 20), "a": generator.uniform(20, 60, 20)})
    after = pd.DataFrame(
        {"": before[""] + generator.uniform(0.5, 4, 20), "a": before["a"] + generator.normal(0, 3, 20)}
    )
    groups = [("england", "", range(20)), ("region", "Y1", range(4))]
    rows = studies.corrected(studies.changes(before, after, groups, "as published"))
    assert [(row["kind"], row["score"], row["pairs"]) for row in rows] == [
        ("england", "", 20), ("england", "a", 20), ("region", "", 4), ("region", "a", 4)
    ]  # fmt: skip
    assert rows[0]["median"] == pytest.approx(float(np.median(after[""] - before[""])))
    exact = stats.wilcoxon(after[""] - before[""]).pvalue
    assert rows[0]["p"] < 0.001
    assert exact < 0.001
    ps = [rows[0]["p"], rows[1]["p"]]
    # By hand: the smaller of the two counts double, the larger once.
    assert rows[0]["adjusted"] == pytest.approx(min(2 * min(ps), max(ps)))
    assert rows[1]["adjusted"] == pytest.approx(max(ps))
    assert (rows[2]["p"], rows[2]["adjusted"]) == (None, None), "of four trusts there is no test"


def test_signs_count_lines_and_bare_claims():
    document = make_document([[1] * 6] * 2)
    codes = codes_of([[4] * 6 + [1, 2, 3, 4, 5, 1], [4] * 5 + [3] + [2] * 6])
    keys = [question.key for question in document.scored]
    evidence = pd.DataFrame(0, index=range(2), columns=keys)
    evidence.loc[0, "a.1"] = 2
    first, second = studies.signs(document, codes, evidence)
    assert (first["trusts"], first["straight"], first["high"], first["high_without_evidence"]) == (2, 1, 11, 10)
    assert (second["straight"], second["high"], second["high_without_evidence"]) == (1, 2, 2)


def test_signs_count_what_moved_far_in_the_answers_that_can_be_compared():
    document = make_document([[1] * 6] * 2)
    codes = codes_of([[5, 1, 3, -1, 2, 0, 1, 1, 1, 1, 1, 1], [3] * 12, [1] * 12])
    keys = [question.key for question in document.scored]
    evidence = pd.DataFrame(0, index=range(3), columns=keys)
    # Of the first unit, which answers a.6 "not known" now, and of the third; b.1 was asked in other words.
    before = studies.levels_frame(document, codes_of([[3, 3, 2, 5, 3, 3, 1, 1, 1, 1, 1, 5], [2] * 12]))
    before.index = pd.Index([0, 2])
    first, second = studies.signs(document, codes, evidence, before.drop(columns="b.1"))
    assert (first["compared"], first["rose"], first["fell"]) == (11, 1, 2)
    assert (second["compared"], second["rose"], second["fell"]) == (10, 0, 1)
    assert studies.signs(document, codes, evidence)[0]["compared"] is None


def test_like_is_compared_with_like_by_id_and_by_words():
    def reworded(document, key):
        themes = tuple(
            replace(
                theme,
                questions=tuple(replace(q, prompt="Another?") if q.key == key else q for q in theme.questions),
            )
            for theme in document.themes
        )
        return replace(document, themes=themes)

    then, now = make_document([[1] * 4] * 2, themes_for_overall=2), make_document([[1] * 3] * 2, themes_for_overall=2)
    now = reworded(now, "a.1")
    shared = shared_questions(then, now)
    assert shared == {"a.2", "a.3", "b.1", "b.2", "b.3"}
    rules = restricted(now, shared)
    earlier = points_over(rules, then, codes_of([[5, 1, 3, 5, 1, 1, 1, 5]]))
    assert earlier.loc[0].to_dict() == {"": 12.5, "a": 25, "b": 0}
    later = points_over(rules, now, codes_of([[1, 1, 3, 1, 1, 1]]))
    assert later.loc[0].to_dict() == earlier.loc[0].to_dict(), "what both asked was answered alike"
