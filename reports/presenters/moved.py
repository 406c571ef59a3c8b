"""Which themes moved since the wave before, in a sentence or two: what a board must hear first. Pure."""

from collections.abc import Sequence

from .result import ThemeResult
from .trend import TrendPoint
from .words import listed

LEAST = 5
"""Points: one answer of eight that moves by a level moves its theme by three."""


def movements(themes: Sequence[ThemeResult]) -> list[tuple[int, str, TrendPoint, TrendPoint]]:
    """Of each theme scored now and before: the points it rose, its title, its last score before, and its score now."""
    moved = []
    for theme in themes:
        scored = [point for point in theme.trend if point.score is not None]
        if len(scored) > 1 and scored[-1] is theme.trend[-1]:
            before, now = scored[-2], scored[-1]
            moved.append((int(now.score or 0) - int(before.score or 0), theme.view.title, before, now))
    return moved


def moved_in_words(themes: Sequence[ThemeResult]) -> str:
    """Falls before rises, the largest first, of themes that moved by 5 points or more since the last score there was.

    Blank where there is nothing to compare.
    """
    moved = movements(themes)
    if not moved:
        return ""
    falls = sorted((one for one in moved if one[0] <= -LEAST), key=lambda one: one[0])
    rises = sorted((one for one in moved if one[0] >= LEAST), key=lambda one: -one[0])
    sentences = [
        f"{listed([f'{title} {verb} from {before.score} to {now.score}' for _, title, before, now in found])}."
        for verb, found in (("fell", falls), ("rose", rises))
        if found
    ]
    still = len(moved) - len(falls) - len(rises)
    if not sentences:
        return f"No theme moved by {LEAST} points or more."
    if still:
        sentences.append(f"{'The other theme' if still == 1 else f'The other {still} themes'} moved less.")
    return " ".join(sentences)
