"""The trusts of a region as a list that can be sorted, narrowed down and taken away. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.timezone import localtime

from nhsuk.formats import plural

from ..charts.download import Chart
from .area_scores import short
from .choices import Option
from .completion import NOT_STARTED, STATES, SUBMITTED, CompletionRow
from .standings import StandingCells

EARLIEST = datetime.min.replace(tzinfo=UTC)
Order = Callable[[CompletionRow], Any]
SORTS: Mapping[str, tuple[str, Order | None]] = {
    "urgency": ("Urgency", None),
    "activity": ("Longest without activity", lambda row: row.last_activity or EARLIEST),
    "due": ("Due date", lambda row: (row.stage == SUBMITTED, row.due_on or date.max)),
    "queries": ("Open queries", lambda row: -row.queries),
    "name": ("Name", lambda row: row.trust_name.lower()),
}
NEEDS: Mapping[str, tuple[str, Callable[[CompletionRow], bool]]] = {
    "": ("All", lambda row: True),
    "waiting": ("Not submitted", lambda row: row.stage != SUBMITTED),
    "not-started": (STATES[NOT_STARTED], lambda row: row.stage == NOT_STARTED),
    "overdue": ("Overdue", lambda row: row.overdue),
    "more-time": ("Given more time", lambda row: row.own_due_on is not None),
    "queries": ("With open queries", lambda row: row.queries > 0),
    "submitted": (STATES[SUBMITTED], lambda row: row.stage == SUBMITTED),
}


@dataclass(frozen=True)
class TrustList:
    """The rows that were asked for; ``shown`` says how many of how many."""

    rows: Sequence[CompletionRow]
    shown: str
    sorts: Sequence[Option]
    needs: Sequence[Option]
    boards: Sequence[Option]
    chart: Chart


def trust_list(rows: Sequence[CompletionRow], asked: Mapping[str, str], *, title: str) -> TrustList:
    """Narrow ``rows``, which come by urgency, to what is ``asked``: "sort", "needs", "icb". Unknown ones are none."""
    sort = asked.get("sort", "") if asked.get("sort") in SORTS else "urgency"
    needs = asked.get("needs", "") if asked.get("needs") in NEEDS else ""
    boards = sorted({(row.icb_code, short(row.icb_name)) for row in rows if row.icb_code}, key=lambda one: one[1])
    board = next((code for code, _ in boards if code == asked.get("icb")), "")
    kept = [row for row in rows if NEEDS[needs][1](row) and board in ("", row.icb_code)]
    order = SORTS[sort][1]
    if order is not None:
        kept.sort(key=order)
    return TrustList(
        rows=kept,
        shown=f"{len(kept)} of {plural(len(rows), 'trust')}",
        sorts=[Option(value, words, value == sort) for value, (words, _) in SORTS.items()],
        needs=[Option(value, words, value == needs) for value, (words, _) in NEEDS.items()],
        boards=[Option("", "All", not board), *(Option(code, name, code == board) for code, name in boards)],
        chart=_file(kept, title),
    )


def _file(rows: Sequence[CompletionRow], title: str) -> Chart:
    columns = [
        "Code", "Trust", "Board", "State", "Overdue", "Due", "Answered", "Asked", "Last activity", "Last contact",
        "Open queries", "Score", "Why no score", "Points since last wave", "Why no points",
    ]  # fmt: skip
    return Chart(
        name="trusts",
        title=title,
        svg="",
        columns=columns,
        rows=[
            [
                row.trust_code,
                row.trust_name,
                row.icb_name,
                row.state,
                "yes" if row.overdue else "no",
                row.due_on.isoformat() if row.due_on else "",
                row.done,
                row.asked,
                _day(row.last_activity),
                _day(row.contact.made_at) if row.contact else "",
                row.queries,
                *_figure(row.standing, "points", "score"),
                *_figure(row.standing, "rise", "change"),
            ]
            for row in rows
        ],
    )


def _day(moment: datetime | None) -> str:
    """As spreadsheets read it, like the other dates of the file."""
    return localtime(moment).date().isoformat() if moment else ""


def _figure(cells: StandingCells | None, figure: str, words: str) -> tuple[int | str, str]:
    """A number and nothing beside it, or no number and why."""
    if cells is None:
        return "", ""
    value = getattr(cells, figure)
    return ("", getattr(cells, words)) if value is None else (value, "")
