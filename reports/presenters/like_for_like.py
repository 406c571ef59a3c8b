"""A trust's scores in two waves over the questions that both asked in the same words. Words, no queries."""

from dataclasses import dataclass

import numpy as np

from maturity.disclosure import whole_points
from maturity.scoring import levels_of
from maturity.shared import points_over, restricted, shared_questions
from surveys.questionnaire.document import FrameworkDocument

from ..selectors.results import ResultFacts, WaveResult
from .figures import NOT_SHOWN

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


def _points(rules: FrameworkDocument, result: WaveResult) -> dict[str, float]:
    snapshot = result.submission.snapshot if result.submission else {}
    codes = np.array([levels_of(result.document, snapshot)], dtype=np.int8)
    return {str(key): float(value) for key, value in points_over(rules, result.document, codes).iloc[0].items()}


def _compared(facts: ResultFacts, earlier: WaveResult) -> LikeForLike:
    then, now = earlier.document, facts.now.document
    shared = shared_questions(then, now)
    rules = restricted(now, shared)
    columns = [_points(then, earlier), _points(now, facts.now)]
    if shared:
        columns += [_points(rules, earlier), _points(rules, facts.now)]
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
