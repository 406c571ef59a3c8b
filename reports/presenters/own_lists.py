"""The trusts of a person's own list beside each other. Pure: facts in, words, cells and strips out."""

from collections.abc import Sequence
from dataclasses import dataclass

from maturity.disclosure import whole_points
from maturity.models import Score
from maturity.statistics import quantile
from nhsuk.formats import plural

from ..charts.strip import Spread, Strip, points, strip
from ..selectors.own_lists import ListFacts

NONE = "–"
QUARTILES_FROM = 4
"""Below four scores quarters say no more than the scores themselves."""
TENTHS_FROM = 10
"""And below ten, tenths."""


@dataclass(frozen=True)
class ScoreOfList:
    """One score over the list: its figures, and a strip where there are at least two."""

    key: str
    title: str
    median: str
    half: str
    strip: Strip | None
    mean: str = NONE
    tenths: str = NONE

    def svg(self, *, width: float = 340.0) -> str:
        return strip(self.strip, width=width) if self.strip else ""


@dataclass(frozen=True)
class TrustOfList:
    """``has_result``: whether the reader may open its result."""

    code: str
    name: str
    submitted: bool
    has_result: bool
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ListView:
    """``words`` answer first; ``scores`` are the columns, ``trusts`` the rows."""

    words: str
    hidden: str
    scores: tuple[ScoreOfList, ...]
    trusts: tuple[TrustOfList, ...]


def list_view(name: str, facts: ListFacts, *, order: str = "") -> ListView:
    """Present the list; ``order`` is the key of the score by which trusts are sorted, highest first, else by name."""
    has_overall = any(of_one.overall is not None for of_one in facts.scores.values())
    titles = ([("overall", "Overall")] if has_overall else []) + [
        (theme.key, theme.title) for theme in facts.document.themes if theme.scored
    ]
    exact = {key: {code: _exact(_score(facts, code, key)) for code in facts.scores} for key, _ in titles}
    columns = {key: {code: _whole(value) for code, value in of_one.items()} for key, of_one in exact.items()}
    scores = tuple(_of_list(name, facts, key, title, list(exact[key].values())) for key, title in titles)
    codes = list(facts.names)
    if order in columns:
        codes.sort(key=lambda code: -1 if (value := columns[order].get(code)) is None else value, reverse=True)
    return ListView(
        words=_words(facts, scores),
        hidden=_hidden(facts),
        scores=scores,
        trusts=tuple(
            TrustOfList(
                code,
                facts.names[code],
                code in facts.scores,
                code in facts.scores and code not in facts.published,
                tuple(NONE if (value := columns[key].get(code)) is None else str(value) for key, _ in titles),
            )
            for code in codes
        ),
    )


def _score(facts: ListFacts, code: str, key: str) -> Score | None:
    of_one = facts.scores[code]
    return of_one.overall if key == "overall" else of_one.themes.get(key)


def _exact(score: Score | None) -> float | None:
    """Unrounded points: quantiles of rounded ones would be up to a point off."""
    return score.value if score is not None else None


def _whole(value: float | None) -> int | None:
    return None if value is None else whole_points(value)


def _of_list(name: str, facts: ListFacts, key: str, title: str, values: Sequence[float | None]) -> ScoreOfList:
    known = [value for value in values if value is not None]
    if not known:
        return ScoreOfList(key, title, NONE, NONE, None)
    low, middle, high = (whole_points(float(quantile(known, p))) for p in (0.25, 0.5, 0.75))
    quarters = (low, high) if len(known) >= QUARTILES_FROM else None
    ends = (whole_points(float(quantile(known, p))) for p in (0.1, 0.9)) if len(known) >= TENTHS_FROM else None
    return ScoreOfList(
        key,
        title,
        str(middle),
        points(*quarters) if quarters else NONE,
        Strip(
            name=f"strip-list-{key}",
            title=f"{title}: {name}",
            peers="trusts of your list",
            submitted=len(known),
            participating=len(facts.names),
            spread=Spread(middle, quarters),
        ),
        mean=str(whole_points(sum(known) / len(known))),
        tenths=points(*ends) if ends else NONE,
    )


def _words(facts: ListFacts, scores: Sequence[ScoreOfList]) -> str:
    submitted = f"{len(facts.scores)} of {plural(len(facts.names), 'trust')} have a score in {facts.wave.title}"
    first = scores[0] if scores else None
    if first is None or first.strip is None:
        return f"{submitted}."
    what = "overall score" if first.key == "overall" else f"score of {first.title}"
    half = f"; half of them score {first.half}" if first.half != NONE else ""
    return f"{submitted}. Their median {what} is {first.median}{half}."


def _hidden(facts: ListFacts) -> str:
    if not facts.hidden:
        return ""
    one = facts.hidden == 1
    return (
        f"{plural(facts.hidden, 'trust')} of the list {'is' if one else 'are'} not shown: "
        f"{'it does' if one else 'they do'} not take part in this wave, or you may not read {'it' if one else 'them'} "
        "by name."
    )
