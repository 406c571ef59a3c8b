"""Figures of a group as words, and who else may see them. Pure."""

from collections.abc import Iterable

from maturity.disclosure import Figure, Shown
from nhsuk.formats import nhs_date

from ..charts.strip import points
from ..selectors.group_figures import GroupFigures

NOT_SHOWN = "not shown"


def median_of(shown: Shown) -> str:
    return NOT_SHOWN if shown.median is None else str(shown.median)


def quartiles_of(shown: Shown) -> str:
    return points(*shown.quartiles) if shown.quartiles else NOT_SHOWN


def tenths_of(shown: Shown) -> str:
    return points(shown.deciles[0], shown.deciles[-1]) if shown.deciles else NOT_SHOWN


def readers_of(kind: str) -> str:
    """Who may read a group's withheld figures: those who may read the scores of all its trusts by name."""
    if kind == "icb":
        return "board, regional and national team only"
    return "regional and national team only" if kind == "region" else "national team only"


NOT_FOR_OTHERS = "Holds figures that are withheld from others, so that no trust can be worked out: do not pass on."


def warning_of(shown: Iterable[Shown]) -> str:
    """What is to be said beside figures of which some are seen only by who may read names; blank without such."""
    return NOT_FOR_OTHERS if any(one.named_only - {Figure.MEAN} for one in shown) else ""


def held_words(found: Iterable[GroupFigures]) -> str:
    """That some figures are those of an earlier publication; blank where none is."""
    cut = min((one.held_from for one in found if one.held_from), default=None)
    if cut is None:
        return ""
    return (
        f"Some figures are as at {nhs_date(cut)}. Newer ones are held back where so few trusts have changed since that "
        "comparing the two could show what they scored."
    )


def marked(words: str, figure: Figure, shown: Shown, *, kind: str) -> str:
    """The words of a figure, with a mark where others have it withheld: "46 (national team only)"."""
    return f"{words} ({readers_of(kind)})" if figure in shown.named_only else words
