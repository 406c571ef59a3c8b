"""Where a trust's score lies in its peer group: above or below its middle, range of ranks, percentile. In words."""

from maturity.models import Publication, Scope

from ..selectors.results import ResultFacts
from .groups import GroupView

QUARTERS = {1: "lowest quarter", 2: "second lowest quarter", 3: "second highest quarter", 4: "highest quarter"}
STANDINGS = {"typical": "typical", "above": "above most", "below": "below most"}


def place_in_words(facts: ResultFacts, group: GroupView | None, scope: Scope, key: str) -> str:
    """Such as "below most, rank 41 to 72 of 118"; blank where nothing of the place may be seen.

    A rank is a range over other reasonable choices of scoring, and is not shown of a provisional publication.
    """
    if group is None or not group.place:  # Which is blank where the quartiles are not shown, or are of another cohort.
        return ""
    words = STANDINGS[group.place]
    publication = facts.now.publication
    drawn = next((facts.ranges.get((one.pk, scope, key)) for one in facts.compared if one.kind == group.kind), None)
    if drawn is None or publication is None or publication.state == Publication.State.PROVISIONAL:
        return words
    ranks = f"{drawn.low} to {drawn.high}" if drawn.low != drawn.high else f"{drawn.low}"
    return f"{words}, rank {ranks} of {drawn.of}"


def quarter_in_words(facts: ResultFacts, group: GroupView | None, scope: Scope, key: str) -> str:
    """Such as "in the lowest quarter, at percentile 23"; blank where the reader may not see it."""
    if group is None or not group.place:
        return ""
    found = next((facts.places.get((one.pk, scope, key)) for one in facts.compared if one.kind == group.kind), None)
    if found is None:
        return ""
    percentile = f"at percentile {round(found.percentile)}"
    quarter = QUARTERS.get(found.quarter or 0)
    return f"in the {quarter}, {percentile}" if quarter else percentile
