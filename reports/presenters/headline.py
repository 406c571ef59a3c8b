"""The first sentence of a result, and whether a trust is typical of its peers. Pure.

"Typical" means, until rank intervals exist, that the own score lies within the peers' quartiles, both in
the whole points that the page shows, so that a reader can check it.
"""

from dataclasses import dataclass
from datetime import date

from nhsuk.formats import nhs_date

from ..charts.strip import Spread, points


@dataclass(frozen=True)
class Comparison:
    """A peer group as the reader may see it. ``peers`` is a plural; ``spread`` None where ``withheld`` says why."""

    peers: str
    submitted: int
    participating: int
    spread: Spread | None
    withheld: str = ""
    only: str = ""  # Which of the figures others do not see, where the reader may read names.

    @property
    def cohort(self) -> str:
        return f"the {self.submitted} (of {self.participating}) {self.peers} that submitted"


@dataclass(frozen=True)
class Provenance:
    """Where a score comes from. ``state`` and ``on`` are those of the publication that holds it, which ``on`` is the
    data cut of. In none yet: ``state`` is blank, and ``on`` the day of the submission. ``countersigned_as`` is blank
    where the wave waived the counter-signature."""

    countersigned_as: str
    state: str
    on: date

    @property
    def sentence(self) -> str:
        parts = ["Self-assessed"]
        if self.countersigned_as:
            parts.append(f"counter-signed by the {self.countersigned_as}")
        on = nhs_date(self.on)
        parts.append(f"{self.state} as at {on}" if self.state else f"submitted {on}, not yet published")
        return ", ".join(parts) + "."


def standing(own: int, spread: Spread) -> str:
    """Return "typical", "above" or "below"; blank where the quartiles may not be seen: nothing then carries it."""
    if spread.quartiles is None:
        return ""
    low, high = spread.quartiles
    return "below" if own < low else "above" if own > high else "typical"


PLACES = {"typical": "typical of", "above": "above most of", "below": "below most of"}


def headline(*, trust: str, subject: str, own: int | None, comparison: Comparison | None, source: Provenance) -> str:
    """What a trust's result comes to, in two or three sentences.

    ``subject`` completes "rates its ..." ("digital maturity"); ``own`` is in whole points, None where no
    scored question applies to the trust; ``comparison`` is None while no publication exists.
    """
    if own is None:
        return f"None of the scored questions on {subject} applies to {trust}, so it has no score. {source.sentence}"
    rates = f"{trust} rates its {subject} at {own} out of 100"
    if comparison is None:
        return f"{rates}. No comparison with other trusts is published yet. {source.sentence}"
    if comparison.spread is None:
        reason = comparison.withheld.removeprefix("Not shown: ")
        reason = reason[:1].lower() + reason[1:]
        return f"{rates}. It is not compared with {comparison.peers}: {reason} {source.sentence}"
    if comparison.spread.quartiles is None:
        return (
            f"{rates}. The median of {comparison.cohort} is {comparison.spread.median}; with so few, nothing more"
            f" may be shown. {source.sentence}"
        )
    place = PLACES[standing(own, comparison.spread)]
    half = points(*comparison.spread.quartiles)
    words = f"{rates}, {place} {comparison.cohort}, half of which score {half}. {source.sentence}"
    return f"{words} {comparison.only}" if comparison.only else words
