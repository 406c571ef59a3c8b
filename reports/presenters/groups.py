"""A peer group as its reader sees it: strip, table row and the words for what is withheld. Pure."""

from dataclasses import dataclass

from maturity.disclosure import Figure, Shown

from ..charts.strip import Spread, Strip, strip, strip_on_scale
from .figures import marked, median_of, quartiles_of, readers_of, tenths_of
from .headline import Comparison, held_in_words
from .words import listed, sentence, trusts_of


@dataclass(frozen=True)
class GroupView:
    """One score in one peer group. Table cells are words: a figure, or "not shown".

    ``only`` says which of the figures others do not see, and why; blank where they see what this reader sees.
    """

    kind: str
    title: str
    comparison: Comparison
    median: str
    quartiles: str
    tenths: str
    place: str
    notes: tuple[str, ...]
    strip: Strip
    only: str = ""

    @property
    def cohort(self) -> str:
        return f"{self.comparison.submitted} of {self.comparison.participating}"

    def svg(self, *, width: float = 340.0) -> str:
        return strip(self.strip, width=width)

    def row(self) -> str:
        """The strip without words, for a row of a table."""
        return strip_on_scale(self.strip)


def group_view(
    *,
    kind: str,
    label: str,
    title: str,
    name: str,
    own: int | None,
    shown: Shown,
    standing: str = "",
    own_label: str = "This trust",
) -> GroupView:
    """Present ``shown``, what may be seen of the group ``kind`` with its stored ``label``.

    ``title`` says what is scored; ``name`` makes ids in the page unique; ``own`` is in whole points.
    ``standing`` is where the range of its ranks lies: "typical", "above" or "below"; blank without one. It is said
    where the quartiles may be seen, since it comes closer to the group's scores than a median does.
    """
    peers = trusts_of(kind, label)
    spread = spread_of(shown)
    withheld = "" if spread else " ".join(shown.reasons)
    only = only_in_words(shown, kind=kind)
    # A place is among the new scores, which the reader does not see where they are held back.
    place = standing if spread and spread.quartiles and shown.held_from is None else ""
    return GroupView(
        kind=kind,
        title=sentence(peers),
        comparison=Comparison(peers, shown.scored, shown.participating, spread, withheld, place, only, shown.held_from),
        median=marked(median_of(shown), Figure.MEDIAN, shown, kind=kind),
        quartiles=marked(quartiles_of(shown), Figure.QUARTILES, shown, kind=kind),
        tenths=marked(tenths_of(shown), Figure.DECILES, shown, kind=kind),
        place=place,
        notes=(*([held_in_words(shown.held_from)] if shown.held_from else []), *shown.reasons),
        strip=Strip(
            name=name,
            title=f"{title}: {'this trust among ' if own is not None else ''}{peers}",
            peers=peers,
            submitted=shown.scored,
            participating=shown.participating,
            spread=spread,
            withheld=withheld,
            own=own,
            own_label=own_label,
        ),
        only=only,
    )


def spread_of(shown: Shown | None) -> Spread | None:
    """The figures of a distribution that may be seen; None where not even the median may."""
    if shown is None or shown.median is None:
        return None
    tenths = (shown.deciles[0], shown.deciles[-1]) if shown.deciles else None
    return Spread(shown.median, shown.quartiles, tenths)


NAMES = {Figure.MEDIAN: "the median", Figure.QUARTILES: "the middle half", Figure.DECILES: "the spread of 8 in 10"}


def only_in_words(shown: Shown, *, kind: str) -> str:
    """Say which figures are for readers with names only: "National team only: the median and the middle half. …"."""
    names = [name for figure, name in NAMES.items() if figure in shown.named_only]
    if not names:
        return ""
    withheld = "is" if len(names) == 1 else "are"
    return (
        f"{sentence(readers_of(kind))}: {listed(names)} {withheld} withheld from others, so that no trust can be "
        "worked out. Do not pass on."
    )
