"""The report of one trust as the JSON that reports/typst/trust_report.typ reads."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ..presenters.changes import Change
from ..presenters.groups import GroupView
from ..presenters.method import CERTAINTY, READING
from ..presenters.questions import QuestionView
from ..presenters.result import ResultView, ThemeResult
from ..presenters.themes import LiftView

DEMONSTRATION = "Demonstration data: answers and people are made up"
STRIP_WIDTH = 640.0
DIRECTIONS = {"up": "up", "down": "down", "same": "same", "other": "–"}


def report_data(result: ResultView, *, watermark: str = "") -> dict[str, Any]:
    """Everything the template prints, as texts, numbers and drawings; its keys are written with hyphens.

    A ``watermark`` stands across every page, and in words in its header.
    """
    main = result.themes[0].chosen if result.themes else None
    cohort = f"{main.cohort} {main.comparison.peers}" if main else ""
    return hyphenated(
        {
            "title": result.trust_name,
            "wave": result.wave_title,
            "author": "Digital maturity portal",
            "description": result.headline,
            "running_title": f"{result.trust_name}: {result.wave_title}",
            "demonstration": DEMONSTRATION if result.demonstration else "",
            "watermark": watermark,
            "stamp": " · ".join(part for part in (result.stamp.line, cohort) if part),
            "headline": result.headline,
            "notes": result.notes,
            "certainty": CERTAINTY,
            "notes_of_groups": _notes_once(result),
            "themes": [_theme(theme) for theme in result.themes],
            "changes": {"words": result.changes_words, "rows": [_change(change) for change in result.changes]},
            "overall_words": result.overall_words,
            "trend": _trend(result),
            "peers_of_questions": result.questions_words,
            "questions": [_question(question, result.chosen_peers) for question in result.questions],
            "method": READING,
            "auditors": [asdict(row) for row in result.stamp.auditor_rows],
            "provenance": [*result.stamp.rows, *([("Trusts in the comparison", cohort)] if cohort else [])],
        }
    )


def _notes_once(result: ResultView) -> list[str]:
    """Why figures of groups are missing, each once for all themes; without the number of one theme."""
    notes = [note for theme in result.themes for note in theme.notes]
    if len(result.themes) == 1:
        return notes
    return list(dict.fromkeys(f"{note.split('; ')[0].rstrip('.')}." for note in notes))


def _theme(theme: ThemeResult) -> dict[str, Any]:
    view = theme.view
    level = f", level {view.level}" if view.level else ""
    return {
        "title": view.title,
        "score": view.score,
        "level": str(view.level or "–"),
        "own_words": "–" if view.score is None else str(view.score),
        "median": theme.chosen.median if theme.chosen else "",
        "quartiles": theme.chosen.quartiles if theme.chosen else "",
        "place": theme.chosen.place if theme.chosen else "",
        "summary": f"{view.score} out of 100{level}" if view.score is not None else "",
        "strip": _strip(theme.chosen),
        "groups": [_group(group, view.score) for group in theme.groups],
        "withheld": view.withheld,
        "score_reason": view.score_reason,
        "best_reason": view.best_reason,
        "level_reasons": view.level_reasons,
        "level_words": view.level_words,
        "level_step": view.level_step,
        "level_step_changes": [_lift(lift) for lift in view.level_step_changes],
        "lifts": [_lift(lift) for lift in view.lifts],
    }


def _strip(group: GroupView | None) -> dict[str, str] | None:
    if group is None:
        return None
    return {"svg": group.svg(width=STRIP_WIDTH), "alt": group.strip.description}


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


def _lift(lift: LiftView) -> dict[str, Any]:
    return {
        "prompt": lift.prompt,
        "from": lift.from_level,
        "to": lift.to_level,
        "gain": lift.gain,
        "step": lift.next_step,
    }


def _change(change: Change) -> dict[str, Any]:
    words = DIRECTIONS[change.direction]
    return {**asdict(change), "direction": f"{words}, carried forward" if change.carried else words}


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


def _question(question: QuestionView, peers: str) -> dict[str, Any]:
    chart = None
    if question.counts:
        chart = {"svg": question.svg(), "alt": f"{peers}: {question.peers}"}
    before = f" (last wave: {question.before.lower()})" if question.before else ""
    return {
        "prompt": question.prompt,
        "answer": f"{question.answer}{before}" if question.answer else "",
        "descriptor": question.descriptor,
        "text": question.text,
        "chart": chart,
        "peers": question.peers,
        "step": question.next_step,
        "comment": question.comment,
    }


def hyphenated(value: Any) -> Any:
    """The names of mappings as Typst writes names."""
    if isinstance(value, Mapping):
        return {name.replace("_", "-"): hyphenated(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [hyphenated(item) for item in value]
    return value
