"""Scoring a cohort against bare numpy doing the same sums, in one run: run ``python -m perf.scoring_speed``.

The twin knows the framework by heart (six themes of eight questions, weight 1, the usual points and gate) and
checks nothing; what ``score_cohort`` takes beyond it is reading the rules and refusing bad input.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from maturity.scoring import score_cohort
from tests.factories.documents import make_document

TRUSTS, THEMES, QUESTIONS = 205, 6, 8
TARGET_RATIO = 3.0
ROUNDS = 200


def _twin(codes: np.ndarray) -> tuple[np.ndarray, ...]:
    """Question, theme and overall sums and levels, as ``score_cohort`` gives them, with nothing looked up."""
    units = len(codes)
    applicable = codes != -1
    counted = np.where(applicable, np.maximum(codes, 1), 0)
    denominator = applicable.astype(np.int64)
    numerator = (counted.astype(np.int64) - 1) * 25 * applicable
    best = np.where(codes == 0, 100, numerator)
    shape = (units, THEMES, QUESTIONS)
    theme_numerator = numerator.reshape(shape).sum(axis=2)
    theme_denominator = denominator.reshape(shape).sum(axis=2)
    theme_best = best.reshape(shape).sum(axis=2)
    by_theme = counted.reshape(shape)
    lowest = np.where(applicable, counted, 5).reshape(shape).min(axis=2)
    level = np.zeros((units, THEMES), dtype=np.int8)
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
        common * THEMES,
        (theme_best * factors).sum(axis=1),
    )


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def measure() -> dict[str, float | bool | str]:
    """Return the fastest time of each in milliseconds, their ratio, and whether it is within the target.

    The two take turns, so that whatever else the machine does falls on both. Raises AssertionError where
    their results differ.
    """
    document = make_document([[1] * QUESTIONS] * THEMES)
    generator = np.random.default_rng(1)
    codes = generator.integers(0, 6, size=(TRUSTS, THEMES * QUESTIONS)).astype(np.int8)
    codes[:, 3::QUESTIONS][generator.random((TRUSTS, THEMES)) < 0.1] = -1

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
    for mine, bare in zip(ours, _twin(codes), strict=True):
        np.testing.assert_array_equal(mine, bare)

    times = [(_seconds(lambda: score_cohort(document, codes)), _seconds(lambda: _twin(codes))) for _ in range(ROUNDS)]
    mine_ms, bare_ms = (1000 * min(column) for column in zip(*times, strict=True))
    return {
        "name": f"score {TRUSTS} trusts × {THEMES * QUESTIONS} questions against bare numpy",
        "milliseconds": mine_ms,
        "bare_milliseconds": bare_ms,
        "ratio": mine_ms / bare_ms,
        "target_ratio": TARGET_RATIO,
        "passed": mine_ms / bare_ms <= TARGET_RATIO,
    }


def main() -> None:
    found = measure()
    print(
        f"{found['name']}: {found['milliseconds']:.3f} ms, bare {found['bare_milliseconds']:.3f} ms, "
        f"ratio {found['ratio']:.2f} (at most {found['target_ratio']:.0f})"
    )


if __name__ == "__main__":
    main()
