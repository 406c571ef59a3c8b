"""The first page of a trust's result: where it stands, how sure that is, and what to look at next. In words."""

from collections.abc import Mapping
from dataclasses import dataclass

from maturity.models import Scope
from nhsuk.formats import plural

from .changes import Change
from .gaps import QuestionGap, gaps_in_words, question_gaps
from .groups import GroupView
from .lifts import Lift, best_lifts
from .like_for_like import over_shared_questions
from .method import Stamp, notes_of, stamp_of
from .moved import moved_in_words
from .peers import PeerChoice, peer_choices
from .places import place_in_words, quarter_in_words
from .result import ResultPresenter, ThemeResult
from .trend import TrendPoint, trend_chart, trend_figure, trend_in_words
from .ways import WayView, way_to_median

ONE_WAVE = "One wave only: there is nothing to compare it with yet."
AS_SUBMITTED, SAME_QUESTIONS = "submitted", "same"


@dataclass(frozen=True)
class ScoreRow:
    """One score among the chosen peers, in words; ``key`` is its theme's, blank for the overall one.

    ``gap`` is in points from the median, None where that is not shown.
    """

    key: str
    title: str
    score: str
    level: str
    chart: str
    median: str
    half: str
    gap: int | None
    place: str

    @property
    def gap_words(self) -> str:
        if self.gap is None:
            return "not shown"
        return "at the median" if not self.gap else f"{abs(self.gap)} {'above' if self.gap > 0 else 'below'}"


@dataclass(frozen=True)
class Trend:
    """One score over the waves. ``choice`` is what it counts; ``switch`` whether there is another choice."""

    subject: str
    choice: str
    switch: bool
    words: str
    note: str
    points: tuple[TrendPoint, ...]
    chart: str
    figure: str


@dataclass(frozen=True)
class Summary:
    """``cohort`` says how many are compared with; ``withheld`` why nothing is; ``only`` what others do not see.

    ``theme_of`` is the theme's key by question."""

    headline: str
    notes: tuple[str, ...]
    peers: str
    peers_words: str
    choices: tuple[PeerChoice, ...]
    cohort: str
    quarter: str
    withheld: tuple[str, ...]
    only: str
    rows: tuple[ScoreRow, ...]
    lifts: tuple[Lift, ...]
    lifts_words: str
    way: WayView | None
    gaps_words: str
    ahead: tuple[QuestionGap, ...]
    behind: tuple[QuestionGap, ...]
    trend: Trend
    changes: tuple[Change, ...]
    changes_words: str
    theme_of: Mapping[str, str]
    stamp: Stamp


def summary_of(presenter: ResultPresenter, *, trend: str = AS_SUBMITTED) -> Summary:
    """Present a scored result on one page; ``trend`` is what the trend counts."""
    facts = presenter.facts
    themes = [presenter.theme(theme) for theme in presenter.document.themes if theme.scored]
    overall = presenter.overall_group()
    main = overall or themes[0].chosen
    rows = _rows(presenter, themes, overall)
    gaps = question_gaps(presenter)
    lifts = best_lifts(presenter, gaps)
    moved, changes_words = presenter.since()
    return Summary(
        headline=presenter.headline_of(themes),
        notes=notes_of(facts),
        peers=presenter.peers,
        peers_words=presenter.chosen_peers,
        choices=peer_choices(facts),
        cohort=_cohort(main),
        quarter=quarter_in_words(facts, main, Scope.OVERALL if overall else Scope.THEME, facts.now.main),
        withheld=main.notes if main else (),
        only=main.only if main else "",
        rows=rows,
        lifts=lifts,
        lifts_words=_lifts_words(themes, lifts),
        way=way_to_median(presenter, overall, presenter.overall_points),
        gaps_words=gaps_in_words([(row.title, row.gap) for row in rows if row.key], gaps, presenter.chosen_peers),
        ahead=tuple(gap for gap in gaps if gap.points > 0)[:3],
        behind=tuple(gap for gap in reversed(gaps) if gap.points < 0)[:3],
        trend=_trend(presenter, themes, trend),
        changes=moved,
        changes_words=changes_words,
        theme_of={question.key: question.theme for question in presenter.document.questions},
        stamp=stamp_of(facts),
    )


def _cohort(main: GroupView | None) -> str:
    if main is None:
        return ""
    found = main.comparison
    return f"{found.submitted} of {found.participating} {found.peers} {found.submitted_when}."


def _rows(presenter: ResultPresenter, themes: list[ThemeResult], overall: GroupView | None) -> tuple[ScoreRow, ...]:
    """The overall score first, then the themes, the one furthest below its peers' median first."""
    facts = presenter.facts
    found = [
        _row(
            theme.view.key,
            theme.view.title,
            theme.view.score,
            theme.view.level,
            theme.chosen,
            place_in_words(facts, theme.chosen, Scope.THEME, theme.view.key),
        )
        for theme in themes
    ]
    # Python keeps the order of the questionnaire among equals, and everywhere where no median is shown.
    found.sort(key=lambda row: row.gap if row.gap is not None else 0)
    if presenter.has_overall:
        place = place_in_words(facts, overall, Scope.OVERALL, "")
        found.insert(0, _row("", "Overall", presenter.overall_points, None, overall, place))
    return tuple(found)


def _row(key: str, title: str, own: int | None, level: int | None, group: GroupView | None, place: str) -> ScoreRow:
    spread = group.comparison.spread if group else None
    return ScoreRow(
        key=key,
        title=title,
        score="–" if own is None else str(own),
        level=f"level {level}" if level else "",
        chart=group.row() if group else "",
        median=group.median if group else "",
        half=group.quartiles if group else "",
        gap=own - spread.median if own is not None and spread else None,
        place=place,
    )


def _lifts_words(themes: list[ThemeResult], lifts: tuple[Lift, ...]) -> str:
    left_out = sum(1 for theme in themes if theme.view.withheld)
    if left_out:
        holds = "it holds" if left_out == 1 else "each holds"
        return (
            f"{plural(left_out, 'theme')} left out: {holds} a sensitive question, and shows no single answer by name."
        )
    return "" if lifts else "Every answer is at level 5: nothing would lift the score."


def _trend(presenter: ResultPresenter, themes: list[ThemeResult], choice: str) -> Trend:
    facts = presenter.facts
    moved = moved_in_words(themes) if presenter.has_overall else ""
    subject = "The overall score" if presenter.has_overall else f"The score of {themes[0].view.title}"
    points = presenter.trend(Scope.OVERALL) if presenter.has_overall else themes[0].trend
    switch = facts.reads_answers and len(points) > 1
    note = ""
    if switch and choice == SAME_QUESTIONS:
        shared, points = over_shared_questions(facts, points)
        note = (
            f"Only the {plural(shared, 'question')} that every wave asked in the same words count here, by the rules "
        )
        note += "of the last. Peers are not shown: their figures count all questions."
        subject = f"{subject} over the same questions"
    else:
        choice = AS_SUBMITTED
    return Trend(
        subject=subject,
        choice=choice,
        switch=switch,
        words=" ".join(filter(None, (trend_in_words(points, subject=subject) or ONE_WAVE, moved))),
        note=note,
        points=points,
        chart=trend_chart(points, name="waves", title=f"{subject} over the waves", peers=presenter.chosen_peers),
        figure=trend_figure(points, name="waves-figure", peers=presenter.chosen_peers),
    )
