"""Which questions trusts most often answer low. Words and a chart, no queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from maturity.models import Scope
from nhsuk.formats import plural

from ..charts.download import Chart
from ..charts.level_bars import Bar, level_bars, tail_share
from ..charts.levels import shares
from ..selectors.group_figures import GroupFigures
from .figures import warning_of
from .words import trusts_of

DRAWN = 10


@dataclass(frozen=True)
class QuestionsView:
    """Questions by the share of trusts at level 1 or 2, highest first; the chart has the first ten."""

    words: str
    who: str
    chart: Chart | None
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    withheld: str
    only: str


def questions_view(found: GroupFigures, name: tuple[str, str]) -> QuestionsView:
    """Present the group ``name`` (kind, key)."""
    document = found.published.document
    titles = {theme.key: theme.title for theme in document.themes}
    group = found.groups.get(name)
    who = trusts_of(name[0], group.label if group else "")
    seen, hidden = [], 0
    reasons: dict[str, None] = {}
    for question in document.scored:
        shown = found.at(name, Scope.QUESTION, question.key)
        if shown is None or not shown.level_counts or not sum(shown.level_counts):
            hidden += 1
            reasons |= dict.fromkeys(shown.reasons if shown else ())
            continue
        seen.append((tail_share(shown.level_counts), question, list(shown.level_counts), shown.n))
    seen.sort(key=lambda one: (-one[0], one[1].key))
    every = [found.at(name, Scope.QUESTION, question.key) for question in document.scored]
    only = warning_of(shown for shown in every if shown)
    title = f"Questions that {who} most often answer at level 1 or 2"
    bars = [Bar(titles[question.theme], counts, heading=question.prompt) for _, question, counts, _ in seen[:DRAWN]]
    columns = ["Question", "Theme", "Trusts", "At level 1 or 2", *(f"Level {level}" for level in range(1, 6))]
    rows = [
        [q.prompt, titles[q.theme], str(n), f"{tail}%", *(f"{share}%" for share in shares(counts))]
        for tail, q, counts, n in seen
    ]
    chart = Chart(
        name="low-questions",
        title=title,
        svg=level_bars(bars, name="low-questions", title=title),
        columns=["Question", "Theme", "Trusts", *(f"Trusts at level {level}" for level in range(1, 6))],
        rows=[[q.prompt, titles[q.theme], n, *counts] for _, q, counts, n in seen],
        source=f"{found.published.words} Self-assessed. {only}".strip(),
    )
    words = ""
    if seen:
        tail, question, _, n = seen[0]
        words = f"Most often low: “{question.prompt}” {tail}% of {plural(n, 'trust')} are at level 1 or 2."
    withheld = ""
    if hidden:
        withheld = f"{hidden} of {plural(len(document.scored), 'question')} are not shown. {' '.join(reasons)}".strip()
    return QuestionsView(words, who, chart if seen else None, columns, rows, withheld, only)
