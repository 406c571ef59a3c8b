"""Questions that many trusts of a region answer low: what could be done together. Words, no queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhsuk.formats import plural
from surveys.models import Assessment

from ..charts.download import Chart
from ..charts.level_bars import TAIL, Bar, level_bars
from ..selectors.gaps import RegionLevels

FEWEST = 3
DRAWN = 10
SENSITIVE = "Sensitive: which trusts is not listed here."


@dataclass(frozen=True)
class Gap:
    """One question: how many trusts are at level 1 or 2, and which, unless it is sensitive."""

    prompt: str
    theme: str
    low: int
    of: int
    trusts: Sequence[Assessment]
    note: str = ""


@dataclass(frozen=True)
class GapsView:
    words: str
    gaps: Sequence[Gap]
    chart: Chart | None


def gaps_view(found: RegionLevels, region: str) -> GapsView:
    """The questions that at least three trusts and half of those that have a level answer at level 1 or 2."""
    titles = {theme.key: theme.title for theme in found.document.themes}
    gaps: list[tuple[Gap, list[int]]] = []
    for question in found.document.scored:
        levels = found.levels.get(question.key, {})
        low = [one for one in found.assessments if levels.get(one.pk, TAIL + 1) <= TAIL]
        if len(low) < FEWEST or 2 * len(low) < len(levels):
            continue
        counts = [list(levels.values()).count(level) for level in range(1, 6)]
        gap = Gap(
            prompt=question.prompt,
            theme=titles[question.theme],
            low=len(low),
            of=len(levels),
            trusts=() if question.sensitive else low,
            note=SENSITIVE if question.sensitive else "",
        )
        gaps.append((gap, counts))
    gaps.sort(key=lambda one: (-one[0].low / one[0].of, one[0].prompt))
    title = f"{region}: questions that most trusts answer at level 1 or 2"
    chart = None
    if gaps:
        bars = [Bar(gap.theme, counts, heading=gap.prompt) for gap, counts in gaps[:DRAWN]]
        chart = Chart(
            name="gaps",
            title=title,
            svg=level_bars(bars, name="gaps", title=title),
            columns=["Question", "Theme", "Trusts at level 1 or 2", "Trusts with a level", "Which"],
            rows=[
                [gap.prompt, gap.theme, gap.low, gap.of, gap.note or "; ".join(one.trust_name for one in gap.trusts)]
                for gap, _ in gaps
            ],
            source=f"{found.wave.title}, latest submissions, {found.scored} of {len(found.assessments)} trusts. "
            "For the region: do not pass on.",
        )
    return GapsView(_words(found, len(gaps)), [gap for gap, _ in gaps], chart)


def _words(found: RegionLevels, gaps: int) -> str:
    submitted = f"{found.scored} of {plural(len(found.assessments), 'trust')} have a score in {found.wave.title}."
    if not found.scored:
        return f"No trust has a score in {found.wave.title} yet."
    if not gaps:
        return f"{submitted} There is no question that half of them, and three or more, answer at level 1 or 2."
    ask = "is one question" if gaps == 1 else f"are {gaps} questions"
    return f"{submitted} There {ask} that half of them or more answer at level 1 or 2."
