"""What is to be released, for the person who releases it: figures, changes, and what others will see of them. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from maturity.disclosure import Figure, Reader, Shown, disclose
from maturity.models import PeerGroup, Scope
from nhsuk.formats import nhs_date, plural
from surveys.models import Submission
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors.not_applicable import Claim

from ..selectors.releases import GroupFacts, GroupKey, ReleaseFacts, ScoreKey
from .figures import NOT_SHOWN, marked, median_of, quartiles_of
from .words import listed, sentence, trusts_of

MOST_NAMED = 5
KINDS = PeerGroup.Kind
ORDER = {KINDS.ENGLAND: 0, KINDS.TYPE: 1, KINDS.PROGRAMME: 2, KINDS.REGION: 3, KINDS.ICB: 4}
FIGURES = {
    Figure.MEDIAN: "the median",
    Figure.QUARTILES: "the middle half",
    Figure.DECILES: "the full spread",
    Figure.LEVELS: "the share at each level",
}


@dataclass(frozen=True)
class ReleaseRow:
    """One score in one group. ``change`` is that of the median since the last publication."""

    group: str
    cohort: str
    median: str
    quartiles: str
    change: str


@dataclass(frozen=True)
class JoinedRow:
    group: str
    joined: int
    again: int
    left: int


@dataclass(frozen=True)
class VisibilityRow:
    """What others see of a group that they did not see before, and what no longer: each in words, or blank."""

    group: str
    gained: str
    lost: str


@dataclass(frozen=True)
class HeldRow:
    """How many figures of a group are held back from others, and what these go on seeing, in words."""

    group: str
    scores: str
    seen: str


@dataclass(frozen=True)
class ReleaseView:
    """``since`` names the publication it is compared with; blank where it is the first of its wave."""

    since: str
    tables: tuple[tuple[str, tuple[ReleaseRow, ...]], ...]
    joined: tuple[JoinedRow, ...]
    visibility: tuple[VisibilityRow, ...]
    held_back: tuple[HeldRow, ...]


AllShown = Mapping[tuple[GroupKey, ScoreKey], Shown]


def release_view(facts: ReleaseFacts, document: FrameworkDocument) -> ReleaseView:
    """Present a publication beside the one before it, each figure marked that others will not see."""
    now, before = _shown(facts.now), _shown(facts.before or {})
    groups = sorted(facts.now.values(), key=lambda group: (ORDER.get(PeerGroup.Kind(group.kind), 9), group.label))
    moves = {(g.kind, g.key): _joined(g, (facts.before or {}).get((g.kind, g.key))) for g in groups}
    since = "" if facts.before_number is None else f"publication {facts.before_number}"
    return ReleaseView(
        since=since,
        tables=tuple(
            (title, tuple(_row(group, score, now, before, facts.before) for group in groups))
            for score, title in _scores(facts, document)
        ),
        joined=tuple(moves.values()) if since else (),
        visibility=tuple(row for group in groups if (row := _visibility(group, now, before, facts.before)) is not None),
        held_back=tuple(held for group in groups if (held := _held(group)) is not None) if since else (),
    )


def unconfirmed_in_words(waiting: Sequence[tuple[Submission, Claim]]) -> str:
    """How many answers of a cohort no region has confirmed, and what follows; blank where all are."""
    if not waiting:
        return ""
    trusts = sorted({submission.assessment.trust_name for submission, _ in waiting})
    of = listed(trusts) if len(trusts) <= MOST_NAMED else plural(len(trusts), "trust")
    return (
        f"{plural(len(waiting), 'answer')} “not applicable” of {of} {'is' if len(waiting) == 1 else 'are'} not "
        "confirmed by the region. A provisional publication may hold them. A final one may not."
    )


def _shown(groups: Mapping[GroupKey, GroupFacts]) -> AllShown:
    """All of it as the national team sees it; ``named_only`` is what others do not."""
    cells = {(key, score): cell for key, group in groups.items() for score, cell in group.cells.items()}
    return disclose(cells, dict.fromkeys(cells, Reader.NAMED))


def _scores(facts: ReleaseFacts, document: FrameworkDocument) -> list[tuple[ScoreKey, str]]:
    """The overall score where there is one, and every theme: what a publication is about."""
    there = {score for group in facts.now.values() for score in group.cells}
    named: list[tuple[ScoreKey, str]] = [((Scope.OVERALL, ""), "Overall score")]
    named += [((Scope.THEME, theme.key), theme.title) for theme in document.themes]
    return [(score, title) for score, title in named if score in there]


def _title(group: GroupFacts) -> str:
    return sentence(trusts_of(group.kind, group.label))


def _row(
    group: GroupFacts, score: ScoreKey, now: AllShown, before: AllShown, earlier: Mapping[GroupKey, GroupFacts] | None
) -> ReleaseRow:
    key = (group.kind, group.key), score
    shown, then = now[key], before.get(key)
    return ReleaseRow(
        group=_title(group),
        cohort=f"{shown.n} of {shown.participating}",
        median=marked(median_of(shown), Figure.MEDIAN, shown, kind=PeerGroup.Kind.ENGLAND),
        quartiles=marked(quartiles_of(shown), Figure.QUARTILES, shown, kind=PeerGroup.Kind.ENGLAND),
        change="" if earlier is None else _change(shown, then),
    )


def _change(shown: Shown, then: Shown | None) -> str:
    if shown.median is None:
        return NOT_SHOWN
    if then is None or then.median is None:
        return "no median before"
    rise = shown.median - then.median
    return "none" if not rise else f"{'up' if rise > 0 else 'down'} {abs(rise)}"


def _joined(group: GroupFacts, before: GroupFacts | None) -> JoinedRow:
    then = before.members if before else {}
    return JoinedRow(
        group=_title(group),
        joined=len(group.members.keys() - then.keys()),
        again=sum(1 for code, submission in group.members.items() if then.get(code, submission) != submission),
        left=len(then.keys() - group.members.keys()),
    )


def _others_see(key: GroupKey, shown: AllShown) -> dict[ScoreKey, frozenset[Figure]]:
    return {score: one.figures - one.named_only for (group, score), one in shown.items() if group == key}


def _held(group: GroupFacts) -> HeldRow | None:
    """Of a group that others see, what is held back; None where nothing is."""
    cells = dict.fromkeys(group.cells, Reader.PEER)
    alone = {score: replace(cell, held_back=False) for score, cell in group.cells.items()}
    visible = {score for score, one in disclose(alone, cells).items() if one.figures}
    held = {score: group.cells[score] for score in visible if group.cells[score].held_back}
    if not held:
        return None
    days = sorted({cell.as_at for cell in held.values() if cell.as_at is not None})
    seen = "the figures as at " + listed([nhs_date(day) for day in days]) if days else "nothing"
    return HeldRow(_title(group), _count_scores(held), seen)


def _count_scores(found: Collection[ScoreKey]) -> str:
    """ "7 scores and 3 questions"."""
    questions = sum(1 for scope, _ in found if scope == Scope.QUESTION)
    scores = len(found) - questions
    parts = [plural(scores, "score")] if scores else []
    return listed(parts + ([plural(questions, "question")] if questions else []))


def _visibility(
    group: GroupFacts, now: AllShown, before: AllShown, earlier: Mapping[GroupKey, GroupFacts] | None
) -> VisibilityRow | None:
    key = group.kind, group.key
    seen, then = _others_see(key, now), _others_see(key, before)
    gained = {score: figures - then.get(score, frozenset()) for score, figures in seen.items()}
    lost = {score: figures - seen.get(score, frozenset()) for score, figures in then.items()}
    row = VisibilityRow(_title(group), _figures_in_words(gained), _figures_in_words(lost))
    if earlier is None and not row.gained:
        return VisibilityRow(row.group, "nothing: withheld from others", "")
    return row if row.gained or row.lost else None


def _figures_in_words(found: Mapping[ScoreKey, frozenset[Figure]]) -> str:
    """ "the median of 7 scores and 48 questions; the middle half of 7 scores"."""
    parts = []
    for figure, name in FIGURES.items():
        scores = _count(found, figure, {Scope.OVERALL, Scope.THEME})
        questions = _count(found, figure, {Scope.QUESTION})
        of = [plural(scores, "score")] if scores else []
        of += [plural(questions, "question")] if questions else []
        if of:
            parts.append(f"{name} of {listed(of)}")
    return "; ".join(parts)


def _count(found: Mapping[ScoreKey, frozenset[Figure]], figure: Figure, scopes: Iterable[str]) -> int:
    return sum(1 for (scope, _), figures in found.items() if scope in scopes and figure in figures)
