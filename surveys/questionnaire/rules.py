"""What must be true of a framework beyond the shape of its fields. Pure: no ORM.

An empty value has been noted as a fault while its field was read, and is not noted again here.
"""

import re
from collections import Counter
from collections.abc import Iterable

from surveys.questionnaire.document import (
    EVERY_TRUST,
    FACTS,
    KINDS,
    LEVELS,
    TRUST_TYPES,
    WGLL_TAGS,
    FrameworkDocument,
    QuestionText,
    Theme,
)
from surveys.questionnaire.faults import Faults

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$")
LONGEST_REASON_KEY = 60  # as the answer's column


def check_rules(document: FrameworkDocument, faults: Faults) -> None:
    """Add to ``faults`` every rule that ``document`` breaks."""
    _check_header(document, faults)
    _refuse_repeats((theme.key for theme in document.themes), "the theme id", faults)
    _refuse_repeats((question.key for question in document.questions), "the question id", faults)
    _refuse_repeats((question.prompt.casefold() for question in document.questions), "the prompt", faults)
    scored = {question.key for question in document.scored}
    for theme in document.themes:
        _check_theme(theme, document, faults.at(theme.key))
        for question in theme.questions:
            at_question = faults.at(question.key or theme.key)
            _check_question(question, theme, at_question)
            if question.is_scored:
                _check_scored(question, at_question)
                _check_checks(question, scored, faults)


def _check_header(document: FrameworkDocument, faults: Faults) -> None:
    if document.slug and not _SLUG.match(document.slug):
        faults.add("slug must be small letters, digits and single hyphens")
    if document.version and not _VERSION.match(document.version):
        faults.add(f"version must be two numbers such as 1.0, not {document.version!r}")
    if not document.themes:
        faults.add("there is no theme")
    if document.points:
        points = [document.points.get(level) for level in LEVELS]
        if None in points:
            faults.add("points must be given for each of the levels 1 to 5")
        elif points != sorted(set(points)) or points[0] != 0 or points[-1] != 100:  # type: ignore[type-var]
            faults.add("points must rise with every level, from 0 at level 1 to 100 at level 5")


def _refuse_repeats(values: Iterable[str], what: str, faults: Faults) -> None:
    for value, times in Counter(value for value in values if value).items():
        if times > 1:
            faults.add(f"{what} {value!r} is used {times} times")


def _check_theme(theme: Theme, document: FrameworkDocument, faults: Faults) -> None:
    if theme.key and not _SLUG.match(theme.key):
        faults.add("a theme's id must be small letters, digits and single hyphens")
    opened = [question for question in theme.questions if question.kind == "open"]
    if not theme.scored:
        faults.add("the theme has no scored question")
    elif document.most_not_applicable_per_theme >= len(theme.scored):
        faults.add(
            f"most_not_applicable_per_theme is {document.most_not_applicable_per_theme}, so all "
            f"{len(theme.scored)} scored questions could be left out"
        )
    if len(opened) != 1:
        faults.add(f"the theme must have exactly one open question; it has {len(opened)}")
    elif theme.questions[-1] is not opened[0]:
        faults.add("the open question must come last in its theme")


def _check_question(question: QuestionText, theme: Theme, faults: Faults) -> None:
    prefix, dot, slug = question.key.partition(".")
    if question.key and not (dot and _SLUG.match(slug)):
        faults.add(f"the id must be written {theme.key}.slug, the slug in small letters, digits and hyphens")
    elif question.key and prefix != theme.key:
        faults.add(f"the id begins with {prefix!r}, but the question stands in the theme {theme.key!r}")
    if question.kind and question.kind not in KINDS:
        faults.add(f"kind must be scored or open, not {question.kind!r}")
    if question.prompt and not question.prompt.endswith("?"):
        faults.add("the prompt must be a question")


def _check_scored(question: QuestionText, faults: Faults) -> None:
    _require_levels("levels", question.levels, LEVELS, faults)
    _require_levels("evidence", question.evidence, LEVELS[1:], faults)
    _require_levels("next_step", question.next_step, LEVELS[:-1], faults)
    for level in LEVELS[2:]:
        opening = f"As level {level - 1}, and "
        if question.levels.get(level) and not question.levels[level].startswith(opening):
            faults.add(f"level {level} must begin {opening.strip()!r}")
    _refuse_repeats(question.levels.values(), "the descriptor", faults)
    if question.wgll and question.wgll not in WGLL_TAGS:
        faults.add(f"wgll must be one of {', '.join(WGLL_TAGS)}; not {question.wgll!r}")
    if question.applies_to != (EVERY_TRUST,):
        if not question.applies_to:
            faults.add("applies_to must be all, or name at least one trust type")
        for trust_type in question.applies_to:
            if trust_type and trust_type not in TRUST_TYPES:
                faults.add(f"applies_to must be all, or list some of {', '.join(TRUST_TYPES)}; not {trust_type!r}")
        _refuse_repeats(question.applies_to, "the trust type", faults)
    _refuse_repeats(question.who_knows, "who_knows", faults)
    _check_prefill(question, faults)
    for key in question.not_applicable:
        if not _SLUG.match(key) or len(key) > LONGEST_REASON_KEY:
            faults.add(
                f"the not_applicable reason {key!r} must be small letters, digits and hyphens, "
                f"at most {LONGEST_REASON_KEY} characters"
            )


def _check_prefill(question: QuestionText, faults: Faults) -> None:
    prefill = question.prefill
    if prefill is None or not prefill.fact:
        return
    if prefill.fact not in FACTS:
        faults.add(f"prefill: {prefill.fact!r} is not a fact that the portal holds; known: {', '.join(FACTS)}")
        return
    values = FACTS[prefill.fact]
    if unknown := [value for value in prefill.levels if value not in values]:
        faults.add(f"prefill: {prefill.fact} is never {', '.join(unknown)}; it is one of {', '.join(values)}")
    elif not prefill.levels:
        faults.add("prefill gives no level")
    else:
        levels = [prefill.levels[value] for value in values if value in prefill.levels]
        if levels != sorted(levels):
            faults.add(f"prefill: the level must not fall as {prefill.fact} gets better")


def _require_levels(name: str, given: Iterable[int], expected: tuple[int, ...], faults: Faults) -> None:
    given = set(given)
    if not given:
        return
    missing = [str(level) for level in expected if level not in given]
    extra = [str(level) for level in sorted(given - set(expected))]
    if missing:
        faults.add(f"{name} has nothing for level {', '.join(missing)}")
    if extra:
        faults.add(f"{name} must not be given for level {', '.join(extra)}")


def _check_checks(question: QuestionText, scored: set[str], faults: Faults) -> None:
    for number, check in enumerate(question.checks, start=1):
        at_check = faults.at(f"{question.key}, check {number}")
        named = [condition.question for condition in check.conditions]
        if len(named) < 2:
            at_check.add("a check compares the answers to at least two questions")
        elif question.key not in named:
            at_check.add("no condition is about the question that carries the check")
        _refuse_repeats(named, "the question", at_check)
        for condition in check.conditions:
            if condition.question and condition.question not in scored:
                at_check.add(f"{condition.question!r} is not a scored question of this framework")
            if condition.at_least is None and condition.at_most is None:
                at_check.add(f"the condition on {condition.question!r} needs at_least or at_most")
            elif (condition.at_least or 1) > (condition.at_most or 5):
                at_check.add(f"no answer to {condition.question!r} can be both at_least and at_most that")
