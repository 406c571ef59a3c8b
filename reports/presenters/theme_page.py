"""One theme of a trust's result: its score and level, why, what lifts it, and its questions. Words, no queries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from maturity.models import Scope
from surveys.evidence.pieces import Piece, pieces_in_snapshot
from surveys.questionnaire.document import Theme

from .changes import Change, answers_by_question
from .gaps import median_in_levels
from .groups import GroupView
from .method import Stamp, notes_of, stamp_of
from .peers import PeerChoice, peer_choices
from .places import place_in_words, quarter_in_words
from .questions import QuestionView, about_peers
from .result import ResultPresenter, ThemeResult
from .trend import trend_chart, trend_figure
from .ways import WayView, way_to_median


@dataclass(frozen=True)
class ThemeQuestion:
    """A question with what was attached to its answer. ``answered`` where the trust was asked, and its answer may be
    opened; ``median`` is the peers', blank where their levels are shown or nothing may be."""

    view: QuestionView
    evidence: tuple[Piece, ...]
    answered: bool
    median: str


@dataclass(frozen=True)
class Neighbour:
    """The theme before or after, in the order of the questionnaire."""

    key: str
    title: str


@dataclass(frozen=True)
class ThemePage:
    notes: tuple[str, ...]
    peers: str
    choices: tuple[PeerChoice, ...]
    result: ThemeResult
    group: GroupView | None
    place: str
    quarter: str
    way: WayView | None
    chart: str
    figure: str
    changes: tuple[Change, ...]
    questions: tuple[ThemeQuestion, ...]
    questions_words: str
    before: Neighbour | None
    after: Neighbour | None
    stamp: Stamp


def theme_page_of(presenter: ResultPresenter, key: str) -> ThemePage | None:
    """Present one theme; None where the questionnaire has no scored theme of this key."""
    document = presenter.document
    themes = [theme for theme in document.themes if theme.scored]
    theme = next((theme for theme in themes if theme.key == key), None)
    if theme is None:
        return None
    result = presenter.theme(theme)
    moved, _ = presenter.since()
    at = themes.index(theme)
    words, questions = _questions(presenter, theme, moved)
    return ThemePage(
        notes=notes_of(presenter.facts),
        peers=presenter.peers,
        choices=peer_choices(presenter.facts),
        result=result,
        group=result.chosen,
        place=place_in_words(presenter.facts, result.chosen, Scope.THEME, key),
        quarter=quarter_in_words(presenter.facts, result.chosen, Scope.THEME, key),
        way=way_to_median(presenter, result.chosen, result.view.score, theme=key),
        chart=trend_chart(
            result.trend, name="waves", title=f"{theme.title} over the waves", peers=presenter.chosen_peers
        ),
        figure=trend_figure(result.trend, name="waves-figure", peers=presenter.chosen_peers),
        changes=tuple(change for change in moved if document.question(change.question).theme == key),
        questions=questions,
        questions_words=words,
        before=_neighbour(themes[at - 1]) if at else None,
        after=_neighbour(themes[at + 1]) if at + 1 < len(themes) else None,
        stamp=stamp_of(presenter.facts),
    )


def _neighbour(theme: Theme) -> Neighbour:
    return Neighbour(theme.key, theme.title)


def _questions(
    presenter: ResultPresenter, theme: Theme, moved: tuple[Change, ...]
) -> tuple[str, tuple[ThemeQuestion, ...]]:
    reads = presenter.facts.reads_answers
    answers = answers_by_question(presenter.snapshot)
    evidence: Mapping[str, list[Piece]] = pieces_in_snapshot(presenter.snapshot) if reads else {}
    shown = presenter.shown_questions()
    own = tuple(view for view in presenter.questions(moved) if view.theme == theme.key)
    words, views = about_peers(own, presenter.chosen_peers)
    found = []
    for view in views:
        figures = shown.get(view.key)
        median = figures.median if figures and not view.counts else None
        found.append(
            ThemeQuestion(
                view=replace(view, peers="") if median is not None else view,
                evidence=tuple(evidence.get(view.key, ())),
                answered=reads and view.key in answers,
                median="" if median is None else median_in_levels(presenter.document, median),
            )
        )
    return words, tuple(found)
