"""England on one page, for a minister: five figures, in plain words, each with what it rests on. No queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from maturity.disclosure import Shown
from maturity.models import Publication, Scope
from nhsuk.formats import nhs_date, plural

from ..charts.level_bars import TAIL, tail_share
from ..charts.strip import points
from ..selectors.group_figures import GroupFigures
from .choices import WHOLE


@dataclass(frozen=True)
class BriefingFigure:
    """One figure that stands out, what it says, and how sure it is."""

    figure: str
    says: str
    sure: str


@dataclass(frozen=True)
class BriefingView:
    """``withheld`` says why there are no figures, where there are none."""

    title: str
    state: str
    finding: str
    figures: Sequence[BriefingFigure]
    withheld: str
    method: Sequence[str]


def briefing_view(found: GroupFigures, before: GroupFigures | None) -> BriefingView:
    """Present England as anybody may see it: ``found`` and ``before`` are disclosed to readers without names."""
    document, published = found.published.document, found.published
    themes = [theme for theme in document.themes if theme.scored]
    of_theme = [(theme.title, theme.key, found.at(WHOLE, Scope.THEME, theme.key)) for theme in themes]
    spreads = [(title, key, shown) for title, key, shown in of_theme if shown and shown.level_counts]
    overall = found.at(WHOLE, Scope.OVERALL, "")
    any_score = overall or next((shown for _, _, shown in of_theme if shown), None)
    figures = []
    if any_score:
        figures.append(_submitted(any_score))
    if overall and overall.median is not None:
        figures.append(_overall(overall, before))
    if spreads:
        figures.append(_tail(spreads))
        figures.append(_lead(spreads))
    lowest = _question(found)
    if lowest:
        figures.append(lowest)
    withheld = "" if overall and overall.median is not None else " ".join(any_score.reasons) if any_score else ""
    return BriefingView(
        title="How digitally mature NHS trusts say they are",
        state=_state(published.publication, any_score.held_from if any_score else None),
        finding=_finding(spreads),
        figures=figures,
        withheld=withheld,
        method=(
            f"Trusts assessed themselves: {plural(len(document.scored), 'question')} in "
            f"{plural(len(themes), 'theme')}, each answered with one of five levels. "
            "A director signs, and a clinical leader counter-signs. Nobody "
            "outside a trust checks every answer, and marking oneself can err either way.",
            "A score of 0 means level 1 throughout, 100 means level 5 throughout. A median is the score that half of "
            "the trusts reach. A theme’s level is the highest that at least two thirds of its questions reach.",
            "The ranges say what the figure would be if every trust that is not in it had answered lowest, and if "
            "every one had answered highest.",
        ),
    )


def _state(publication: Publication, held: datetime | None) -> str:
    provisional = publication.state == Publication.State.PROVISIONAL
    state = "Provisional: figures can still change" if provisional else publication.get_state_display().capitalize()
    up_to = f"{state}. Submissions up to {nhs_date(held or publication.cut)}."
    if held is None:
        return up_to
    return (
        f"{up_to} Those up to {nhs_date(publication.cut)} are held back: so few trusts have changed since that "
        "comparing the two could show what they scored."
    )


def _submitted(shown: Shown) -> BriefingFigure:
    missing = shown.participating - shown.scored
    share = round(100 * shown.scored / shown.participating) if shown.participating else 0
    return BriefingFigure(
        f"{shown.scored} of {shown.participating}",
        f"trusts had submitted by {nhs_date(shown.held_from)} ({share}%)."
        if shown.held_from else
        f"trusts have submitted ({share}%).",
        f"{plural(missing, 'trust')} {'is' if missing == 1 else 'are'} not in the figures below." if missing else
        "Every trust is in the figures below.",
    )  # fmt: skip


def _overall(shown: Shown, before: GroupFigures | None) -> BriefingFigure:
    half = f" Half of the trusts score {points(*shown.quartiles)}." if shown.quartiles else ""
    earlier = before.at(WHOLE, Scope.OVERALL, "") if before else None
    then = ""
    if before and earlier and earlier.median is not None:
        then = (
            f" In {before.published.wave.title} it was {earlier.median} "
            f"({earlier.scored} of {earlier.participating} trusts)."
        )
    return BriefingFigure(
        f"{shown.median} out of 100", f"is the median overall score.{half}{then}", _median_range(shown)
    )


def _median_range(shown: Shown) -> str:
    """Between which tenths the median of all trusts must lie, whatever those that are missing score.

    With n of N in, the median of all lies between the (N/2 − missing)th and the (N/2)th of those that are in.
    """
    counted = f"{shown.n} of {shown.participating} trusts."
    missing = shown.participating - shown.n
    if not missing:
        return f"{counted} None is missing."
    if shown.deciles is None:
        return counted
    lowest = (shown.participating / 2 - missing) / shown.n
    highest = shown.participating / 2 / shown.n
    below, above = int(lowest * 10), -int(-highest * 10 // 1)
    if below < 1 or above > 9:
        return f"{counted} Too many are missing for a range."
    low, high = shown.deciles[below - 1], shown.deciles[above - 1]
    return f"{counted} Between {low} and {high} once all are in, whatever they score."


def _share_range(low: int, n: int, of: int) -> str:
    """A share of all trusts, whatever those that are missing would say."""
    counted = f"{n} of {of} trusts."
    if n == of:
        return f"{counted} None is missing."
    between = f"{round(100 * low / of)}% and {round(100 * (low + of - n) / of)}%"
    return f"{counted} Between {between} once all are in, whatever they answer."


def _tail(spreads: Sequence[tuple[str, str, Shown]]) -> BriefingFigure:
    title, _, shown = max(spreads, key=lambda one: tail_share(one[2].level_counts or ()))
    counts = shown.level_counts or ()
    return BriefingFigure(
        f"{tail_share(counts)}%",
        f"of trusts are at level 1 or 2 of 5 in {title}, the theme with the longest tail.",
        _share_range(sum(counts[:TAIL]), sum(counts), shown.participating),
    )


def _lead(spreads: Sequence[tuple[str, str, Shown]]) -> BriefingFigure:
    title, _, shown = max(
        spreads, key=lambda one: sum((one[2].level_counts or ())[3:]) / sum(one[2].level_counts or (1,))
    )
    counts = shown.level_counts or ()
    high = sum(counts[3:])
    return BriefingFigure(
        f"{round(100 * high / sum(counts))}%",
        f"of trusts are at level 4 or 5 in {title}, the theme in which most are that far.",
        _share_range(high, sum(counts), shown.participating),
    )


def _question(found: GroupFigures) -> BriefingFigure | None:
    rows = []
    for question in found.published.document.scored:
        shown = found.at(WHOLE, Scope.QUESTION, question.key)
        if shown and shown.level_counts and sum(shown.level_counts):
            rows.append((tail_share(shown.level_counts), question.prompt, shown.level_counts, shown))
    if not rows:
        return None
    share, prompt, counts, shown = max(rows, key=lambda row: row[0])
    return BriefingFigure(
        f"{share}%",
        f"of trusts are at level 1 or 2 in the question most often answered low: “{prompt}”",
        _share_range(sum(counts[:TAIL]), sum(counts), shown.participating),
    )


def _finding(spreads: Sequence[tuple[str, str, Shown]]) -> str:
    if not spreads:
        return ""
    tails = sorted((tail_share(shown.level_counts or ()), title) for title, _, shown in spreads)
    half = sum(share >= 50 for share, _ in tails)
    if half:
        themes = "one theme" if half == 1 else f"{half} of {len(tails)} themes"
        return f"In {themes} half of the trusts or more are at the two lowest of five levels."
    return (
        f"In no theme are half of the trusts at the two lowest of five levels; in {tails[-1][1]} it is {tails[-1][0]}%."
    )
