"""The smallest set of raised answers that brings a score to the median of its peers. Words, no queries."""

from dataclasses import dataclass
from fractions import Fraction

from maturity.scoring import smallest_way
from nhsuk.formats import plural

from .groups import GroupView
from .result import ResultPresenter


@dataclass(frozen=True)
class Rise:
    """One answer on the way, and what to do next for it."""

    question: str
    theme: str
    prompt: str
    from_level: int
    to_level: int
    next_step: str


@dataclass(frozen=True)
class WayView:
    """``title`` says where the way leads; ``words`` how long it is."""

    title: str
    words: str
    rises: tuple[Rise, ...]


def way_to_median(
    presenter: ResultPresenter, group: GroupView | None, own: int | None, *, theme: str = ""
) -> WayView | None:
    """The way from ``own``, a theme's score as the page shows it or the overall one, to the median of ``group``.

    None where the reader sees no median or it is reached, and for a theme whose questions the reader may not see. The
    questions of such a theme stay as they are on the way to the overall median, for the same reason; so do answers
    that the trust says do not apply.
    """
    document, reads = presenter.document, presenter.facts.reads_answers
    spread = group.comparison.spread if group else None
    hidden = {each.key for each in document.themes if each.holds_sensitive and not reads}
    if group is None or spread is None or own is None or own >= spread.median or theme in hidden:
        return None
    kept = {question.key for question in document.scored if question.theme in hidden}
    way = smallest_way(
        document, presenter.levels, Fraction(spread.median), theme=theme, unchanged=kept | presenter.waiting
    )
    if way is None:
        return None
    steps = plural(way.steps, "step")
    words = f"{steps} of a level in {plural(len(way.changes), 'answer')}: nothing smaller reaches it."
    if kept and not theme:
        words += " Themes with a sensitive question are left as they are."
    return WayView(
        title=f"The smallest change that reaches the median of {group.comparison.peers}, {spread.median}",
        words=words,
        rises=tuple(_rise(presenter, change.question, change.from_level, change.to_level) for change in way.changes),
    )


def _rise(presenter: ResultPresenter, key: str, from_level: int, to_level: int) -> Rise:
    question = presenter.document.question(key)
    return Rise(
        question=key,
        theme=question.theme,
        prompt=question.prompt,
        from_level=from_level,
        to_level=to_level,
        next_step=(question.next_step or {}).get(from_level, ""),
    )
