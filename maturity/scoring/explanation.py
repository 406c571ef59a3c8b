"""Why a score is what it is, and the smallest changes that would lift it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from surveys.questionnaire.document import LEVELS, FrameworkDocument, Theme

from .cohort import score_cohort
from .levels import NOT_APPLICABLE, NOT_KNOWN


@dataclass(frozen=True)
class AnswerPart:
    """One answer's part in its theme: it adds ``weight × points`` to the numerator, ``weight`` to the denominator.

    ``level`` is what was counted (1 where it is not known), None where it is not applicable.
    """

    question: str
    level: int | None
    not_known: bool
    weight: int
    points: int


@dataclass(frozen=True)
class LevelTest:
    """Whether a theme reaches ``level``: its weight at or above it against the weight needed, and the
    questions that lie too far below."""

    level: int
    reached: int
    needed: Fraction
    too_low: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return self.reached >= self.needed and not self.too_low


@dataclass(frozen=True)
class Change:
    question: str
    from_level: int
    to_level: int


@dataclass(frozen=True)
class ScoreStep:
    """One answer raised by one level, and the points that it adds to the theme and (if there is one) overall."""

    change: Change
    gain: Fraction
    overall_gain: Fraction | None


@dataclass(frozen=True)
class LevelStep:
    """The fewest changed answers, and among those the fewest steps, with which a theme reaches ``level``."""

    level: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ThemeExplanation:
    """``score`` and ``best`` are exact points from 0 to 100, None where nothing applies, as is ``level``.

    ``strict_score`` and ``strict_level`` take every not-applicable answer as level 1: the distance to them
    is all that those answers can have changed. ``score_steps`` has the largest gain first.
    """

    theme: str
    score: Fraction | None
    best: Fraction | None
    level: int | None
    strict_score: Fraction
    strict_level: int
    parts: tuple[AnswerPart, ...]
    tests: tuple[LevelTest, ...]
    score_steps: tuple[ScoreStep, ...]
    level_step: LevelStep | None


@dataclass(frozen=True)
class Explanation:
    overall: Fraction | None
    overall_best: Fraction | None
    themes: tuple[ThemeExplanation, ...]

    def theme(self, key: str) -> ThemeExplanation:
        return next(theme for theme in self.themes if theme.theme == key)


def _exact(numerator: int, denominator: int) -> Fraction | None:
    return Fraction(int(numerator), int(denominator)) if denominator else None


def _parts(document: FrameworkDocument, theme: Theme, codes: Sequence[int]) -> tuple[AnswerPart, ...]:
    parts = []
    for question, code in zip(theme.scored, codes, strict=True):
        level = None if code == NOT_APPLICABLE else max(code, LEVELS[0])
        points = 0 if level is None else document.points[level]
        parts.append(AnswerPart(question.key, level, code == NOT_KNOWN, question.weight, points))
    return tuple(parts)


def _tests(document: FrameworkDocument, answered: Sequence[tuple[AnswerPart, int]]) -> tuple[LevelTest, ...]:
    gate = document.gate
    total = sum(part.weight for part, _ in answered)
    return tuple(
        LevelTest(
            level=candidate,
            reached=sum(part.weight for part, level in answered if level >= candidate),
            needed=gate.share * total,
            too_low=tuple(part.question for part, level in answered if level < candidate - gate.most_below),
        )
        for candidate in LEVELS
    )


def _level_step(document: FrameworkDocument, answered: Sequence[tuple[AnswerPart, int]], test: LevelTest) -> LevelStep:
    """Return the cheapest way to pass ``test``.

    Each answer is left, lifted to the lowest level allowed beside the target (which those too far below
    must be), or lifted to the target, which adds its weight to what reaches it. ``ways`` keeps, for each
    weight gained so far, the cheapest choice: fewest answers, then fewest steps, then the earliest questions.
    """
    floor = test.level - document.gate.most_below
    missing = max(test.needed - test.reached, Fraction(0))
    ways: dict[Fraction, tuple[int, int, tuple[int, ...], tuple[Change, ...]]] = {Fraction(0): (0, 0, (), ())}
    for position, (part, level) in enumerate(answered):
        options = [(level, 0)] if level >= floor else [(floor, 0)]
        if level < test.level:
            options.append((test.level, part.weight))
        following: dict[Fraction, tuple[int, int, tuple[int, ...], tuple[Change, ...]]] = {}
        for gained, (count, steps, order, changes) in ways.items():
            for target, weight in options:
                way = (count, steps, order, changes)
                if target != level:
                    change = Change(part.question, level, target)
                    way = (count + 1, steps + target - level, (*order, position), (*changes, change))
                # More weight than is missing is worth no more than enough.
                reached = min(gained + weight, missing)
                if reached not in following or way[:3] < following[reached][:3]:
                    following[reached] = way
        ways = following
    return LevelStep(level=test.level, changes=ways[missing][3])


def explain(document: FrameworkDocument, levels: Sequence[int]) -> Explanation:
    """Explain one submission's scores.

    ``levels`` holds a code for each scored question, as for score_cohort, and the same errors are raised. The same
    answers to the same questionnaire are explained once a process.
    """
    return _explain(_Asked(document), tuple(levels))


class _Asked:
    """A document, told from others by which it is: there are few, and comparing them would take longer."""

    def __init__(self, document: FrameworkDocument) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.document is other.document

    def __hash__(self) -> int:
        return id(self.document)


@lru_cache(maxsize=512)
def _explain(asked: _Asked, levels: tuple[int, ...]) -> Explanation:
    document = asked.document
    scores = score_cohort(document, np.array([levels]))
    strict = score_cohort(document, np.array([[NOT_KNOWN if code == NOT_APPLICABLE else code for code in levels]]))
    overall_denominator = int(scores.overall_denominator[0])
    theme_weights = int((scores.rules.theme_weights * (scores.theme_denominator[0] > 0)).sum())
    themes = []
    first = 0
    for index, theme in enumerate(theme for theme in document.themes if theme.scored):
        codes = levels[first : first + len(theme.scored)]
        first += len(theme.scored)
        parts = _parts(document, theme, codes)
        answered = [(part, part.level) for part in parts if part.level is not None]
        tests = _tests(document, answered) if answered else ()
        denominator = int(scores.theme_denominator[0, index])
        steps = [
            ScoreStep(
                change=Change(part.question, level, level + 1),
                gain=(gain := Fraction(part.weight * (document.points[level + 1] - part.points), denominator)),
                overall_gain=gain * theme.weight / theme_weights if overall_denominator else None,
            )
            for part, level in answered
            if level < LEVELS[-1]
        ]
        failed = next((test for test in tests if not test.passed), None)
        themes.append(
            ThemeExplanation(
                theme=theme.key,
                score=_exact(scores.theme_numerator[0, index], denominator),
                best=_exact(scores.theme_best[0, index], denominator),
                level=int(scores.theme_level[0, index]) or None,
                strict_score=Fraction(int(strict.theme_numerator[0, index]), int(strict.theme_denominator[0, index])),
                strict_level=int(strict.theme_level[0, index]),
                parts=parts,
                tests=tests,
                score_steps=tuple(sorted(steps, key=lambda step: -step.gain)),
                level_step=_level_step(document, answered, failed) if failed else None,
            )
        )
    return Explanation(
        overall=_exact(scores.overall_numerator[0], overall_denominator),
        overall_best=_exact(scores.overall_best[0], overall_denominator),
        themes=tuple(themes),
    )
