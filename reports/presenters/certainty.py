"""How sure the figures of a publication are: words and table cells, no queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maturity.disclosure import PORTAL, whole_points
from maturity.models import PeerGroup, Study
from nhsuk.formats import nhs_date, plural

from ..charts.dots import DotRow, dots
from ..charts.download import Chart
from ..selectors.agreement import Agreement
from ..selectors.studies import Studies

ASSUMPTIONS = {
    "spacing": "What each level is worth",
    "mean": "How answers are put together",
    "not_known": "What “not known” counts as",
    "weights": "How much questions and themes count",
    "left_out": "Which question is left out",
}
PROGRAMMES = {"gde": "Global Digital Exemplars", "ff": "Fast Followers", "neither": "In neither"}
NONE = "–"
HANDLING = "Self-assessed. For readers of these trusts’ scores only: do not pass on."
POINTS, UNIT = (0, 25, 50, 75, 100), (0, 0.25, 0.5, 0.75, 1)
Cells = list[list[str]]


@dataclass(frozen=True)
class CertaintyView:
    """Each table as rows of cells, empty where there is nothing to show; the words beside it say why."""

    publication: str
    withheld: str
    choices: Cells
    choices_words: str
    themes: Cells
    programmes: Cells
    programmes_words: str
    reviewers: Cells
    reviewers_words: str
    signs: Cells
    alpha: Chart | None
    adjusted: Chart | None

    @property
    def charts(self) -> list[Chart]:
        """What can be downloaded: nothing where response is too low for any of it."""
        return [] if self.withheld else [chart for chart in (self.alpha, self.adjusted) if chart]


def publication_in_words(found: Studies) -> str:
    publication = found.publication
    return (
        f"{found.wave.title}, publication {publication.number}, {publication.get_state_display()}, "
        f"data cut {nhs_date(publication.cut)}."
    )


def low_response(group: PeerGroup | None) -> str:
    """Why nothing is said of a group of which too few submitted; blank where enough did."""
    least = PORTAL.least_response
    if group is None or least is None or group.scored < least * group.participating:
        have = f"{group.scored} of {group.participating}" if group else "none"
        return f"Not shown: {have} have submitted, and those that did may not be typical."
    return ""


def certainty_view(found: Studies, own: Agreement, between: Agreement) -> CertaintyView:
    """Present what is known of England; ``own`` compares trusts with reviewers, ``between`` two reviewers."""
    rows = found.rows
    titles = {theme.key: theme.title for theme in found.document.themes}
    prompts = {question.key: question.prompt for question in found.document.scored}
    reviewers = [("Trust and reviewer", own), ("Two reviewers of one submission", between)]
    programmes = rows.get(Study.Name.PROGRAMMES, ())
    source = f"{publication_in_words(found)} {HANDLING}"
    return CertaintyView(
        publication=publication_in_words(found),
        withheld=low_response(found.groups.get((PeerGroup.Kind.ENGLAND, ""))),
        choices=[_choice(row) for row in (found.shares.shares if found.shares else ())],
        choices_words=_choices_words(found),
        themes=[_theme(row, titles, prompts) for row in rows.get(Study.Name.CONSISTENCY, ())],
        programmes=[programme_cells(row) for row in programmes],
        programmes_words="" if programmes else "The questionnaire has no theme on exemplars to set apart.",
        reviewers=[_reviewer(title, one) for title, one in reviewers if one.pairs],
        reviewers_words=(
            "" if own.pairs or between.pairs else "No review of a submission in this publication is finished."
        ),
        signs=[_sign(row, titles) for row in rows.get(Study.Name.SIGNS, ())],
        alpha=_alpha_chart(rows.get(Study.Name.CONSISTENCY, ()), titles, source),
        adjusted=_adjusted_chart(programmes, source),
    )


def _alpha_chart(rows: Sequence[Mapping[str, Any]], titles: Mapping[str, str], source: str) -> Chart | None:
    """Alpha of each theme, by trusts that answered all and by pairs of answers."""
    if not rows:
        return None
    title = "Cronbach’s alpha of each theme"
    marks = [
        DotRow(
            titles.get(row["theme"], row["theme"]),
            f"{_two(row['alpha'])}, by pairs {_two(row['pairwise'])}",
            (row["alpha"], row["pairwise"]),
        )
        for row in rows
    ]
    return Chart(
        name="alpha",
        title=title,
        svg=dots(marks, name="alpha", title=title, ticks=UNIT, legend=("All questions answered", "Pairs of answers")),
        columns=["Theme", "Alpha", "Trusts", "Alpha by pairs", "Trusts in pairs"],
        rows=[
            [titles.get(row["theme"], row["theme"]), row["alpha"], row["n"], row["pairwise"], row["pairwise_n"]]
            for row in rows
        ],
        source=source,
    )


def _adjusted_chart(rows: Sequence[Mapping[str, Any]], source: str) -> Chart | None:
    """Each programme's mean, and what it would be at the type and size of trusts in neither."""
    neither = next((row["mean"] for row in rows if row["programme"] == "neither"), None)
    if neither is None:
        return None
    title = "Programmes at equal type and size"
    marks = [
        DotRow(
            PROGRAMMES[row["programme"]],
            ", ".join(cell for cell in programme_cells(row)[2:4] if cell != NONE),
            (row["mean"], None if row["points"] is None else neither + row["points"]),
        )
        for row in rows
    ]
    return Chart(
        name="programmes-adjusted",
        title=title,
        svg=dots(
            marks,
            name="programmes-adjusted",
            title=title,
            ticks=POINTS,
            legend=("Mean", "Trusts in neither, and the adjusted difference"),
        ),
        columns=["Programme", "Trusts", "Mean", "Adjusted difference", "From", "To", "Trusts adjusted"],
        rows=[
            [
                PROGRAMMES[row["programme"]],
                row["n"],
                row["mean"],
                row["points"],
                row["low"],
                row["high"],
                row["adjusted_n"],
            ]
            for row in rows
        ],
        source=source,
    )


def _choices_words(found: Studies) -> str:
    if found.shares is None:
        return "It is worked out with a final publication, and there is none yet."
    publication = found.shares.publication
    return (
        f"{publication.wave.title}, {publication.get_state_display()}: the share of the movement of all ranks that a "
        "choice has a part in. Shares add up to more than 100% where choices act together."
    )


def _choice(row: Mapping[str, Any]) -> list[str]:
    low, high = row["total"] - row["total_interval"], row["total"] + row["total_interval"]
    name = ASSUMPTIONS[row["assumption"]]
    return [
        name,
        _percent(row["total"]),
        f"{_percent(max(low, 0))} to {_percent(high)}",
        _percent(max(row["first"], 0)),
    ]


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _two(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"


def _theme(row: Mapping[str, Any], titles: Mapping[str, str], prompts: Mapping[str, str]) -> list[str]:
    """Alpha with complete answers and with pairs, and the question without which it would rise most, if any."""
    without = {key: value for key, value in row["without"].items() if value is not None}
    best = max(without, key=lambda key: without[key], default=None)
    rises = best is not None and row["alpha"] is not None and without[best] > row["alpha"]
    lifts = f"{prompts.get(best, best)} ({_two(without[best])})" if best is not None and rises else "None"
    return [
        titles.get(row["theme"], row["theme"]),
        f"{_two(row['alpha'])} ({plural(row['n'], 'trust')})",
        f"{_two(row['pairwise'])} ({plural(row['pairwise_n'], 'trust')})",
        lifts,
    ]


def _signed(value: float) -> str:
    points = whole_points(abs(value))
    return "0" if not points else f"{'+' if value > 0 else '−'}{points}"


def programme_cells(row: Mapping[str, Any]) -> list[str]:
    """A programme's name, trusts, plain mean, adjusted difference and its interval."""
    mean = NONE if row["mean"] is None else str(whole_points(row["mean"]))
    name = PROGRAMMES[row["programme"]]
    if row["programme"] == "neither":
        return [name, str(row["n"]), mean, "Compared with these", NONE]
    if row["points"] is None:
        return [name, str(row["n"]), mean, "Too few to adjust", NONE]
    between = f"{_signed(row['low'])} to {_signed(row['high'])} ({plural(row['adjusted_n'], 'trust')})"
    return [name, str(row["n"]), mean, _signed(row["points"]), between]


def _reviewer(title: str, one: Agreement) -> list[str]:
    return [
        title,
        plural(one.submissions, "submission"),
        plural(one.pairs, "pair"),
        _percent(one.same / one.pairs),
        _percent(one.higher / one.pairs),
        _two(one.kappa),
    ]


def _sign(row: Mapping[str, Any], titles: Mapping[str, str]) -> list[str]:
    return [
        titles.get(row["theme"], row["theme"]),
        f"{row['straight']} of {row['trusts']}",
        f"{row['high_without_evidence']} of {row['high']}",
        NONE if row["compared"] is None else f"{row['rose']} up, {row['fell']} down, of {row['compared']}",
    ]
