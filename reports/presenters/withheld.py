"""What this reader is not shown of a result, and by which rule. Words, no queries."""

from collections.abc import Mapping
from dataclasses import dataclass

from maturity.disclosure import PORTAL, Shown
from maturity.models import PeerGroup, Publication, Scope
from nhsuk.formats import plural

from ..selectors.results import ResultFacts
from .groups import only_in_words
from .headline import held_in_words
from .words import listed, sentence, trusts_of

RULES = (
    f"Nothing of a group is shown where fewer than {PORTAL.median_from} of its trusts have a score: with few, one "
    "trust could be worked out from the others.",
    f"From {PORTAL.median_from} trusts the median is shown; from {PORTAL.quartiles_from} the middle half; from "
    f"{PORTAL.deciles_from} the full spread and how many are at each level.",
    f"How many are at each level is shown only where {PORTAL.levels_well_filled} levels or more hold "
    f"{PORTAL.trusts_in_a_level} trusts each, so that it tells of no single answer.",
    f"Nothing is shown to anybody of a group in which fewer than {int(100 * (PORTAL.least_response or 0))}% of the "
    "trusts submitted: they could not stand for the rest.",
    "Of the ten nearest trusts only the median is shown, and only to people of the trust itself: several such groups "
    "side by side would tell of the trusts in which they differ.",
    "Newer figures are held back while so few trusts have changed since an earlier publication that the two together "
    "could place one of them.",
    "Means of groups, and the lowest and highest score, are shown to nobody who may not read every trust by name.",
)

FEWER_SCORED = (
    "Fewer trusts can have a score in a theme or a question than submitted: a trust has none where it does not apply."
)


@dataclass(frozen=True)
class WithheldGroup:
    """One group. ``rows`` are pairs: which scores, and why something of them is not shown; none where all is shown."""

    kind: str
    title: str
    cohort: str
    held: str
    only: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WithheldView:
    words: str
    groups: tuple[WithheldGroup, ...]
    own: tuple[str, ...]


def withheld_view(facts: ResultFacts) -> WithheldView:
    """List it by group, then what is not shown of the trust itself."""
    groups = tuple(_group(facts, group) for group in facts.now.groups)
    if not groups:
        words = "Nothing of this wave is published yet, so there are no figures of groups."
    else:
        hidden = [group.title for group in groups if group.rows]
        words = (
            f"Something is not shown of {plural(len(hidden), 'group')} out of {len(groups)}. {FEWER_SCORED}"
            if hidden
            else "Every figure of every group is shown to you."
        )
    return WithheldView(words, groups, _own(facts))


def _group(facts: ResultFacts, group: PeerGroup) -> WithheldGroup:
    titles = _titles(facts)
    shown = {
        (scope, key): one for (pk, scope, key), one in facts.shown.items() if pk == group.pk and (scope, key) in titles
    }
    first = next(iter(shown.values()), None)
    held = next((one.held_from for one in shown.values() if one.held_from), None)
    return WithheldGroup(
        kind=group.kind,
        title=sentence(trusts_of(group.kind, group.label)),
        cohort=f"{group.scored} of {group.participating} submitted",
        held=held_in_words(held) if held else "",
        only=only_in_words(first, kind=group.kind) if first else "",
        rows=_rows(shown, titles),
    )


def _titles(facts: ResultFacts) -> dict[tuple[str, str], str]:
    """What each score is called; a question has no name of its own here, since there are many."""
    themes = [theme for theme in facts.now.document.themes if theme.scored]
    titles = {(str(Scope.OVERALL), ""): "Overall"}
    titles |= {(str(Scope.THEME), theme.key): theme.title for theme in themes}
    return titles | {(str(Scope.QUESTION), question.key): "" for question in facts.now.document.scored}


def _rows(shown: Mapping[tuple[str, str], Shown], titles: Mapping[tuple[str, str], str]) -> tuple[tuple[str, str], ...]:
    """Scores that have a reason in common stand together, in the order of the questionnaire."""
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for name, one in shown.items():
        for reason in one.reasons:
            by_reason.setdefault(reason, []).append(name)
    rows = []
    for reason, names in by_reason.items():
        named = [titles[name] for name in titles if name in set(names) and titles[name]]
        questions = sum(1 for name in names if not titles[name])
        if questions:
            named.append(plural(questions, "question"))
        rows.append((sentence(listed(named)), reason))
    return tuple(rows)


def _own(facts: ResultFacts) -> tuple[str, ...]:
    found = []
    publication = facts.now.publication
    if publication and publication.state == Publication.State.PROVISIONAL:
        found.append("Ranks and percentiles come with the final publication: a provisional one still changes.")
    if not facts.reads_answers:
        found.append(
            "Comments, evidence and open answers are for people of the trust, its region and the national team."
        )
        sensitive = [theme.title for theme in facts.now.document.themes if theme.holds_sensitive]
        if sensitive:
            found.append(
                f"Single answers to {listed(sensitive)} are not shown by name, because each of these themes holds a "
                "sensitive question (on cyber security, downtime or unsupported systems)."
            )
        found.append("Scores over the questions that waves share are for readers of the answers only.")
    return tuple(found)
