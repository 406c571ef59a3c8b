"""What a machine can see of the writing standard in docs/framework-authoring.md. Pure: no ORM.

The loader refuses what would break the portal. This finds what would make a question hard to answer honestly:
it is run over every framework in the project by the tests, and by an author over a file being written.
"""

import re
from collections.abc import Iterator

from surveys.questionnaire.document import FrameworkDocument, QuestionText
from surveys.questionnaire.faults import Faults
from surveys.questionnaire.likeness import alike
from surveys.questionnaire.reading import grade

LONGEST_PROMPT = 110
LONGEST_DESCRIPTOR = 140
LONGEST_HELP = 420
LONGEST_COVERS = 560
# Reading grades (Flesch-Kincaid, rounded). A definition names posts and documents by their whole names, which counts
# as hard; the five descriptors are measured together, since alone a short sentence swings by several grades.
HARDEST_HELP = 12
HARDEST_DEFINITION = 16
HARDEST_DESCRIPTORS = 11

# Words with which two honest people reach different levels.
_VAGUE = """
some several many most few various multiple numerous good better best strong poor weak limited high low
appropriate appropriately adequate adequately sufficient sufficiently suitable relevant significant key robust
comprehensive effective effectively efficient timely mature embedded proactive proactively holistic
regularly regular often frequently occasionally sometimes usually generally typically routinely consistently
ongoing continuous soon recently widely largely mostly partially partly broadly substantially
proper properly fully clear clearly well active actively engaged aware
"""
VAGUE_WORDS = frozenset(_VAGUE.split())
_LEAST_OR_MOST = re.compile(r"\bat (?:least|most)\b|\bno more than\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
_ABBREVIATION = re.compile(r"\b[A-Z][A-Z0-9]+\b")
_KNOWN_ABBREVIATIONS = frozenset({"NHS"})
_PERIOD = re.compile(
    r"\b(?:last|next|this|each) (?:\d+ )?(?:financial |calendar )?(?:month|quarter|year|week)s?\b|in force"
)


def style_faults(document: FrameworkDocument, *, source: str) -> list[str]:
    """Return every departure from the writing standard as "file: question: reason"; none is an empty list."""
    faults = Faults(source)
    for question in document.questions:
        at_question = faults.at(question.key)
        _check_lengths(question, at_question)
        _check_abbreviations(question, at_question)
        _check_politeness(question, at_question)
        _check_reading(question, at_question)
        if question.is_scored:
            _check_descriptors(question, at_question)
    for theme in document.themes:
        if not any(question.who_knows for question in theme.questions):
            faults.at(theme.key).add("no question of the theme says who usually knows")
    _check_likeness(document, faults)
    return faults.errors


def _check_lengths(question: QuestionText, faults: Faults) -> None:
    if len(question.prompt) > LONGEST_PROMPT:
        faults.add(f"the prompt has {len(question.prompt)} characters; the most is {LONGEST_PROMPT}")
    for name, longest in (("why_it_matters", LONGEST_HELP), ("covers", LONGEST_COVERS), ("guidance", LONGEST_HELP)):
        length = len(getattr(question, name))
        if length > longest:
            faults.add(f"{name} has {length} characters; the most is {longest}")


def _check_descriptors(question: QuestionText, faults: Faults) -> None:
    for level, descriptor in question.levels.items():
        if len(descriptor) > LONGEST_DESCRIPTOR:
            faults.add(f"level {level} has {len(descriptor)} characters; the most is {LONGEST_DESCRIPTOR}")
        if not descriptor.endswith(".") or ". " in descriptor or ";" in descriptor:
            faults.add(f"level {level} must be one sentence with a full stop")
        for word in _WORD.findall(_LEAST_OR_MOST.sub("", descriptor)):
            if word.casefold() in VAGUE_WORDS:
                faults.add(f"level {level} says {word!r}: give a number, a document or a date instead")
    if not _PERIOD.search(question.levels[2]):
        faults.add("level 2 names no period, such as 'in the last 12 months' or 'in force today'")


def _check_reading(question: QuestionText, faults: Faults) -> None:
    texts = {
        "why_it_matters": (question.why_it_matters, HARDEST_HELP),
        "guidance": (question.guidance, HARDEST_HELP),
        "covers": (question.covers, HARDEST_DEFINITION),
        "the five levels": (" ".join(question.levels.values()), HARDEST_DESCRIPTORS),
    }
    for name, (text, hardest) in texts.items():
        if round(grade(text)) > hardest:
            faults.add(f"{name}: reading grade {grade(text):.1f}; the most is {hardest}. Shorten sentences and words")


def _check_likeness(document: FrameworkDocument, faults: Faults) -> None:
    for first, second in alike((question.key, question.prompt) for question in document.questions):
        faults.at(second).add(f"the prompt asks nearly what {first} asks")
    descriptors = {
        f"{question.key}, level {level}": (question.key, text)
        for question in document.scored
        for level, text in question.levels.items()
    }
    for first, second in alike((place, text) for place, (_, text) in descriptors.items()):
        if descriptors[first][0] != descriptors[second][0]:
            faults.at(second).add(f"the descriptor says nearly what {first} says")


def _check_abbreviations(question: QuestionText, faults: Faults) -> None:
    """An abbreviation is explained in the same question: the words, then the letters in brackets."""
    whole = " ".join(_texts(question))
    explained = set(_ABBREVIATION.findall(" ".join(re.findall(r"\([^)]*\)", whole))))
    for abbreviation in sorted(set(_ABBREVIATION.findall(whole)) - explained - _KNOWN_ABBREVIATIONS):
        faults.add(f"{abbreviation} is not explained: write the words, then ({abbreviation})")


def _check_politeness(question: QuestionText, faults: Faults) -> None:
    if re.search(r"\bplease\b", " ".join(_texts(question)), re.IGNORECASE):
        faults.add("leave out 'please'")


def _texts(question: QuestionText) -> Iterator[str]:
    yield from (question.prompt, question.why_it_matters, question.covers, question.guidance)
    yield from question.who_knows
    for texts in (question.levels, question.evidence, question.not_applicable, question.next_step):
        yield from texts.values()
    yield from (check.say for check in question.checks)
