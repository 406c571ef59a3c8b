"""The first sentence of a result. Pure.

"Typical of" its peers is a trust whose range of ranks, under other reasonable choices of scoring, spans their median.
"""

from dataclasses import dataclass
from datetime import date

from nhsuk.formats import nhs_date

from ..charts.strip import Spread, points


@dataclass(frozen=True)
class Comparison:
    """A peer group as the reader may see it. ``peers`` is a plural; ``spread`` None where ``withheld`` says why.

    ``place`` is "typical", "above" or "below"; blank where no range was drawn, or none may be seen. ``as_at`` is the
    cut of the earlier publication that the figures come from, where newer ones are held back.
    """

    peers: str
    submitted: int
    participating: int
    spread: Spread | None
    withheld: str = ""
    place: str = ""
    only: str = ""  # Which of the figures others do not see, where the reader may read names.
    as_at: date | None = None

    @property
    def submitted_when(self) -> str:
        """The verb: "submitted", or "had submitted by 3 November 2026"."""
        return f"had submitted by {nhs_date(self.as_at)}" if self.as_at else "submitted"

    @property
    def cohort(self) -> str:
        return f"the {self.submitted} (of {self.participating}) {self.peers} that {self.submitted_when}"


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


def held_in_words(as_at: date) -> str:
    """That figures of other trusts are earlier ones, and why there are no newer ones."""
    return (
        f"Figures of other trusts are as at {nhs_date(as_at)}. Newer ones are held back, because so few trusts have "
        "changed since that comparing the two could show what they scored."
    )


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
    half = points(*comparison.spread.quartiles)
    if comparison.place:
        words = f"{rates}, {PLACES[comparison.place]} {comparison.cohort}, half of which score {half}."
    else:
        words = f"{rates}. Half of {comparison.cohort} score {half}."
    words = f"{words} {source.sentence}"
    return f"{words} {comparison.only}" if comparison.only else words
