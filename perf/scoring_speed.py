"""Scoring a cohort against bare numpy and pandas doing the same sums, in one run: ``python -m perf.scoring_speed``.

The twins know the framework by heart (themes of equal size, weight 1, the usual points and gate) and check nothing;
what ``score_cohort`` takes beyond bare numpy is reading the rules and refusing bad input. All give the same numbers.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import pandas as pd

from maturity.scoring import score_cohort
from tests.factories.documents import make_document

SIZES = ((205, 6, 8), (2_000, 6, 8), (10_000, 10, 10))
"""Trusts, themes, questions in each."""
TARGET_RATIO = 3.0
SECONDS_EACH = 2.0
"""For how long the pairs of a size are repeated: the fastest of many tells more than the mean of a few."""
SLOWEST_PANDAS = 205
"""Up to so many trusts a function is applied to each group, which takes seconds beyond it."""


def bare(codes: np.ndarray, themes: int) -> tuple[np.ndarray, ...]:
    """Question, theme and overall sums and levels, as ``score_cohort`` gives them, with nothing looked up."""
    units, questions = codes.shape
    applicable = codes != -1
    counted = np.where(applicable, np.maximum(codes, 1), 0)
    denominator = applicable.astype(np.int64)
    numerator = (counted.astype(np.int64) - 1) * 25 * applicable
    best = np.where(codes == 0, 100, numerator)
    shape = (units, themes, questions // themes)
    theme_numerator = numerator.reshape(shape).sum(axis=2)
    theme_denominator = denominator.reshape(shape).sum(axis=2)
    theme_best = best.reshape(shape).sum(axis=2)
    by_theme = counted.reshape(shape)
    lowest = np.where(applicable, counted, 5).reshape(shape).min(axis=2)
    level = np.zeros((units, themes), dtype=np.int8)
    for candidate in range(1, 6):
        reached = (by_theme >= candidate).sum(axis=2)
        level += (3 * reached >= 2 * theme_denominator) & (lowest >= candidate - 2)
    common = np.lcm.reduce(theme_denominator, axis=1)
    factors = common[:, None] // theme_denominator
    return (
        counted,
        numerator,
        denominator,
        best,
        theme_numerator,
        theme_denominator,
        theme_best,
        level,
        (theme_numerator * factors).sum(axis=1),
        common * themes,
        (theme_best * factors).sum(axis=1),
    )


def in_pandas(long: pd.DataFrame) -> pd.DataFrame:
    """Score, best completion and level by trust and theme, by group-wise sums over a row for each answer."""
    applies = long["code"] != -1
    counted = long["code"].clip(lower=1).where(applies)
    points = ((counted - 1) * 25).where(applies)
    rows = pd.DataFrame(
        {
            "trust": long["trust"],
            "theme": long["theme"],
            "numerator": points,
            "denominator": applies.astype(int),
            "best": points.where(long["code"] != 0, 100),
            "lowest": counted,
            **{f"reached{level}": counted >= level for level in range(1, 6)},
        }
    )
    groups = rows.groupby(["trust", "theme"], sort=True)
    sums = groups.sum()
    lowest = groups["lowest"].min()
    level = sum(
        ((3 * sums[f"reached{level}"] >= 2 * sums["denominator"]) & (lowest >= level - 2)).astype(int)
        for level in range(1, 6)
    )
    return pd.DataFrame(
        {"score": sums["numerator"] / sums["denominator"], "best": sums["best"] / sums["denominator"], "level": level}
    )


def by_apply(long: pd.DataFrame) -> pd.DataFrame:
    """The same by a function for each group, as one would write it first."""

    def theme(answers: pd.DataFrame) -> pd.Series:
        codes = answers["code"][answers["code"] != -1]
        counted = codes.clip(lower=1)
        passed = [(3 * (counted >= n).sum() >= 2 * len(counted)) and counted.min() >= n - 2 for n in range(1, 6)]
        points = (counted - 1) * 25
        return pd.Series(
            {"score": points.mean(), "best": points.where(codes != 0, 100).mean(), "level": float(sum(passed))}
        )

    return long.groupby(["trust", "theme"])[["code"]].apply(theme)


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _measure(trusts: int, themes: int, questions: int) -> dict[str, float | bool | None]:
    document = make_document([[1] * questions] * themes)
    generator = np.random.default_rng(1)
    codes = generator.integers(0, 6, size=(trusts, themes * questions)).astype(np.int8)
    codes[:, 3::questions][generator.random((trusts, themes)) < 0.1] = -1
    long = pd.DataFrame(
        {
            "trust": np.repeat(np.arange(trusts), themes * questions),
            "theme": np.tile(np.repeat(np.arange(themes), questions), trusts),
            "code": codes.ravel().astype(np.int64),
        }
    )

    scores = score_cohort(document, codes)
    ours = (
        scores.question_level,
        scores.question_numerator,
        scores.question_denominator,
        scores.question_best,
        scores.theme_numerator,
        scores.theme_denominator,
        scores.theme_best,
        scores.theme_level,
        scores.overall_numerator,
        scores.overall_denominator,
        scores.overall_best,
    )
    for mine, theirs in zip(ours, bare(codes, themes), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    grouped = [in_pandas(long)] + ([by_apply(long)] if trusts <= SLOWEST_PANDAS else [])
    for frame in grouped:
        np.testing.assert_array_equal(frame["level"].to_numpy().reshape(trusts, themes), scores.theme_level)
        np.testing.assert_allclose(
            frame["score"].to_numpy().reshape(trusts, themes), scores.theme_numerator / scores.theme_denominator
        )

    times = []
    until = perf_counter() + SECONDS_EACH
    while perf_counter() < until or len(times) < 5:
        times.append((_seconds(lambda: score_cohort(document, codes)), _seconds(lambda: bare(codes, themes))))
    mine_ms, bare_ms = (1000 * min(column) for column in zip(*times, strict=True))
    pandas_ms = 1000 * min(_seconds(lambda: in_pandas(long)) for _ in range(3))
    apply_ms = 1000 * _seconds(lambda: by_apply(long)) if trusts <= SLOWEST_PANDAS else None
    return {
        "milliseconds": mine_ms,
        "bare_milliseconds": bare_ms,
        "pandas_milliseconds": pandas_ms,
        "apply_milliseconds": apply_ms,
        "ratio": mine_ms / bare_ms,
        "target_ratio": TARGET_RATIO,
        "passed": mine_ms / bare_ms <= TARGET_RATIO,
    }


def measure() -> dict[str, dict[str, float | bool | None]]:
    """Return, by size, the fastest time of each in milliseconds, ours against bare numpy, and whether it is in reach.

    Ours and the bare one take turns, so that whatever else the machine does falls on both. Raises AssertionError
    where their results differ.
    """
    return {
        f"{trusts:,} trusts × {themes * questions} questions": _measure(trusts, themes, questions)
        for trusts, themes, questions in SIZES
    }


def main() -> None:
    for size, found in measure().items():
        applied = f", apply {found['apply_milliseconds']:.0f} ms" if found["apply_milliseconds"] else ""
        print(
            f"{size}: {found['milliseconds']:.2f} ms, bare numpy {found['bare_milliseconds']:.2f} ms "
            f"(ratio {found['ratio']:.2f}, at most {found['target_ratio']:.0f}); "
            f"pandas sums {found['pandas_milliseconds']:.1f} ms{applied}"
        )


if __name__ == "__main__":
    main()
