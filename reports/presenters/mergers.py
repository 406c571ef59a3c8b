"""A trust that merged beside what it was made of: as they submitted, and restated as one. Words, no queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from maturity.disclosure import whole_points
from maturity.mergers import restated, weights
from maturity.models import Score
from nhsuk.formats import nhs_date

from ..selectors.mergers import Before, MergedWave, part_of
from ..selectors.results import ResultFacts
from .figures import NOT_SHOWN
from .result import points_of
from .words import listed

NONE = "–"


@dataclass(frozen=True)
class MergedView:
    """``words`` say who became one and how they are weighed; ``head`` and ``rows`` are a table of scores."""

    caption: str
    words: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def merged_views(facts: ResultFacts, waves: Sequence[MergedWave]) -> tuple[MergedView, ...]:
    """One table for each earlier wave in which the trust was several."""
    return tuple(_view(facts, merged) for merged in waves)


def _view(facts: ResultFacts, merged: MergedWave) -> MergedView:
    this = facts.now.assessment.wave.title
    titles: dict[str | None, str] = {theme.key: theme.title for theme in facts.now.document.themes if theme.scored}
    if facts.now.scores is not None and facts.now.scores.overall is not None:
        titles = {None: "Overall", **titles}
    return MergedView(
        caption=f"{merged.wave.title}: {listed([one.name for one in merged.trusts])}",
        words=_words(merged),
        head=("Score", *(one.name for one in merged.trusts), "Together, restated", this),
        rows=tuple(_row(facts, merged, key, title) for key, title in titles.items()),
    )


def _row(facts: ResultFacts, merged: MergedWave, key: str | None, title: str) -> tuple[str, ...]:
    now = _cell(_score(facts, key))
    if not merged.readable:
        return (title, *(NOT_SHOWN for _ in merged.trusts), NOT_SHOWN, now)
    together = restated([part_of(one, key) for one in merged.trusts])
    then = [_then(one, key) for one in merged.trusts]
    return (title, *then, NONE if together is None else str(whole_points(float(together))), now)


def _then(before: Before, key: str | None) -> str:
    if before.scores is None:
        return "not submitted"
    return _cell(before.scores.overall if key is None else before.scores.themes.get(key))


def _score(facts: ResultFacts, key: str | None) -> Score | None:
    scores = facts.now.scores
    if scores is None:
        return None
    return scores.overall if key is None else scores.themes.get(key)


def _cell(score: Score | None) -> str:
    points = points_of(score)
    return NONE if points is None else str(points)


def _words(merged: MergedWave) -> str:
    ended = [f"{one.name} (until {nhs_date(one.ended_on)})" for one in merged.trusts if one.ended_on is not None]
    words = (
        f"{listed(ended)} {'has' if len(ended) == 1 else 'have'} become part of this trust since {merged.wave.title}."
    )
    if not merged.readable:
        return f"{words} You may not read all of their scores, so they are not shown."
    parts = [part_of(one, None) for one in merged.trusts]
    shares = weights(parts)
    if all(part.size is not None for part in parts):
        how = listed([f"{one.name} {round(100 * share)}%" for one, share in zip(merged.trusts, shares, strict=True)])
        words += f" Together they are weighted by their staff: {how}."
    else:
        words += " Together they are weighted alike, because the number of staff is not known of all of them."
    if any(one.scores is None for one in merged.trusts):
        words += " Not all of them submitted, so there is no score of them together."
    return words
