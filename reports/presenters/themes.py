"""Why a theme has its score and its level, and what would lift it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from maturity.disclosure import whole_points
from maturity.scoring import LevelTest, ThemeExplanation
from nhsuk.formats import plural
from surveys.questionnaire.document import LEVELS, FrameworkDocument, Theme

from .words import listed, share_in_words

MOST_LIFTS = 3
WITHHELD = (
    "Levels, changes and next steps of the single questions are not shown by name, because this theme holds a "
    "sensitive question."
)
NO_SCORE = "No question of this theme applies, so it has no score."


@dataclass(frozen=True)
class LiftView:
    """One answer that could rise: what to do next, from which level to which, and what it adds in points."""

    question: str
    prompt: str
    from_level: int
    to_level: int
    gain: str
    next_step: str


@dataclass(frozen=True)
class ThemeView:
    """One theme. ``withheld`` says why nothing tells of its single questions; blank where the reader may see them."""

    key: str
    title: str
    score: int | None
    best: int | None
    not_known: int
    level: int | None
    score_reason: str
    best_reason: str
    level_reasons: tuple[str, ...]
    level_words: str
    level_step: str
    level_step_changes: tuple[LiftView, ...]
    lifts: tuple[LiftView, ...]
    withheld: str = ""


def theme_view(
    document: FrameworkDocument,
    explained: ThemeExplanation,
    *,
    reads_answers: bool,
    waiting: Collection[str] = (),
    if_confirmed: ThemeExplanation | None = None,
) -> ThemeView:
    """Put the explanation of one theme into words.

    ``waiting`` are the questions of which the trust says that they do not apply and no region has confirmed it;
    ``if_confirmed`` explains the theme as it would be with them left out.
    Without ``reads_answers`` a theme that holds a sensitive question has its score and level, and nothing that
    names or counts its questions.
    """
    theme = document.theme(explained.theme)
    score = None if explained.score is None else whole_points(float(explained.score))
    if theme.holds_sensitive and not reads_answers:
        return _withheld_view(document, theme, score, explained.level)
    not_known = sum(1 for part in explained.parts if part.not_known)
    best = whole_points(float(explained.best)) if explained.best is not None and not_known else None
    step = explained.level_step
    reasons = _level_reasons(document, theme, explained)
    weights = {part.question: part.weight for part in explained.parts if part.level is not None}
    open_steps = [step for step in explained.score_steps if step.change.question not in waiting]
    ranked = sorted(open_steps, key=lambda step: (-step.gain, step.change.from_level))
    return ThemeView(
        key=theme.key,
        title=theme.title,
        score=score,
        best=best,
        not_known=not_known,
        level=explained.level,
        score_reason=_score_reason(document, explained)
        + _waiting_reason(sum(1 for part in explained.parts if part.question in waiting), if_confirmed),
        best_reason=_best_reason(not_known, best),
        level_reasons=reasons,
        level_words=" ".join([f"{theme.title} stands at level {explained.level}.", *reasons[1:]]) if reasons else "",
        level_step="" if step is None else f"The smallest change that reaches level {step.level}",
        level_step_changes=tuple(
            _lift(
                theme,
                change.question,
                change.from_level,
                change.to_level,
                Fraction(
                    weights[change.question] * (document.points[change.to_level] - document.points[change.from_level]),
                    sum(weights.values()),
                ),
            )
            for change in (step.changes if step else ())
        ),
        lifts=tuple(
            _lift(theme, item.change.question, item.change.from_level, item.change.to_level, item.gain)
            for item in ranked[:MOST_LIFTS]
        ),
    )


def _withheld_view(document: FrameworkDocument, theme: Theme, score: int | None, level: int | None) -> ThemeView:
    weighted = len({question.weight for question in theme.scored}) > 1
    return ThemeView(
        key=theme.key,
        title=theme.title,
        score=score,
        best=None,
        not_known=0,
        level=level,
        score_reason=NO_SCORE if score is None else f"{_mean(document, 'the questions that apply', weighted)}.",
        best_reason="",
        level_reasons=() if level is None else (_gate_in_words(document),),
        level_words="" if level is None else f"{theme.title} stands at level {level}.",
        level_step="",
        level_step_changes=(),
        lifts=(),
        withheld=WITHHELD,
    )


def _lift(theme: Theme, key: str, from_level: int, to_level: int, gain: Fraction) -> LiftView:
    question = next(q for q in theme.questions if q.key == key)
    return LiftView(
        question=key,
        prompt=question.prompt,
        from_level=from_level,
        to_level=to_level,
        gain=count_points(gain),
        next_step=(question.next_step or {}).get(from_level, ""),
    )


def count_points(gain: Fraction) -> str:
    """Return "3 points", "less than 1 point"."""
    whole = whole_points(float(gain))
    return plural(whole, "point") if whole else "less than 1 point"


def _score_reason(document: FrameworkDocument, explained: ThemeExplanation) -> str:
    counted = [part for part in explained.parts if part.level is not None]
    if not counted:
        return NO_SCORE
    left_out = len(explained.parts) - len(counted)
    weighted = len({part.weight for part in counted}) > 1
    words = f"{_mean(document, plural(len(counted), 'question'), weighted)}."
    if left_out:
        words += f" {plural(left_out, 'question')} left out as not applicable: {_strictly(explained, left_out)}."
    return words


def _waiting_reason(waiting: int, if_confirmed: ThemeExplanation | None) -> str:
    """What counts as level 1 although the trust says that it does not apply, and what it would be otherwise."""
    if not waiting or if_confirmed is None:
        return ""
    one = waiting == 1
    said = f" {plural(waiting, 'question')} said not to be applicable {'counts' if one else 'count'} as level 1 until"
    words = f"{said} the region confirms {'it' if one else 'them'}"
    if if_confirmed.score is None:
        return f"{words}; left out, nothing of this theme would apply."
    score = whole_points(float(if_confirmed.score))
    return (
        f"{words}; left out, {'it' if one else 'they'} would make the score {score} and the level {if_confirmed.level}."
    )


def _strictly(explained: ThemeExplanation, left_out: int) -> str:
    """What the score and level would be had nothing been left out: all that "not applicable" can have changed."""
    score, level = whole_points(float(explained.strict_score)), explained.strict_level
    return f"counted as level 1, {'it' if left_out == 1 else 'they'} would make the score {score} and the level {level}"


def _mean(document: FrameworkDocument, questions: str, weighted: bool) -> str:
    scale = listed([str(document.points[level]) for level in LEVELS])
    by_weight = ", each counted by its weight" if weighted else ""
    return f"The mean over {questions}{by_weight}: levels 1 to 5 are worth {scale} points"


def _best_reason(not_known: int, best: int | None) -> str:
    if best is None:
        return ""
    answers = "1 answer is not known and counts" if not_known == 1 else f"{not_known} answers are not known and count"
    return f"{answers} as level 1. At best, with level 5 there, the score would be {best}."


def _level_reasons(document: FrameworkDocument, theme: Theme, explained: ThemeExplanation) -> tuple[str, ...]:
    """Why the theme stands at its level, and why not one higher."""
    if explained.level is None:
        return ()
    reasons = [_gate_in_words(document)]
    tests = {test.level: test for test in explained.tests}
    weights = {part.weight for part in explained.parts if part.level is not None}
    total = sum(part.weight for part in explained.parts if part.level is not None)
    unit = weights.pop() if len(weights) == 1 else 0
    if explained.level > LEVELS[0]:
        reasons.append(f"Level {explained.level}: {_reached(tests[explained.level], total, unit)}.")
    following = tests.get(explained.level + 1)
    if following is not None:
        failed = []
        if following.reached < following.needed:
            failed.append(_reached(following, total, unit))
        if following.too_low:
            prompts = {question.key: question.prompt for question in theme.questions}
            low = listed([f"“{prompts[key]}”" for key in following.too_low])
            lies = "lies" if len(following.too_low) == 1 else "lie"
            failed.append(f"{low} {lies} more than {plural(document.gate.most_below, 'level')} below it")
        reasons.append(f"Not yet level {following.level}: {', and '.join(failed)}.")
    return tuple(reasons)


def _gate_in_words(document: FrameworkDocument) -> str:
    return (
        f"A theme stands at the highest level that at least {share_in_words(document.gate.share)} of its questions "
        f"reach, while none lies more than {plural(document.gate.most_below, 'level')} below it."
    )


def _reached(test: LevelTest, total: int, unit: int) -> str:
    """How much reaches a level: in questions where all weigh the same (``unit``), else in weights."""
    if unit:
        reached = f"{test.reached // unit} of {total // unit} questions are at level {test.level} or above"
        return f"{reached}; {ceil(test.needed / unit)} are needed"
    return f"weight {test.reached} of {total} is at level {test.level} or above; {ceil(test.needed)} is needed"
