"""A trust's board paper, and its two-page summary, as the JSON that reports/typst/trust_report.typ and
trust_summary.typ read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from maturity.models import PeerGroup

from ..charts.levels import shares
from ..charts.strip import strip_row
from ..presenters.asks import asks
from ..presenters.groups import GroupView
from ..presenters.lifts import Lift
from ..presenters.method import CERTAINTY, READING
from ..presenters.moved import moved_in_words
from ..presenters.questions import QuestionView
from ..presenters.result import ResultView, ThemeResult
from ..presenters.signing import SigningView
from ..presenters.themes import LiftView
from ..presenters.words import listed
from .signing import signed_words, signing_data

DEMONSTRATION = "Demonstration data: answers and people are made up"
PRINTED = (PeerGroup.Kind.TYPE, PeerGroup.Kind.REGION, PeerGroup.Kind.NEAREST)
"""The peer groups that are printed besides the one that was asked for."""
COMMENTS = (
    "The appendix holds the comments on answers and the answers to the open questions, as people typed them. Read them "
    "before you pass this paper on."
)
NO_COMMENTS = "Comments on answers and the answers to the open questions are in the portal, and not in this paper."

OWN_ONLY = "The median of the trusts most like this one is for people of this trust: leave it out of what you publish."


def report_data(
    result: ResultView,
    *,
    signing: SigningView,
    lifts: Sequence[Lift] = (),
    watermark: str = "",
    comments: bool = False,
) -> dict[str, Any]:
    """Everything the templates print, as texts, numbers and drawings; its keys are written with hyphens.

    ``lifts`` are the answers that would lift the scores most, as the page of the result lists them.

    A ``watermark`` stands across every page, and in words in its header. With ``comments`` an appendix holds what
    people typed beside their answers.
    """
    main = result.themes[0].chosen if result.themes else None
    cohort = f"{main.cohort} {main.comparison.peers}" if main else ""
    provenance = [row for row in result.stamp.rows if row[0] != "Signatures"]
    stamp = (result.stamp.line, result.stamp.run, cohort)
    # What is the same of most themes is said once.
    usual = max((reasons := [t.view.score_reason for t in result.themes]), key=reasons.count, default="")
    gate = next((t.view.level_reasons[0] for t in result.themes if t.view.level_reasons), "")
    typed = [q for q in result.questions if q.comment or q.text] if comments else []
    return hyphenated(
        {
            "title": result.trust_name,
            "wave": result.wave_title,
            "author": "Digital maturity portal",
            "description": result.headline,
            "running_title": f"{result.trust_name}: {result.wave_title}",
            "demonstration": DEMONSTRATION if result.demonstration else "",
            "watermark": watermark,
            "stamp": " · ".join(part for part in stamp if part),
            "headline": result.headline,
            "overall_words": " ".join(filter(None, (result.overall_words, moved_in_words(result.themes)))),
            "notes": result.notes,
            "certainty": CERTAINTY,
            "peers": result.chosen_peers,
            "strips": [_row(theme) for theme in by_gap(result.themes)],
            "groups_words": _groups_words(result),
            "notes_of_groups": _notes_once(result),
            "asks": asks(result, signing=signing, lifts=lifts),
            "with_place": any(theme.chosen and theme.chosen.place for theme in result.themes),
            "lifts": [_lift(lift, lift.theme_title) for lift in lifts],
            "changes_words": result.changes_words,
            "themes": [_theme(theme, result.peers, result.questions, usual) for theme in result.themes],
            "scoring": " ".join(part for part in (usual, gate) if part),
            "trend": _trend(result),
            "peers_of_questions": _about_questions(result),
            "with_shares": any(question.counts for question in result.questions),
            "with_before": any(question.before for question in result.questions),
            "contents": COMMENTS if comments and typed else NO_COMMENTS,
            "typed": [{"prompt": q.prompt, "comment": q.comment, "text": q.text} for q in typed],
            "method": READING,
            "signing": signing_data(signing),
            "signed_words": signed_words(signing),
            "stamp_words": f"{'; '.join(': '.join(row) for row in provenance)}.",
            "auditors": [asdict(row) for row in result.stamp.auditor_rows],
            "provenance": [
                *provenance,
                *([("Trusts in the comparison", cohort)] if cohort else []),
            ],
        }
    )


def by_gap(themes: Sequence[ThemeResult]) -> list[ThemeResult]:
    """The themes by how far the trust lies below its peers' median, the furthest first; without a figure, last."""

    def gap(theme: ThemeResult) -> tuple[bool, int]:
        spread = theme.chosen.comparison.spread if theme.chosen else None
        if spread is None or theme.view.score is None:
            return True, 0
        return False, theme.view.score - spread.median

    return sorted(themes, key=gap)


def _printed(theme: ThemeResult, chosen: str) -> list[GroupView]:
    kinds = list(dict.fromkeys((chosen, *PRINTED)))
    return sorted((g for g in theme.groups if g.kind in kinds), key=lambda group: kinds.index(group.kind))


def _shown(groups: Sequence[GroupView], chosen: str) -> list[GroupView]:
    """Of groups other than the one asked for, those of which anything may be seen."""
    return [group for group in groups if group.kind == chosen or group.comparison.spread]


def _groups_words(result: ResultView) -> str:
    """Where the groups are that are not printed."""
    if not result.peer_choices:
        return ""
    kinds = (result.peers, *PRINTED)
    others = [label[:1].lower() + label[1:] for kind, label in result.peer_choices if kind not in kinds]
    if not others:
        return ""
    return f"The portal compares the trust with {listed(others)} too: choose the group on its result page."


def _notes_once(result: ResultView) -> list[str]:
    """Why figures of printed groups are missing, each once for all themes; without the number of one theme."""
    only = len(result.themes) == 1
    reasons: dict[str, list[str]] = {}
    for theme in result.themes:
        for group in _printed(theme, result.peers):
            # Of a group that is withheld altogether the last reason covers all: the others are of some figures.
            for note in group.notes if group.comparison.spread else group.notes[-1:]:
                said = reasons.setdefault(note if only else _general(note), [])
                said += [group.title] if group.title not in said else []
    notes = [f"{'; '.join(titles)}: {note}" for note, titles in reasons.items()]
    return [*notes, *([OWN_ONLY] if _shows_nearest(result) else [])]


def _shows_nearest(result: ResultView) -> bool:
    groups = (group for theme in result.themes for group in theme.groups)
    return any(group.kind == PeerGroup.Kind.NEAREST and group.comparison.spread for group in groups)


def _general(note: str) -> str:
    """A note without the number of trusts of one theme."""
    return f"{note.split('; ')[0].rstrip('.')}."


def _row(theme: ThemeResult) -> dict[str, Any]:
    """A row of the page that stands alone."""
    view, group = theme.view, theme.chosen
    return {
        "title": view.title,
        "score": "–" if view.score is None else str(view.score),
        "level": str(view.level or "–"),
        "strip": {"svg": strip_row(group.strip), "alt": f"{view.title}. {group.strip.description}"} if group else None,
        "median": group.median if group else "",
        "quartiles": group.quartiles if group else "",
        "place": group.place if group else "",
    }


def _theme(theme: ThemeResult, chosen: str, questions: Sequence[QuestionView], usual: str) -> dict[str, Any]:
    view = theme.view
    level = f", level {view.level}" if view.level else ""
    return {
        "title": view.title,
        "summary": f"{view.score} out of 100{level}" if view.score is not None else "No score",
        "groups": [_group(group, view.score) for group in _shown(_printed(theme, chosen), chosen)],
        "withheld": view.withheld,
        "score_reason": " ".join(
            part for part in ("" if view.score_reason == usual else view.score_reason, view.best_reason) if part
        ),
        "level_reasons": view.level_reasons[1:],
        "level_step": _level_step(view.level_step, view.level_step_changes),
        "level_step_short": _level_step(view.level_step, view.level_step_changes, most=2),
        "lifts": [_lift(lift) for lift in view.lifts],
        "questions": [_question(q) for q in questions if q.theme == view.key and q.scored],
    }


def _group(group: GroupView, own: int | None) -> dict[str, str]:
    score = "–" if own is None else str(own)
    return {
        "title": group.title,
        "cohort": group.cohort,
        "median": group.median,
        "quartiles": group.quartiles,
        "tenths": group.tenths,
        "own": f"{score}, {group.place}" if group.place else score,
    }


def _level_step(words: str, changes: Sequence[LiftView], *, most: int | None = None) -> str:
    """The changes that reach the next level; no more than ``most`` by name."""
    if not changes:
        return ""
    each = [f"“{change.prompt}” from {change.from_level} to {change.to_level}" for change in changes[:most]]
    rest = len(changes) - len(each)
    return f"{words}: {listed([*each, f'{rest} more'] if rest else each)}."


def _lift(lift: LiftView | Lift, theme: str = "") -> dict[str, Any]:
    where = f" to {theme}" if theme else ""
    return {
        "prompt": lift.prompt,
        "move": f"From level {lift.from_level} to {lift.to_level}: adds {lift.gain}{where}.",
        "step": lift.next_step,
    }


def _trend(result: ResultView) -> dict[str, Any]:
    """The scores of each wave: overall, where there is one, then by theme."""
    rows = [("Overall", result.overall_trend)] if result.overall_trend else []
    rows += [(theme.view.title, theme.trend) for theme in result.themes]
    return {
        "waves": [point.wave for point in rows[0][1]],
        "rows": [
            [name, *("–" if point.score is None else str(point.score) for point in points)] for name, points in rows
        ],
    }


def _about_questions(result: ResultView) -> str:
    """How to read the shares beside the questions, and why some or all are missing."""
    words = result.questions_words
    if not any(question.counts for question in result.questions):
        return words
    _, _, missing = words.partition("Some questions have no chart.")
    said = f"The shares are of {result.chosen_peers}; white on dark blue marks the level of this trust."
    return f"{said} Where there are none: {missing.strip()}" if missing.strip() else said


def _question(question: QuestionView) -> dict[str, Any]:
    return {
        "prompt": question.prompt,
        "answer": question.answer,
        "level": question.level or 0,
        "before": question.before,
        "carried": question.carried,
        "descriptor": question.descriptor,
        "shares": shares(question.counts) if question.counts else [],
    }


def hyphenated(value: Any) -> Any:
    """The names of mappings as Typst writes names."""
    if isinstance(value, Mapping):
        return {name.replace("_", "-"): hyphenated(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [hyphenated(item) for item in value]
    return value
