"""Questions at which a trust lies furthest above or below the median of its peers. Words, no queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.questionnaire.document import FrameworkDocument

from .changes import answer_in_words, answers_by_question
from .result import ResultPresenter
from .words import listed


@dataclass(frozen=True)
class QuestionGap:
    """One question; ``points`` is how far its own points lie above (or below) the peers' median."""

    question: str
    theme: str
    theme_title: str
    prompt: str
    own: str
    median: str
    points: int


def median_in_levels(document: FrameworkDocument, points: int) -> str:
    """A median of points as levels: "level 3", or "between levels 2 and 3"."""
    steps = sorted(document.points.items())
    for level, worth in steps:
        if worth == points:
            return f"level {level}"
    above = next(level for level, worth in steps if worth > points)
    return f"between levels {above - 1} and {above}"


def question_gaps(presenter: ResultPresenter) -> tuple[QuestionGap, ...]:
    """Every question whose own points and peers' median may both be seen, the furthest above first."""
    document, reads = presenter.document, presenter.facts.reads_answers
    answers, shown = answers_by_question(presenter.snapshot), presenter.shown_questions()
    found = []
    for theme in document.themes:
        if theme.holds_sensitive and not reads:
            continue
        for question in theme.scored:
            own, median = _own(document, answers.get(question.key)), shown.get(question.key)
            if own is None or median is None or median.median is None:
                continue
            found.append(
                QuestionGap(
                    question=question.key,
                    theme=theme.key,
                    theme_title=theme.title,
                    prompt=question.prompt,
                    own=answer_in_words(answers[question.key]),
                    median=median_in_levels(document, median.median),
                    points=own - median.median,
                )
            )
    return tuple(sorted(found, key=lambda gap: -gap.points))


def _own(document: FrameworkDocument, answer: Mapping[str, object] | None) -> int | None:
    """The points of an answer; one that is not known counts as level 1, one that is not applicable not at all."""
    match answer and answer["response"]:
        case "level":
            return document.points[answer["level"]]  # type: ignore[index]
        case "not_known":
            return document.points[1]
    return None


def gaps_in_words(themes: Sequence[tuple[str, int | None]], gaps: Sequence[QuestionGap], peers: str) -> str:
    """Which themes lie above and below the median; ``themes`` are titles and points. Blank where no median is shown."""
    known = [(title, gap) for title, gap in themes if gap is not None]
    if not known:
        return ""
    above, below = [t for t, gap in known if gap > 0], [t for t, gap in known if gap < 0]
    at = [t for t, gap in known if not gap]
    parts = []
    for titles, where in ((above, "above"), (below, "below"), (at, "at")):
        if titles:
            parts.append(f"{listed(titles)} {'lies' if len(titles) == 1 else 'lie'} {where} the median")
    words = f"{'; '.join(parts)} of {peers}."
    return words if gaps else f"{words} Medians of single questions are not shown."
