"""A trust's place among its peers as a range over other reasonable choices of scoring. Words, no queries."""

from dataclasses import dataclass

from maturity.disclosure import Figure
from maturity.models import PeerGroup, Publication, RangeMethod, RankRange, Scope, Score
from nhsuk.formats import plural

from ..selectors.results import ResultFacts
from .figures import NOT_SHOWN, marked
from .method import AuditorRow
from .result import points_of
from .words import sentence, trusts_of

VARIED = (
    "What each level is worth: even steps, or lower, upper or middle steps that count for more.",
    "How answers are put together: as a plain average, or as one in which a strong answer cannot make up for a weak "
    "one.",
    "What “not known” counts as: level 1, or nothing.",
    "How much each question and each theme counts: somewhat more or less than in the questionnaire.",
    "Which question is left out, if any.",
)
KINDS = (PeerGroup.Kind.ENGLAND, PeerGroup.Kind.TYPE)


@dataclass(frozen=True)
class RangeRow:
    """One score in one group, in words; ``ranks`` and ``middle`` are blank while the publication is provisional."""

    title: str
    score: str
    place: str
    ranks: str
    middle: str


@dataclass(frozen=True)
class RangeTable:
    title: str
    rows: tuple[RangeRow, ...]


@dataclass(frozen=True)
class RangeView:
    """``words`` say where the trust stands, or why nothing is said; ``has_ranks`` whether ranks may be shown."""

    words: str
    has_ranks: bool
    tables: tuple[RangeTable, ...]
    draws: str
    auditor_rows: tuple[AuditorRow, ...]


def range_view(facts: ResultFacts, method: RangeMethod | None) -> RangeView:
    """Present the ranges in ``facts``: ranks of a final or corrected publication, words of a provisional one."""
    publication = facts.now.publication
    groups = [group for group in facts.now.groups if group.kind in KINDS] if facts.ranges else []
    if publication is None or method is None or not groups:
        return RangeView(_none(facts), False, (), "", ())
    has_ranks = publication.state != Publication.State.PROVISIONAL
    tables = tuple(
        RangeTable(sentence(f"among {trusts_of(group.kind, group.label)}"), _rows(facts, group, has_ranks))
        for group in groups
    )
    words = (
        "The same answers can reasonably be scored in other ways, and each would rank trusts in another order. A place "
        "is therefore a range: 90 in 100 of those ways put the trust within it."
        if has_ranks
        else "The same answers can reasonably be scored in other ways. “Above” and “below” hold in at least 95 in 100 "
        "of them. This publication is provisional, so ranks are not shown: they come with the final one."
    )
    return RangeView(words, has_ranks, tables, f"{method.draws:,}", _auditor_rows(publication, method))


def _none(facts: ResultFacts) -> str:
    if facts.now.scores is None:
        return "The trust has no score in this wave yet."
    if facts.now.publication is None:
        return "Nothing of this wave is published yet. A place among other trusts comes with the publication."
    if facts.published != facts.now.submission:
        return "This submission is not in the publication, so it has no place among the trusts that are."
    return "Too few trusts are in the publication for a place among them."


def _rows(facts: ResultFacts, group: PeerGroup, has_ranks: bool) -> tuple[RangeRow, ...]:
    scores = facts.now.scores
    if scores is None:
        return ()
    wanted: list[tuple[str, Scope, str, Score | None]] = []
    if scores.overall:
        wanted.append(("Overall", Scope.OVERALL, "", scores.overall))
    wanted += [
        (theme.title, Scope.THEME, theme.key, scores.themes.get(theme.key))
        for theme in facts.now.document.themes
        if theme.scored
    ]
    rows = []
    for title, scope, key, score in wanted:
        points = points_of(score)
        found = facts.ranges.get((group.pk, scope, key))
        shown = facts.shown[group.pk, scope, key]
        # A place among scores comes closer to them than a median does: it is shown where quartiles are. It is among the
        # new scores, which the reader does not see where they are held back.
        seen = found if shown.quartiles and shown.held_from is None else None
        words = _words(seen) if seen else (NOT_SHOWN,) * 3
        if seen:
            words = tuple(marked(word, Figure.QUARTILES, shown, kind=group.kind) for word in words)
        place, ranks, middle = words
        rows.append(
            RangeRow(
                title=title,
                score="–" if points is None else str(points),
                place=place,
                ranks=ranks if has_ranks else "",
                middle=middle if has_ranks else "",
            )
        )
    return tuple(rows)


def _words(found: RankRange) -> tuple[str, ...]:
    """Place, range of ranks and middle rank."""
    ranks = str(found.low) if found.low == found.high else f"{found.low} to {found.high}"
    return found.standing, f"{ranks} of {found.of}", str(found.middle)


def _auditor_rows(publication: Publication, method: RangeMethod) -> tuple[AuditorRow, ...]:
    return (
        AuditorRow(
            "Draws of the ranges",
            f"publication {publication.number}, {plural(method.draws, 'draw')}, seed {method.seed}, "
            f"assumptions {method.assumptions_version}",
            "With these the ranges can be drawn again, and must be the same.",
        ),
    )
