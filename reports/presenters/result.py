"""The result of one trust in one wave: what page and PDF say, in the same words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maturity.disclosure import Shown, whole_points
from maturity.models import PeerGroup, Scope, Score
from maturity.scoring import explain, levels_of
from surveys.models import Signature
from surveys.questionnaire import canonical
from surveys.questionnaire.document import Theme
from surveys.selectors.not_applicable import claims_in

from ..selectors.results import ResultFacts, WaveResult
from .changes import Change, changes_in_words
from .changes import changes as compared
from .groups import GroupView, group_view, spread_of
from .headline import Provenance, headline
from .method import Stamp, notes_of, stamp_of, subject_of
from .questions import QuestionView, about_peers, question_views
from .themes import ThemeView, theme_view
from .trend import TrendPoint, trend_in_words
from .words import sentence, trusts_of

DEFAULT_PEERS = PeerGroup.Kind.TYPE
SHORT_TITLES = {
    "chief clinical information officer": "CCIO",
    "chief nursing information officer": "CNIO",
}


@dataclass(frozen=True)
class ThemeResult:
    """One theme (or, with key "overall", the whole): where it stands, why, among whom, and over the waves."""

    view: ThemeView
    groups: tuple[GroupView, ...]
    chosen: GroupView | None
    trend: tuple[TrendPoint, ...]
    trend_words: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ResultView:
    trust_code: str
    trust_name: str
    wave_slug: str
    wave_title: str
    demonstration: bool
    headline: str
    notes: tuple[str, ...]
    peers: str
    peer_choices: tuple[tuple[str, str], ...]
    chosen_peers: str
    overall_trend: tuple[TrendPoint, ...]
    overall_words: str
    themes: tuple[ThemeResult, ...]
    changes: tuple[Change, ...]
    changes_words: str
    questions: tuple[QuestionView, ...]
    questions_words: str
    stamp: Stamp


class ResultPresenter:
    """Presents scored facts; ``peers`` is the kind of peer group asked for (England, region or type)."""

    def __init__(self, facts: ResultFacts, *, peers: str = DEFAULT_PEERS) -> None:
        if facts.now.scores is None or facts.now.submission is None:
            raise ValueError("Only a scored submission has a result to present.")
        self.facts = facts
        self.now = facts.now
        self.submission, self.scores = facts.now.submission, facts.now.scores
        self.snapshot = self.submission.snapshot
        self.document = facts.now.document
        kinds = [group.kind for group in self.now.groups]
        self.peers = peers if peers in kinds else (kinds[0] if kinds else "")
        claimed = {claim.question for claim, _ in claims_in(self.submission)}
        confirmed = facts.confirmed.get(self.submission.pk, frozenset())
        self.waiting = frozenset(claimed - confirmed)
        self.levels = levels_of(self.document, self.snapshot, confirmed=confirmed)
        self.explained = explain(self.document, self.levels)
        self.if_confirmed = self.explained
        if self.waiting:
            self.if_confirmed = explain(self.document, levels_of(self.document, self.snapshot, confirmed=claimed))

    def view(self) -> ResultView:
        assessment = self.now.assessment
        themes = tuple(self.theme(theme) for theme in self.document.themes if theme.scored)
        moved, changes_words = self.since()
        chosen = self.chosen_peers
        overall = self.trend(Scope.OVERALL)
        questions_words, questions = about_peers(self.questions(moved), chosen)
        return ResultView(
            trust_code=assessment.trust_code,
            trust_name=assessment.trust_name,
            wave_slug=assessment.wave.slug,
            wave_title=assessment.wave.title,
            demonstration=assessment.wave.demonstration,
            headline=self.headline_of(themes),
            notes=notes_of(self.facts),
            peers=self.peers,
            peer_choices=tuple((g.kind, sentence(trusts_of(g.kind, g.label))) for g in self.now.groups),
            chosen_peers=chosen,
            overall_trend=overall if self.has_overall else (),
            overall_words=trend_in_words(overall, subject="The overall score") if self.has_overall else "",
            themes=themes,
            changes=moved,
            changes_words=changes_words,
            questions=questions,
            questions_words=questions_words,
            stamp=stamp_of(self.facts),
        )

    @property
    def group(self) -> PeerGroup | None:
        """The chosen group; None where nothing is published."""
        return next((group for group in self.now.groups if group.kind == self.peers), None)

    @property
    def chosen_peers(self) -> str:
        """The chosen group as a plural; blank without one."""
        return trusts_of(self.group.kind, self.group.label) if self.group else ""

    def since(self) -> tuple[tuple[Change, ...], str]:
        """What changed since the last wave that the trust submitted, and the same in words."""
        before = self.previous()
        moved, withheld = self.changes(before)
        return moved, _changes_words(before, moved, withheld)

    def questions(self, moved: tuple[Change, ...]) -> tuple[QuestionView, ...]:
        return question_views(
            self.document,
            self.snapshot,
            changes={change.question: change for change in moved},
            peers=self.shown_questions(),
            reads_answers=self.facts.reads_answers,
            waiting=self.waiting,
        )

    # --- themes ---------------------------------------------------------------------------------

    def theme(self, theme: Theme) -> ThemeResult:
        view = theme_view(
            self.document,
            self.explained.theme(theme.key),
            reads_answers=self.facts.reads_answers,
            waiting=self.waiting,
            if_confirmed=self.if_confirmed.theme(theme.key),
        )
        groups = tuple(
            group_view(
                kind=group.kind,
                label=group.label,
                title=theme.title,
                name=f"strip-{theme.key}-{group.kind}",
                own=view.score,
                shown=self.facts.shown[group.pk, Scope.THEME, theme.key],
                standing=self._standing(group, Scope.THEME, theme.key),
            )
            for group in self.facts.compared
        )
        chosen = next((group for group in groups if group.kind == self.peers), None)
        trend = self.trend(Scope.THEME, theme.key)
        return ThemeResult(
            view=view,
            groups=groups,
            chosen=chosen,
            trend=trend,
            trend_words=trend_in_words(trend),
            notes=tuple(dict.fromkeys(f"{group.title}: {note}" for group in groups for note in group.notes)),
        )

    @property
    def has_overall(self) -> bool:
        return self.scores.overall is not None and bool(self.scores.overall.denominator)

    def trend(self, scope: Scope, key: str = "") -> tuple[TrendPoint, ...]:
        """The waves in order of time."""
        return tuple(self._trend_point(scope, key, result) for result in [*reversed(self.facts.earlier), self.now])

    def _trend_point(self, scope: Scope, key: str, result: WaveResult) -> TrendPoint:
        score = None
        if result.scores:
            score = result.scores.overall if scope == Scope.OVERALL else result.scores.themes.get(key)
        group = next((group for group in result.groups if group.kind == self.peers), None)
        shown = self.facts.shown.get((group.pk, scope, key)) if group else None
        return TrendPoint(
            wave=result.assessment.wave.title,
            label=result.assessment.wave.slug,
            score=points_of(score),
            level=score.level if score else None,
            spread=spread_of(shown),
            state=result.publication.get_state_display() if result.publication else "not published",
        )

    def shown_questions(self) -> Mapping[str, Shown]:
        """What the reader may see of the chosen group's questions, by key."""
        return {
            key: shown
            for (group_id, scope, key), shown in self.facts.shown.items()
            if self.group and group_id == self.group.pk and scope == Scope.QUESTION
        }

    # --- words ------------------------------------------------------------------------------------

    def headline_of(self, themes: Sequence[ThemeResult]) -> str:
        """Speak of the overall score where the framework has one, else of the first theme."""
        if self.has_overall:
            overall = self.overall_group()
            own, comparison = self.overall_points, overall.comparison if overall else None
        else:
            own = themes[0].view.score
            comparison = themes[0].chosen.comparison if themes[0].chosen else None
        # A late or a replaced submission is in no publication yet, whatever is published of the wave.
        published = self.facts.published is not None and self.facts.published.pk == self.submission.pk
        publication = self.now.publication if published else None
        return headline(
            trust=self.now.assessment.trust_name,
            subject=subject_of(self.document, has_overall=self.has_overall),
            own=own,
            comparison=comparison,
            source=Provenance(
                countersigned_as=countersigned_as(self.facts.signatures),
                state=publication.get_state_display() if publication else "",
                on=publication.cut if publication else self.submission.submitted_at,
            ),
        )

    @property
    def overall_points(self) -> int | None:
        """The overall score in whole points; None without one."""
        return points_of(self.scores.overall)

    def overall_group(self) -> GroupView | None:
        """The overall score in the chosen group; None where nothing is published, or there is no overall score."""
        group = self.group
        if group is None or not self.has_overall:
            return None
        return group_view(
            kind=group.kind,
            label=group.label,
            title="Overall",
            name="strip-overall",
            own=self.overall_points,
            shown=self.facts.shown[group.pk, Scope.OVERALL, ""],
            standing=self._standing(group, Scope.OVERALL, ""),
        )

    def _standing(self, group: PeerGroup, scope: Scope, key: str) -> str:
        found = self.facts.ranges.get((group.pk, scope, key))
        return found.standing if found else ""

    # --- since the last wave ------------------------------------------------------------------------

    def previous(self) -> WaveResult | None:
        return next((result for result in self.facts.earlier if result.submission is not None), None)

    def changes(self, before: WaveResult | None) -> tuple[tuple[Change, ...], tuple[str, ...]]:
        """The changes that the reader may see, and the titles of the themes of those that they may not."""
        if before is None or before.submission is None:
            return (), ()
        then = {question.key: canonical.question_hash(question) for question in before.document.scored}
        comparable = {q.key for q in self.document.scored if then.get(q.key) == canonical.question_hash(q)}
        found = compared(self.document, before.submission.snapshot, self.snapshot, comparable)
        if self.facts.reads_answers:
            return found, ()
        # Of both waves: what was sensitive then could still be told from the score that the theme had then.
        hidden = {
            question.key
            for document in (before.document, self.document)
            for theme in document.themes
            if theme.holds_sensitive
            for question in theme.scored
        }
        left_out = {self.document.question(change.question).theme for change in found if change.question in hidden}
        titles = tuple(theme.title for theme in self.document.themes if theme.key in left_out)
        return tuple(change for change in found if change.question not in hidden), titles


def _changes_words(before: WaveResult | None, moved: tuple[Change, ...], withheld: tuple[str, ...]) -> str:
    if before is None:
        return "This is the first wave that the trust submitted, so there is nothing to compare its answers with."
    return changes_in_words(moved, before.assessment.wave.title, withheld=withheld)


def points_of(score: Score | None) -> int | None:
    """A stored score in whole points; None where there is none or nothing applies."""
    if score is None or not score.denominator:
        return None
    return whole_points(float(Fraction(score.numerator, score.denominator)))


def countersigned_as(signatures: Sequence[Signature]) -> str:
    """The job title of the counter-signature as it stands in a sentence; blank where the wave waives it."""
    title = next((s.signed_as for s in signatures if s.kind == Signature.Kind.CLINICAL_LEAD), "").strip()
    if title.lower() in SHORT_TITLES:
        return SHORT_TITLES[title.lower()]
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
