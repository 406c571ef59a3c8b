"""The groups that a trust can be compared with, one at a time: what the switch on its result pages offers."""

from dataclasses import dataclass

from maturity.disclosure import Shown
from maturity.models import PeerGroup, Scope

from ..selectors.results import ResultFacts
from .words import sentence, trusts_of

NOT_SHOWN, MEDIAN_ONLY = "not shown", "median only"


@dataclass(frozen=True)
class PeerChoice:
    """One group. ``mark`` says how little may be seen of it; blank where the middle half may."""

    kind: str
    label: str
    mark: str


def peer_choices(facts: ResultFacts) -> tuple[PeerChoice, ...]:
    """The groups of the publication that stands, each marked by what the reader may see of its main score."""
    key = facts.now.main
    scope = Scope.THEME if key else Scope.OVERALL
    return tuple(
        PeerChoice(group.kind, _title(group), _mark(facts.shown.get((group.pk, scope, key))))
        for group in facts.now.groups
    )


def _title(group: PeerGroup) -> str:
    return sentence(trusts_of(group.kind, group.label))


def _mark(shown: Shown | None) -> str:
    if shown is None or shown.median is None:
        return NOT_SHOWN
    return "" if shown.quartiles else MEDIAN_ONLY
