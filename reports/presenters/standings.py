"""A trust's score in a list of trusts: in words also where there is none. Pure."""

from dataclasses import dataclass
from fractions import Fraction

from maturity.disclosure import whole_points
from nhsuk.formats import plural

from ..selectors.standings import Standing, Standings
from .words import listed

NOT_YOURS = "not yours to see"
NONE_YET = "none yet"
NO_EARLIER = "no earlier score"


@dataclass(frozen=True)
class StandingCells:
    """The cells of one trust: "46", "3 themes at level 2, 1 at level 3", "up 4".

    ``points`` and ``rise`` are the two figures for a spreadsheet; None where the cell has words in their place.
    """

    score: str
    levels: str
    change: str
    points: int | None = None
    rise: int | None = None


def standing_cells(found: Standings, trust_code: str) -> StandingCells:
    """What the list says of one trust, whose scores may be withheld from the reader, or not be there yet."""
    if trust_code not in found.readable:
        return StandingCells(NOT_YOURS, NOT_YOURS, NOT_YOURS)
    now, before = found.now.get(trust_code), found.before.get(trust_code)
    if now is None:
        return StandingCells(NONE_YET, NONE_YET, NONE_YET)
    score = _points(now)
    rise = _change(now, before)
    levels = [f"{now.levels.count(level)} at level {level}" for level in sorted(set(now.levels))]
    if levels:
        first = min(now.levels)
        levels[0] = f"{plural(now.levels.count(first), 'theme')} at level {first}"
    return StandingCells(
        score="nothing applies" if score is None else str(score),
        levels=listed(levels) or "nothing applies",
        change=rise if isinstance(rise, str) else _in_words(rise),
        points=score,
        rise=None if isinstance(rise, str) else rise,
    )


def _in_words(rise: int) -> str:
    return "no change" if not rise else f"{'up' if rise > 0 else 'down'} {abs(rise)}"


def _change(now: Standing, before: Standing | None) -> int | str:
    """By how many points the score rose, or why that cannot be said."""
    if before is None:
        return NO_EARLIER
    # Like with like: an overall score is compared with one, over the same themes.
    if (now.overall is None) != (before.overall is None) or now.themes.keys() != before.themes.keys():
        return "not comparable: other themes"
    then, score = _points(before), _points(now)
    if then is None or score is None:
        return NO_EARLIER
    return score - then


def _points(standing: Standing) -> int | None:
    """The overall score in whole points, or the first theme's where the questionnaire has no overall one."""
    pair = standing.overall or next(iter(standing.themes.values()), None)
    return whole_points(float(Fraction(*pair))) if pair and pair[1] else None
