"""Two texts word by word: what stayed, what went, what came. Pure: no ORM."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"


@dataclass(frozen=True)
class Mark:
    """A run of words of one ``kind``: same, removed or added."""

    kind: str
    words: str


def mark_words(before: str, after: str) -> tuple[Mark, ...]:
    """The runs of words that lead from ``before`` to ``after``; a removed run stands before what replaced it."""
    old, new = before.split(), after.split()
    marks = []
    for step, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            marks.append(Mark(SAME, " ".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            marks.append(Mark(REMOVED, " ".join(old[old_from:old_to])))
        if new_to > new_from:
            marks.append(Mark(ADDED, " ".join(new[new_from:new_to])))
    return tuple(marks)


def in_one_line(marks: Iterable[Mark]) -> str:
    """``The [-old-] {+new+} words``: marks for where there is no colour."""
    signs = {SAME: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return " ".join(signs[mark.kind].format(mark.words) for mark in marks)
