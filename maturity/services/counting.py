"""Which scores several publications count: a submission has another once more of it is confirmed not to apply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.models import Submission

from .computation import Computation, compute
from .grouping import ScoreKey, points_by_score

Confirmed = Mapping[int, frozenset[str]]


@dataclass(frozen=True)
class Counted:
    """``numbers``: for each earlier publication, what each submission of it is called, by id.

    That is its id where it was counted as it is now (or, if it is not counted now, as it was last), and else a number
    below zero. ``points`` are the scores of all that are called anything, by score, where there is one.
    """

    numbers: Sequence[Mapping[int, int]]
    points: Mapping[ScoreKey, Mapping[int, float]]


def numbered(now: Computation, earlier: Sequence[tuple[Sequence[Submission], Confirmed]]) -> Counted:
    """Name what was counted, ``earlier`` (cohort, and what was confirmed of it) oldest first; one query for each
    publication that counted something else.

    Raises as ``compute``.
    """
    called = {
        (submission.pk, confirmed): submission.pk
        for submission, confirmed in zip(now.submissions, now.confirmed, strict=True)
    }
    ids = {pk for pk, _ in called}
    points: dict[ScoreKey, dict[int, float]] = {}
    _add(points, [submission.pk for submission in now.submissions], now)
    numbers = []
    for cohort, confirmed in reversed(earlier):
        new: dict[int, int] = {}
        for submission in cohort:
            key = submission.pk, confirmed[submission.pk]
            if key not in called:
                called[key] = new[submission.pk] = submission.pk if submission.pk not in ids else -len(called) - 1
                ids.add(submission.pk)
        if new:
            rows = list(Submission.objects.filter(pk__in=new).select_related("assessment").order_by("pk"))
            _add(points, [new[row.pk] for row in rows], compute(now.wave, rows, confirmed=confirmed))
        numbers.append({submission.pk: called[submission.pk, confirmed[submission.pk]] for submission in cohort})
    return Counted(tuple(reversed(numbers)), points)


def _add(points: dict[ScoreKey, dict[int, float]], names: Sequence[int], computation: Computation) -> None:
    for score, values in points_by_score(computation.scores).items():
        of_score = points.setdefault(score, {})
        of_score.update((name, value) for name, value in zip(names, values.tolist(), strict=True) if value == value)
