"""What is shown before a workbook is applied: differences by what has to be done about them. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..questionnaire.document import FrameworkDocument, QuestionText, Theme
from .comparing import Difference, Kind
from .reading import Fault, Filled

_CHANGES = (Kind.NEW, Kind.CHANGED, Kind.EMPTIED)


@dataclass(frozen=True)
class ThemeDifferences:
    theme: Theme
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Preview:
    """The differences of one workbook: each question is in one of the groups.

    ``changes`` are applied as they are, ``conflicts`` need a choice each; ``not_yours`` and ``moved_on`` are left
    alone, ``faults`` cannot be read, ``missing`` have no row. ``unchanged`` counts the rest.
    """

    changes: tuple[Difference, ...]
    conflicts: tuple[Difference, ...]
    not_yours: tuple[ThemeDifferences, ...]
    moved_on: tuple[Difference, ...]
    faults: tuple[tuple[QuestionText, Fault], ...]
    missing: tuple[QuestionText, ...]
    unchanged: int
    themes: tuple[ThemeDifferences, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many answers are new, changed, emptied, in conflict, and so on; for the page and the audit trail."""
        kinds = Counter(difference.kind for difference in self.changes)
        return {
            "new": kinds[Kind.NEW],
            "changed": kinds[Kind.CHANGED],
            "emptied": kinds[Kind.EMPTIED],
            "conflicts": len(self.conflicts),
            "unchanged": self.unchanged,
            "moved on": len(self.moved_on),
            "not yours": sum(len(group.differences) for group in self.not_yours),
            "not readable": len({fault.question for _, fault in self.faults}),
            "missing": len(self.missing),
        }

    @property
    def can_be_applied(self) -> bool:
        return bool(self.changes or self.conflicts)

    @property
    def fingerprint(self) -> str:
        """Differs as soon as an answer that would be replaced is another one."""
        seen = [(d.question.key, d.kind, d.stands.version) for d in (*self.changes, *self.conflicts)]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def preview(document: FrameworkDocument, filled: Filled, differences: Iterable[Difference]) -> Preview:
    """The groups of ``differences``."""
    differences = list(differences)
    alike = [d for d in differences if d.kind == Kind.UNCHANGED]
    moved_on = tuple(d for d in differences if d.kind == Kind.MOVED_ON)
    real = [d for d in differences if d.kind not in (Kind.UNCHANGED, Kind.MOVED_ON)]
    yours = [d for d in real if d.yours]
    changes = tuple(d for d in yours if d.kind in _CHANGES)
    return Preview(
        changes=changes,
        conflicts=tuple(d for d in yours if d.kind == Kind.CONFLICT),
        not_yours=_by_theme(document, [d for d in real if not d.yours]),
        moved_on=moved_on,
        faults=tuple((document.question(fault.question), fault) for fault in filled.faults),
        missing=tuple(document.question(key) for key in filled.missing),
        unchanged=len(alike),
        themes=_by_theme(document, changes),
    )


def _by_theme(document: FrameworkDocument, differences: Iterable[Difference]) -> tuple[ThemeDifferences, ...]:
    found: dict[str, list[Difference]] = {}
    for difference in differences:
        found.setdefault(difference.question.theme, []).append(difference)
    return tuple(ThemeDifferences(theme, tuple(found[theme.key])) for theme in document.themes if theme.key in found)
