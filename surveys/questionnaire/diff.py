"""What changed between two versions of a framework, and which trends go on. Pure: no ORM.

A trend goes on where a question kept its id and its question hash; it goes on with a note where the id stayed and
the question was reworded; under a new id it begins anew.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from surveys.questionnaire import canonical
from surveys.questionnaire.document import FrameworkDocument, Theme
from surveys.questionnaire.fields_in_words import field_in_words, flat_fields, kind_of_field
from surveys.questionnaire.wordmarks import Mark, mark_words


class Trend(enum.StrEnum):
    """What becomes of a question's trend, in the words that a reader sees."""

    CONTINUES = "the trend continues"
    REWORDED = "the trend continues, with the note that the question was reworded"
    NEW = "a trend begins here"
    ENDS = "the trend ends"


@dataclass(frozen=True)
class FieldChange:
    """One field before and after; empty where it was not there. ``name`` is as in the YAML: ``levels.3``."""

    name: str
    before: str
    after: str

    @property
    def words(self) -> str:
        return field_in_words(self.name)

    @property
    def kind(self) -> str:
        """“asked”, “scored” or “help”."""
        return kind_of_field(self.name)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        return mark_words(self.before, self.after)


@dataclass(frozen=True)
class QuestionChange:
    """One question in both versions, or in one of them. ``moved`` tells from and to where in its theme."""

    key: str
    prompt: str
    trend: Trend
    changes: tuple[FieldChange, ...] = ()
    moved: str = ""
    note: str = ""

    @property
    def is_same(self) -> bool:
        return self.trend == Trend.CONTINUES and not (self.changes or self.moved)


@dataclass(frozen=True)
class ThemeChange:
    """One theme. ``state`` is “kept”, “added” or “retired”."""

    key: str
    title: str
    state: str
    changes: tuple[FieldChange, ...] = ()
    moved: str = ""
    questions: tuple[QuestionChange, ...] = ()

    @property
    def changed_questions(self) -> tuple[QuestionChange, ...]:
        return tuple(question for question in self.questions if not question.is_same)

    @property
    def same_questions(self) -> tuple[QuestionChange, ...]:
        return tuple(question for question in self.questions if question.is_same)


@dataclass(frozen=True)
class FrameworkDiff:
    """``old`` and ``new`` name the versions; ``changes`` are those of the whole: title, points, gate, limits."""

    old: str
    new: str
    changes: tuple[FieldChange, ...] = ()
    themes: tuple[ThemeChange, ...] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        return not self.changes and all(
            theme.state == "kept" and not (theme.changes or theme.moved or theme.changed_questions)
            for theme in self.themes
        )

    def count(self, trend: Trend) -> int:
        """How many questions have this trend."""
        return sum(question.trend == trend for theme in self.themes for question in theme.questions)


def compare(old: FrameworkDocument, new: FrameworkDocument) -> FrameworkDiff:
    """Everything in which ``new`` differs from ``old``, by theme, in the order of ``new``; what went comes last."""
    before, after = canonical.as_document(old), canonical.as_document(new)
    old_themes, new_themes = {t.key: t for t in old.themes}, {t.key: t for t in new.themes}
    moves = _moves(list(old_themes), list(new_themes))
    old_data, new_data = _by_id(before["themes"]), _by_id(after["themes"])
    themes = [
        _theme(key, old_themes.get(key), new_themes.get(key), old_data, new_data, moves.get(key, ""), old)
        for key in [*new_themes, *(key for key in old_themes if key not in new_themes)]
    ]
    whole = ("slug", "version", "themes")
    return FrameworkDiff(
        old=f"{old.slug} {old.version}",
        new=f"{new.slug} {new.version}",
        changes=_changes(
            {name: value for name, value in before.items() if name not in whole},
            {name: value for name, value in after.items() if name not in whole},
        ),
        themes=tuple(themes),
    )


def asked_differently(
    old: FrameworkDocument, new: FrameworkDocument, keys: Iterable[str]
) -> dict[str, tuple[FieldChange, ...]]:
    """What is asked in other words of each of ``keys``, which both have, whatever theme they stand in."""
    before, after = _all_questions(old), _all_questions(new)
    return {key: tuple(c for c in _changes(before[key], after[key]) if c.kind == "asked") for key in keys}


def _all_questions(document: FrameworkDocument) -> dict[str, Any]:
    themes: Any = canonical.as_document(document)["themes"]
    return {row["id"]: row for theme in themes for row in theme["questions"]}


def _theme(
    key: str,
    old: Theme | None,
    new: Theme | None,
    old_data: Mapping[str, Any],
    new_data: Mapping[str, Any],
    moved: str,
    old_document: FrameworkDocument,
) -> ThemeChange:
    state = "retired" if new is None else "added" if old is None else "kept"
    standing = new or old
    assert standing is not None  # noqa: S101 - A key comes from one of the two.
    old_questions = {q.key: q for q in old.questions} if old else {}
    new_questions = {q.key: q for q in new.questions} if new else {}
    moves = _moves(list(old_questions), list(new_questions))
    before, after = _by_id(old_data[key]["questions"] if old else []), _by_id(new_data[key]["questions"] if new else [])
    earlier = {q.prompt.casefold(): q.key for q in old_document.questions}
    questions = []
    for identifier, question in new_questions.items():
        stood = old_questions.get(identifier)
        if stood is None:
            same = earlier.get(question.prompt.casefold())
            note = f"It has the words of {same}, under a new id." if same and same not in new_questions else ""
            questions.append(QuestionChange(identifier, question.prompt, Trend.NEW, note=note))
            continue
        same_hash = canonical.question_hash(stood) == canonical.question_hash(question)
        questions.append(
            QuestionChange(
                identifier,
                question.prompt,
                Trend.CONTINUES if same_hash else Trend.REWORDED,
                _changes(before[identifier], after[identifier]),
                moves.get(identifier, ""),
            )
        )
    questions += [
        QuestionChange(identifier, question.prompt, Trend.ENDS)
        for identifier, question in old_questions.items()
        if identifier not in new_questions
    ]
    changes = _changes(old_data[key], new_data[key]) if old and new else ()
    return ThemeChange(key, standing.title, state, changes, moved, tuple(questions))


def _by_id(rows: Any) -> dict[str, Any]:
    return {row["id"]: row for row in rows}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    old, new = flat_fields(before), flat_fields(after)
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        FieldChange(name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name) != new.get(name)
    )


def _moves(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """What stands elsewhere among those that both have: as few as explain the new order."""
    common_old = [key for key in old if key in new]
    common_new = [key for key in new if key in old]
    stayed: set[str] = set()
    for start, _, size in SequenceMatcher(None, common_old, common_new, autojunk=False).get_matching_blocks():
        stayed.update(common_old[start : start + size])
    return {
        key: f"moved from place {old.index(key) + 1} to place {new.index(key) + 1}"
        for key in common_new
        if key not in stayed
    }
