"""The ten trusts most like one in structure: who they are, how near, and what makes them alike. Words, no queries."""

from dataclasses import dataclass
from math import isnan, sqrt
from typing import Any

from maturity.models import PeerGroup, Scope, Score
from maturity.peers import FAR, STRUCTURE

from ..selectors.nearest import NearestFacts
from ..selectors.results import ResultFacts
from .figures import median_of
from .result import points_of
from .words import listed, sentence

ALIKE, APART = 0.5, 1.0
"""From how many standard deviations two trusts are said to be alike, and apart."""
SHORT = {
    "size": "size",
    "type": "type of trust",
    "specialisation": "specialisation",
    "sites": "number of sites",
    "deprivation": "deprivation",
    "urban_share": "share of urban patients",
}


@dataclass(frozen=True)
class Neighbour:
    code: str
    name: str
    distance: str
    alike: str
    apart: str
    readable: bool


@dataclass(frozen=True)
class NearestView:
    """``words`` say who they are, or why there are none; ``medians`` are rows of score, own points and median."""

    words: str
    warning: str
    rows: tuple[Neighbour, ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    medians: tuple[tuple[str, str, str], ...]
    reasons: tuple[str, ...]


def nearest_view(facts: ResultFacts, found: NearestFacts | None) -> NearestView:
    """Present the nearest ten; the medians are those that the reader may see."""
    if found is None:
        return NearestView(_none(facts), "", (), (), (), (), ())
    rows = tuple(_row(one, found) for one in found.group.neighbours)
    last = found.group.neighbours[-1]["distance"]
    warning = ""
    if last >= FAR:
        warning = (
            f"The last of them is far: at {last:.2f} it differs by about one standard deviation in each "
            "respect. Read a comparison with them with care."
        )
    known = [name for name in STRUCTURE if name in found.group.attributes]
    medians, reasons = _medians(facts, found.group)
    return NearestView(
        words=f"These {len(rows)} trusts that submitted are most like this one in structure. Maturity plays no part.",
        warning=warning,
        rows=rows,
        known=tuple(sentence(STRUCTURE[name]) for name in known),
        unknown=tuple(SHORT[name] for name in STRUCTURE if name not in known),
        medians=medians,
        reasons=reasons,
    )


def _none(facts: ResultFacts) -> str:
    if facts.now.publication is None:
        return "Nothing of this wave is published yet. The nearest ten are chosen among the trusts of a publication."
    if facts.published is None:
        return "This trust is not in the publication that stands, so no nearest ten were chosen for it."
    return "Too little is published of this trust’s structure to say which trusts are most like it."


def _row(one: dict[str, Any], found: NearestFacts) -> Neighbour:
    differences = {str(name): float(value) for name, value in found.differences.loc[one["code"]].items()}
    apart_by = {name: sqrt(value) for name, value in differences.items() if not isnan(value)}
    alike = [SHORT[name] for name in STRUCTURE if apart_by.get(name, ALIKE + 1) <= ALIKE]
    apart = [SHORT[name] for name in STRUCTURE if apart_by.get(name, 0.0) >= APART]
    return Neighbour(
        code=one["code"],
        name=one["name"],
        distance=f"{one['distance']:.2f}",
        alike=listed(alike) or "–",
        apart=listed(apart) or "–",
        readable=one["code"] in found.readable,
    )


def _medians(facts: ResultFacts, group: PeerGroup) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """Score, own points and the median of the ten; and why it is not shown."""
    scores = facts.now.scores
    if scores is None:
        return (), ()
    wanted: list[tuple[str, Scope, str, Score | None]] = []
    if scores.overall:
        wanted.append(("Overall", Scope.OVERALL, "", scores.overall))
    wanted += [
        (theme.title, Scope.THEME, theme.key, scores.themes.get(theme.key))
        for theme in facts.now.document.themes
        if theme.scored
    ]
    rows: list[tuple[str, str, str]] = []
    reasons: list[str] = []
    for title, scope, key, score in wanted:
        shown, own = facts.shown[group.pk, scope, key], points_of(score)
        if shown.median is None:
            reasons += shown.reasons
        rows.append((title, "–" if own is None else str(own), median_of(shown)))
    return tuple(rows), tuple(dict.fromkeys(reasons))
