"""A peer group as its reader sees it: strip, table row and the words for what is withheld. Pure."""

from dataclasses import dataclass
from datetime import datetime

from maturity.disclosure import Figure, Shown
from nhsuk.formats import nhs_date

from ..charts.strip import Spread, Strip, strip
from .figures import marked, median_of, quartiles_of, readers_of, tenths_of
from .headline import Comparison
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
    spread = None
    if shown.median is not None:
        tenths = (shown.deciles[0], shown.deciles[-1]) if shown.deciles else None
        spread = Spread(shown.median, shown.quartiles, tenths)
    withheld = "" if spread else " ".join(shown.reasons)
    only = only_in_words(shown, kind=kind)
    # A place is among the new scores, which the reader does not see where they are held back.
    place = standing if spread and spread.quartiles and shown.held_from is None else ""
    return GroupView(
        kind=kind,
        title=sentence(peers),
        comparison=Comparison(peers, shown.scored, shown.participating, spread, withheld, place, only),
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


def held_in_words(as_at: datetime) -> str:
    """That these are earlier figures, and why there are no newer ones."""
    return (
        f"These are the figures as at {nhs_date(as_at)}. Newer ones are held back, because so few trusts have changed "
        "since that comparing the two could show what they scored."
    )


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
