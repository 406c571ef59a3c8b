"""What a page about groups can be narrowed to: what may be chosen, and what was. The choice is in the address. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maturity.models import PeerGroup
from maturity.peers import NEITHER

from ..selectors.group_figures import Published
from ..selectors.studies import Studies
from .words import sentence, trusts_of

GROUP_KINDS = (PeerGroup.Kind.ENGLAND, PeerGroup.Kind.REGION, PeerGroup.Kind.TYPE, PeerGroup.Kind.PROGRAMME)
TOGETHER_KINDS = (
    (PeerGroup.Kind.REGION, "Region"),
    (PeerGroup.Kind.TYPE, "Type of trust"),
    (PeerGroup.Kind.PROGRAMME, "Programme"),
)
WHOLE = (str(PeerGroup.Kind.ENGLAND), "")


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    selected: bool


def group_value(name: tuple[str, str]) -> str:
    """A group as the address says it: "region:Y63"."""
    return f"{name[0]}:{name[1]}" if name[1] else name[0]


def chosen_group(asked: str, groups: Sequence[PeerGroup]) -> tuple[str, str]:
    """The group that the address names, or England where it names none that there is."""
    return next(((g.kind, g.key) for g in groups if group_value((g.kind, g.key)) == asked), WHOLE)


def group_options(groups: Sequence[PeerGroup], chosen: tuple[str, str]) -> list[Option]:
    """Every group that has stored figures, in words."""
    return [
        Option(group_value((g.kind, g.key)), sentence(trusts_of(g.kind, g.label)), (g.kind, g.key) == chosen)
        for g in groups
    ]


def chosen_together(asked: Mapping[str, str], groups: Sequence[PeerGroup]) -> list[PeerGroup]:
    """The groups that ``region=Y63&type=acute&programme=gde`` name, at most one of each kind, all to hold at once.

    Without any of them the one that ``group=region:Y63`` names, as readers without names choose it.
    """
    named = {str(kind): asked.get(str(kind), "") for kind, _ in TOGETHER_KINDS}
    if not any(named.values()):
        kind, key = chosen_group(asked.get("group", ""), groups)
        named = {kind: key}
    return [group for group in groups if group.key and group.key == named.get(group.kind)]


def together_options(
    groups: Sequence[PeerGroup], chosen: Sequence[PeerGroup]
) -> list[tuple[str, str, Sequence[Option]]]:
    """A choice for each kind: its name in the address, its label, and what can be chosen."""
    names = {(one.kind, one.key) for one in chosen}
    return [
        (
            str(kind),
            label,
            [
                Option("", "Any", not any(one.kind == kind for one in chosen)),
                *(
                    Option(one.key, sentence(one.label), (one.kind, one.key) in names)
                    for one in groups
                    if one.kind == kind
                ),
            ],
        )
        for kind, label in TOGETHER_KINDS
    ]


def label_together(chosen: Sequence[PeerGroup]) -> str:
    """ "acute trusts in the North West among Fast Followers": what pages call trusts that are all of it."""
    by_kind = {str(group.kind): group for group in chosen}
    kind, region, programme = (by_kind.get(name) for name in ("type", "region", "programme"))
    words = kind.label if kind else "trusts"
    if region:
        words += trusts_of("region", region.label).removeprefix("trusts")
    if programme is None:
        return words
    return f"{words} in neither programme" if programme.key == NEITHER else f"{words} among {programme.label}"


def wave_options(published: Sequence[Published], chosen: Published | None, *, none: str = "") -> list[Option]:
    """The published waves; with ``none`` in words also that there is no other wave."""
    options = [Option(one.wave.slug, one.wave.title, one is chosen) for one in published]
    return [Option("none", none, chosen is None), *options] if none else options


def studied_waves(found: Studies | None) -> list[Option]:
    """The waves whose studies can be read; nothing to choose where there is one or none."""
    if found is None or len(found.waves) < 2:
        return []
    return [Option(wave.slug, wave.title, wave == found.wave) for wave in found.waves]


def chosen_waves(asked: Mapping[str, str], published: Sequence[Published]) -> tuple[Published, Published | None]:
    """The wave asked for and the one to set beside it: without a word the latest and the one before it.

    ``published`` is not empty. The two are never the same.
    """
    by_slug = {one.wave.slug: one for one in published}
    wave = by_slug.get(asked.get("wave", ""), published[0])
    others = [one for one in published if one is not wave]
    if asked.get("beside") == "none":
        return wave, None
    earlier = [one for one in others if one.wave.opens_on < wave.wave.opens_on]
    beside = by_slug.get(asked.get("beside", ""), next(iter(earlier or others), None))
    return wave, beside if beside is not wave else next(iter(earlier or others), None)
