"""A trust's scores in two waves over the questions that both asked in the same words. Words, no queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from maturity.disclosure import whole_points
from maturity.scoring import levels_of
from maturity.shared import points_over, restricted, shared_questions
from surveys.questionnaire.document import FrameworkDocument

from ..selectors.results import ResultFacts, WaveResult
from .figures import NOT_SHOWN
from .trend import TrendPoint

NONE = "–"


@dataclass(frozen=True)
class LikeForLike:
    """The trust then and now. ``rows`` are the cells of each score: as signed then and now, over shared questions then
    and now; ``shared`` says how many questions that are."""

    caption: str
    then: str
    shared: str
    rows: tuple[tuple[str, ...], ...]


def over_time(facts: ResultFacts) -> tuple[LikeForLike, ...]:
    """Compare the wave with each earlier one of the same framework that the trust submitted, the latest first.

    Both waves are scored by the rules of the later version. The scores over shared questions are left out for a reader
    without the right to answers: a score over few questions comes close to one of them.
    """
    return tuple(
        _compared(facts, earlier)
        for earlier in facts.earlier
        if earlier.submission is not None
        and earlier.scores is not None
        and earlier.document.slug == facts.now.document.slug
    )


def over_shared_questions(facts: ResultFacts, trend: Sequence[TrendPoint]) -> tuple[int, tuple[TrendPoint, ...]]:
    """The main score of each wave of ``trend`` over the questions that all waves with a score asked in the same words.

    By the rules of the last wave; without peers, whose figures count every question. The number of questions comes
    first. For readers of answers only: a score over few questions comes close to one of them.
    """
    waves = [*reversed(facts.earlier), facts.now]
    now = facts.now.document
    scored = [one for one in waves if one.submission is not None and one.document.slug == now.slug]
    shared = frozenset.intersection(*(shared_questions(one.document, now) for one in scored))
    rules = restricted(now, shared)
    points = []
    for wave, point in zip(waves, trend, strict=True):
        own = _points(rules, wave, facts.confirmed).get(facts.now.main) if wave in scored and shared else None
        score = None if own is None or np.isnan(own) else whole_points(own)
        points.append(replace(point, score=score, level=None, spread=None))
    return len(shared), tuple(points)


def _points(rules: FrameworkDocument, result: WaveResult, confirmed: Mapping[int, frozenset[str]]) -> dict[str, float]:
    if result.submission is None:
        return {}
    left_out = confirmed.get(result.submission.pk, frozenset())
    codes = np.array([levels_of(result.document, result.submission.snapshot, confirmed=left_out)], dtype=np.int8)
    return {str(key): float(value) for key, value in points_over(rules, result.document, codes).iloc[0].items()}


def _compared(facts: ResultFacts, earlier: WaveResult) -> LikeForLike:
    then, now = earlier.document, facts.now.document
    shared = shared_questions(then, now)
    rules = restricted(now, shared)
    confirmed = facts.confirmed
    columns = [_points(then, earlier, confirmed), _points(now, facts.now, confirmed)]
    if shared:
        columns += [_points(rules, earlier, confirmed), _points(rules, facts.now, confirmed)]
    else:
        columns += [{}, {}]
    titles = {"": "Overall"} | {theme.key: theme.title for theme in now.themes if theme.scored}
    rows = []
    for key, title in titles.items():
        if not any(key in column for column in columns):
            continue
        cells = [_cell(column.get(key)) for column in columns]
        if not facts.reads_answers:
            cells[2:] = [NOT_SHOWN, NOT_SHOWN]
        rows.append((title, *cells))
    wave, this = earlier.assessment.wave.title, facts.now.assessment.wave.title
    return LikeForLike(
        caption=f"{wave} and {this}",
        then=wave,
        shared=f"{len(shared)} of {len(now.scored)} questions of {this} were asked in the same words in {wave}.",
        rows=tuple(rows),
    )


def _cell(points: float | None) -> str:
    return NONE if points is None or np.isnan(points) else str(whole_points(points))
