"""A theme over all trusts: now, in the wave before, and by group. Pure."""

from dataclasses import dataclass

from maturity.disclosure import Figure
from maturity.models import PeerGroup, Scope
from nhsuk.formats import nhs_date

from ..charts.levels import level_columns, levels_in_words
from ..selectors.distributions import Distributions
from .figures import readers_of
from .groups import GroupView, group_view
from .words import sentence, trusts_of


@dataclass(frozen=True)
class ThemeDistribution:
    """``levels`` is how the trusts spread over the theme's levels: words, with a chart, or why not."""

    title: str
    main: GroupView | None
    before: GroupView | None
    levels: str
    levels_svg: str
    notes: tuple[str, ...]
    regions: tuple[GroupView, ...]
    types: tuple[GroupView, ...]


@dataclass(frozen=True)
class DistributionsView:
    wave: str
    before_wave: str
    publication: str
    themes: tuple[ThemeDistribution, ...]


def distributions_view(found: Distributions, *, kind: str = PeerGroup.Kind.ENGLAND) -> DistributionsView:
    """Present every theme for the group of ``kind`` that the page is about."""
    publication = found.publication
    return DistributionsView(
        wave=found.wave.title,
        before_wave=found.before_wave.title if found.before_wave else "",
        publication=(
            f"Publication {publication.number}, {publication.get_state_display()}, data cut {nhs_date(publication.cut)}"
        ),
        themes=tuple(_theme(found, theme.key, theme.title, kind) for theme in found.document.themes if theme.scored),
    )


def _theme(found: Distributions, key: str, title: str, kind: str) -> ThemeDistribution:
    def view(group: PeerGroup, when: str = "now") -> GroupView:
        return group_view(
            kind=group.kind,
            label=group.label,
            title=title,
            name=f"strip-{key}-{group.kind}-{group.key or 'all'}-{when}",
            own=None,
            shown=found.shown[group.pk, Scope.THEME, key],
        )

    group = next(iter(found.of_kind(kind)), None)
    earlier = found.before_group
    has_before = earlier is not None and (earlier.pk, Scope.THEME, key) in found.shown
    shown = found.shown[group.pk, Scope.THEME, key] if group else None
    counts = shown.level_counts if shown and shown.level_counts and sum(shown.level_counts) else None
    words = levels_in_words(counts) if counts else " ".join(shown.reasons) if shown else ""
    if group and shown and counts and Figure.LEVELS in shown.named_only:
        words += f" {sentence(readers_of(group.kind))}: others do not see these shares."
    name = f"levels-{key}"
    peers = trusts_of(group.kind, group.label) if group else ""
    regions = tuple(view(g) for g in found.of_kind(PeerGroup.Kind.REGION)) if kind != PeerGroup.Kind.REGION else ()
    types = tuple(view(g) for g in found.of_kind(PeerGroup.Kind.TYPE))
    return ThemeDistribution(
        title=title,
        notes=tuple(f"{g.title}: {note}" for g in (*regions, *types) for note in g.notes),
        main=view(group) if group else None,
        before=view(earlier, "before") if earlier is not None and has_before else None,
        levels=words,
        levels_svg=level_columns(counts, name=name, title=f"{title}: share of {peers} at each level") if counts else "",
        regions=regions,
        types=types,
    )
