"""A peer group as its reader sees it: strip, table row and the words for what is withheld. Pure."""

from dataclasses import dataclass

from maturity.disclosure import Shown

from ..charts.strip import Spread, Strip, points, strip
from .headline import Comparison, standing
from .words import sentence, trusts_of

NOT_SHOWN = "not shown"
KINDS = {"england": "England", "region": "Region", "type": "Trust type"}


@dataclass(frozen=True)
class GroupView:
    """One score in one peer group. Table cells are words: a figure, or "not shown"."""

    kind: str
    title: str
    comparison: Comparison
    median: str
    quartiles: str
    tenths: str
    place: str
    notes: tuple[str, ...]
    strip: Strip

    @property
    def cohort(self) -> str:
        return f"{self.comparison.submitted} of {self.comparison.participating}"

    def svg(self, *, width: float = 340.0) -> str:
        return strip(self.strip, width=width)


def group_view(
    *, kind: str, label: str, title: str, name: str, own: int | None, shown: Shown, own_label: str = "This trust"
) -> GroupView:
    """Present ``shown``, what may be seen of the group ``kind`` with its stored ``label``.

    ``title`` says what is scored; ``name`` makes ids in the page unique; ``own`` is in whole points.
    """
    peers = trusts_of(kind, label)
    spread = None
    if shown.median is not None:
        tenths = (shown.deciles[0], shown.deciles[-1]) if shown.deciles else None
        spread = Spread(shown.median, shown.quartiles, tenths)
    withheld = "" if spread else " ".join(shown.reasons)
    place = standing(own, spread) if own is not None and spread else ""
    return GroupView(
        kind=kind,
        title=sentence(peers),
        comparison=Comparison(peers, shown.scored, shown.participating, spread, withheld),
        median=NOT_SHOWN if shown.median is None else str(shown.median),
        quartiles=points(*shown.quartiles) if shown.quartiles else NOT_SHOWN,
        tenths=points(shown.deciles[0], shown.deciles[-1]) if shown.deciles else NOT_SHOWN,
        place=place,
        notes=shown.reasons,
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
    )
