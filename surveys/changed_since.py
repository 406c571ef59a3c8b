"""Which answers changed while somebody read them: a short mark of each goes out with the page and comes back. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any

from .questionnaire.document import FrameworkDocument, QuestionText
from .snapshot import canonical_json

LENGTH = 8
"""Hexadecimal digits of a mark: it only says what to look at again, and a signature rests on the whole hash."""


def marks(document: FrameworkDocument, snapshot: Mapping[str, Any]) -> str:
    """One mark for each question, in their order, over its answer, evidence and dissent."""
    parts: dict[str, list[Any]] = {question.key: [] for question in document.questions}
    for name in ("answers", "evidence", "dissent"):
        for entry in snapshot.get(name, ()):
            if entry["question"] in parts:
                parts[entry["question"]].append([name, entry])
    return "".join(hashlib.sha256(canonical_json(part).encode()).hexdigest()[:LENGTH] for part in parts.values())


def changed_since(document: FrameworkDocument, read: str, now: str) -> list[QuestionText]:
    """The questions whose mark in ``read``, which came back with the form, is another than in ``now``.

    Empty too where ``read`` is no list of marks of this questionnaire: then nothing can be told.
    """
    if len(read) != len(now):
        return []
    starts = range(0, len(now), LENGTH)
    return [
        question
        for question, start in zip(document.questions, starts, strict=True)
        if read[start : start + LENGTH] != now[start : start + LENGTH]
    ]
