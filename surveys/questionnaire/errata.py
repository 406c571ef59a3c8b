"""Corrections of help text in a published version. Pure: no ORM.

Only text that decides neither an answer nor a score can be corrected, so that both hashes stay what they are.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from surveys.questionnaire import canonical, loading
from surveys.questionnaire.document import FrameworkDocument, QuestionText
from surveys.questionnaire.style import style_faults

_BY_LEVEL = {"evidence": (2, 3, 4, 5), "next_step": (1, 2, 3, 4)}
_WHOLE = ("why_it_matters", "guidance", "who_knows")


class NotCorrectable(ValueError):
    """The text is fixed, is not there, or would not keep the writing standard. The words say which."""


@dataclass(frozen=True)
class Correction:
    """``after`` takes the place of what the field held. ``who_knows`` is written one job title a line."""

    question: str
    field: str
    after: str


def correctable_fields(question: QuestionText) -> tuple[str, ...]:
    """The fields of ``question`` that errata may correct, as in the YAML: ``guidance``, ``evidence.3``."""
    whole = [name for name in _WHOLE if name != "who_knows" or question.who_knows]
    if not question.is_scored:
        return tuple(whole)
    return (*whole, *(f"{name}.{level}" for name, levels in _BY_LEVEL.items() for level in levels))


def text_of(question: QuestionText, field: str) -> str:
    """What a correctable field says. Raises NotCorrectable."""
    if field not in correctable_fields(question):
        raise NotCorrectable(
            f"{field} of {question.key} is fixed once a version is published, or there is no such field. "
            f"What can be corrected: {', '.join(correctable_fields(question))}. Anything else needs a new version."
        )
    name, _, level = field.partition(".")
    value = getattr(question, name)
    return str(value[int(level)]) if level else "\n".join(value) if name == "who_knows" else str(value)


def normal(field: str, text: str) -> str:
    """``text`` as the loader would read it: one line, or one line for each job title."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return ("\n" if field == "who_knows" else " ").join(line for line in lines if line)


def corrected(document: FrameworkDocument, corrections: Iterable[Correction]) -> FrameworkDocument:
    """``document`` after ``corrections``, one after the other."""
    by_question: dict[str, list[Correction]] = {}
    for correction in corrections:
        by_question.setdefault(correction.question, []).append(correction)
    if not by_question:
        return document
    return replace(
        document,
        themes=tuple(
            replace(theme, questions=tuple(_corrected(q, by_question.get(q.key, ())) for q in theme.questions))
            for theme in document.themes
        ),
    )


def check_correction(document: FrameworkDocument, correction: Correction) -> FrameworkDocument:
    """``document`` after ``correction``. Raises NotCorrectable where that is not allowed, with every reason."""
    try:
        question = document.question(correction.question)
    except KeyError:
        raise NotCorrectable(f"{document.slug} {document.version} has no question {correction.question}.") from None
    if correction.after == text_of(question, correction.field):
        raise NotCorrectable("The text is the same as before.")
    if not correction.after:
        raise NotCorrectable("The text must not be empty.")
    after = corrected(document, [correction])
    try:
        loading.from_document(canonical.as_document(after))
    except loading.FrameworkInvalid as error:
        raise NotCorrectable(" ".join(error.errors)) from error
    source = f"{document.slug} {document.version}"
    # A version may have been published when the standard asked for less: only what the correction brings counts.
    new = set(style_faults(after, source=source)) - set(style_faults(document, source=source))
    if new:
        raise NotCorrectable(" ".join(fault.removeprefix(f"{source}: {question.key}: ") + "." for fault in sorted(new)))
    if canonical.content_hash(after) != canonical.content_hash(document):
        raise NotCorrectable(f"{correction.field} is fixed once a version is published.")
    return after


def next_hash(before: str, correction: Correction) -> str:
    """The hash over the errata before and this one: it names one text exactly."""
    parts = [before, correction.question, correction.field, correction.after]
    return hashlib.sha256(canonical.canonical_json(parts)).hexdigest()


def _corrected(question: QuestionText, corrections: Iterable[Correction]) -> QuestionText:
    for correction in corrections:
        name, _, level = correction.field.partition(".")
        value: object = correction.after
        if level:
            value = {**getattr(question, name), int(level): correction.after}
        elif name == "who_knows":
            value = tuple(correction.after.split("\n"))
        question = replace(question, **{name: value})  # type: ignore[arg-type]
    return question
