"""Figures of a group as words, and who else may see them. Pure."""

from maturity.disclosure import Figure, Shown

from ..charts.strip import points

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


def marked(words: str, figure: Figure, shown: Shown, *, kind: str) -> str:
    """The words of a figure, with a mark where others have it withheld: "46 (national team only)"."""
    return f"{words} ({readers_of(kind)})" if figure in shown.named_only else words
