"""A difference between two versions as lines of text, for a terminal. Pure: no ORM."""

from collections.abc import Iterable, Iterator

from surveys.questionnaire.diff import FieldChange, FrameworkDiff, QuestionChange, ThemeChange, Trend
from surveys.questionnaire.wordmarks import in_one_line

_KINDS = {"asked": "", "scored": " (scoring)", "help": " (help text)"}


def summary(diff: FrameworkDiff) -> str:
    """How many trends go on, begin and end, in one line."""
    counts = {
        "continue": diff.count(Trend.CONTINUES),
        "continue with a note": diff.count(Trend.REWORDED),
        "begin anew": diff.count(Trend.NEW),
        "end": diff.count(Trend.ENDS),
    }
    return "Trends: " + ", ".join(f"{count} {words}" for words, count in counts.items()) + "."


def lines_of(diff: FrameworkDiff) -> Iterator[str]:
    """The difference, theme by theme; every question is named."""
    yield f"{diff.old} → {diff.new}"
    yield summary(diff)
    if diff.is_empty:
        yield "The two say the same."
    yield from _fields(diff.changes, "")
    for theme in diff.themes:
        yield ""
        yield from _theme(theme)


def _theme(theme: ThemeChange) -> Iterator[str]:
    notes = [note for note in (theme.state if theme.state != "kept" else "", theme.moved) if note]
    yield f"{theme.title} ({theme.key}){': ' if notes else ''}{', '.join(notes)}"
    yield from _fields(theme.changes, "  ")
    for question in theme.changed_questions:
        yield from _question(question)
    if theme.same_questions:
        yield f"  unchanged, {Trend.CONTINUES}: {', '.join(question.key for question in theme.same_questions)}"


def _question(question: QuestionChange) -> Iterator[str]:
    states = {Trend.NEW: "added", Trend.ENDS: "retired", Trend.REWORDED: "reworded", Trend.CONTINUES: "changed"}
    moved = f", {question.moved}" if question.moved else ""
    yield f"  {question.key} {states[question.trend]}{moved}: {question.trend}"
    if question.trend in (Trend.NEW, Trend.ENDS):
        yield f"    {question.prompt}"
    if question.note:
        yield f"    {question.note}"
    yield from _fields(question.changes, "    ")


def _fields(changes: Iterable[FieldChange], indent: str) -> Iterator[str]:
    for change in changes:
        yield f"{indent}{change.words}{_KINDS[change.kind]}"
        if not change.before or not change.after:
            yield f"{indent}  {'+ ' + change.after if change.after else '- ' + change.before}"
            continue
        yield f"{indent}  - {change.before}"
        yield f"{indent}  + {change.after}"
        if len(change.marks) > 2:
            yield f"{indent}  ~ {in_one_line(change.marks)}"
