"""What a board is asked to do with a result, drawn from the result itself. Pure."""

from collections.abc import Sequence

from .lifts import Lift
from .moved import LEAST, movements
from .result import ResultView, ThemeResult
from .signing import SigningView
from .words import listed

MOST_THEMES = 3
RECORD = "Give the executive sponsor the date on which you saw this paper, so that it is recorded in the portal."


def asks(result: ResultView, *, signing: SigningView, lifts: Sequence[Lift]) -> list[str]:
    """Sentences that each ask for one thing, the most pressing first; what a result gives no reason for is left out."""
    fell = [title for rise, title, _, _ in movements(result.themes) if rise <= -LEAST]
    behind = [theme.view.title for theme in _behind(result.themes)[:MOST_THEMES]]
    unexplained = signing.left_open.partition(" when ")[0]
    asked = [
        f"Ask what lies behind the fall in {listed(fell)}." if fell else "",
        f"Discuss why {listed(behind)} {'lies' if len(behind) == 1 else 'lie'} {LEAST} points or more below "
        f"the median of {result.chosen_peers}."
        if behind
        else "",
        f"Ask about what was signed with a doubt: {listed(_doubts(unexplained, len(signing.dissent)))}."
        if unexplained or signing.dissent
        else "",
        "Agree the next steps listed here, or others, and who answers for each." if lifts else "",
        RECORD,
    ]
    return [words for words in asked if words]


def _behind(themes: Sequence[ThemeResult]) -> list[ThemeResult]:
    """Themes well below their peers' median, the furthest first."""
    gaps = []
    for theme in themes:
        spread = theme.chosen.comparison.spread if theme.chosen else None
        if spread is not None and theme.view.score is not None and spread.median - theme.view.score >= LEAST:
            gaps.append((theme.view.score - spread.median, theme))
    return [theme for _, theme in sorted(gaps, key=lambda one: one[0])]


def _doubts(unexplained: str, dissent: int) -> list[str]:
    noted = f"{dissent} dissenting {'note' if dissent == 1 else 'notes'}" if dissent else ""
    return [part for part in (unexplained[:1].lower() + unexplained[1:], noted) if part]
