"""The single answers that would lift a trust's score most, over all themes. Words, no queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from .gaps import QuestionGap
from .result import ResultPresenter
from .themes import count_points

MOST = 3


@dataclass(frozen=True)
class Lift:
    """One answer raised by one level: where to read on, and what it adds to its theme."""

    question: str
    theme: str
    theme_title: str
    prompt: str
    from_level: int
    to_level: int
    gain: str
    next_step: str


def best_lifts(presenter: ResultPresenter, gaps: Sequence[QuestionGap]) -> tuple[Lift, ...]:
    """The steps that add most to the overall score (without one, to their theme): among equals the lowest answer, then
    the one furthest below the peers' median."""
    behind = {gap.question: gap.points for gap in gaps}
    steps = []
    for theme in presenter.document.themes:
        if not theme.scored or (theme.holds_sensitive and not presenter.facts.reads_answers):
            continue
        for step in presenter.explained.theme(theme.key).score_steps:
            gain = step.gain if step.overall_gain is None else step.overall_gain
            change = step.change
            steps.append(((-gain, change.from_level, behind.get(change.question, 0)), theme, step))
    steps.sort(key=lambda item: item[0])
    found = []
    for _, theme, step in steps[:MOST]:
        question = next(q for q in theme.questions if q.key == step.change.question)
        found.append(
            Lift(
                question=question.key,
                theme=theme.key,
                theme_title=theme.title,
                prompt=question.prompt,
                from_level=step.change.from_level,
                to_level=step.change.to_level,
                gain=count_points(step.gain),
                next_step=(question.next_step or {}).get(step.change.from_level, ""),
            )
        )
    return tuple(found)
