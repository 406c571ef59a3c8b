"""Made-up answers for many trusts over several waves. Pure and seeded: no ORM, the same facts give the same answers.

Each trust has a latent maturity on a scale where the middle trust stands at 0 and one in six lies above 1. It
depends a little on type and programme, mostly on the trust itself, and a tail of trusts lies well below. From
wave to wave it grows, a little more for those behind; a merger sets it back for a wave and mixes what came
together. Each question has a difficulty, and each trust themes and questions that it does better or worse at, which
stay.
An answer is the level that all of this reaches. Nothing here is estimated from real trusts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from demonstration.sentences import NOT_APPLICABLE_COMMENTS, NOT_KNOWN_COMMENTS, OPEN_ANSWERS, comment_for
from surveys.questionnaire.document import FrameworkDocument, QuestionText, Theme

SEED = 20260906

TYPE_SHIFT: Mapping[str, float] = {
    "acute": 0.05,
    "specialist": 0.25,
    "mental_health": 0.0,
    "community": 0.0,
    "ambulance": -0.3,
    "care_trust": -0.1,
}
PROGRAMME_SHIFT: Mapping[str, float] = {"gde": 0.5, "ff": 0.25}
TAIL_SHARE, TAIL_SHIFT = 0.14, -1.3
SPREAD = 0.75
GROWTH, GROWTH_SPREAD, CATCHING_UP = 0.2, 0.15, 0.1
MERGER_SETBACK = 0.25
# How hard a question is, in units of the latent scale; questions not named here draw theirs.
DIFFICULTY: Mapping[str, float] = {
    "workforce.plan": 0.0,
    "workforce.vacancies": 0.3,
    "workforce.registration": 0.6,
    "workforce.career-paths": 0.3,
    "workforce.clinical-authority": -0.25,
    "workforce.protected-time": 0.1,
    "workforce.board-accountability": -0.5,
    "workforce.digital-skills": 0.25,
}
DIFFICULTY_SPREAD, TRUST_THEME_SPREAD, TRUST_QUESTION_SPREAD, NOISE = 0.45, 0.35, 0.5, 0.15
# Above how many of these the latent value lies, counted from level 1.
THRESHOLDS = np.array([-1.0, -0.05, 0.8, 1.7])

NOT_KNOWN = 0.02
NOT_KNOWN_IN_TAIL = 0.08
NOT_APPLICABLE = 0.03
COMMENTED = 0.25
SAVED_TWICE = 0.15
OPEN_ANSWERED = 0.55


class Completion(StrEnum):
    """How far an assessment came."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    SIGNED = "signed, not counter-signed"
    SUBMITTED = "submitted"
    SUBMITTED_LATE = "submitted after the cut"


@dataclass(frozen=True)
class TrustFacts:
    """A participating trust. ``absorbed`` are the codes of trusts it took over since the wave before."""

    code: str
    trust_type: str
    programmes: tuple[str, ...] = ()
    absorbed: tuple[str, ...] = ()


@dataclass(frozen=True)
class WaveFacts:
    """A wave: who takes part, and which share of them (0 to 1) comes how far.

    What the shares leave is submitted. ``chosen`` fixes single trusts; ``answered`` says how many scored
    questions a chosen trust in progress has answered.
    """

    slug: str
    trusts: tuple[TrustFacts, ...]
    shares: Mapping[Completion, float]
    chosen: Mapping[str, Completion] = field(default_factory=dict)
    answered: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Save:
    """One save of one question, as a person would make it. ``at`` is a share of the collection time."""

    question: str
    response: str
    level: int | None = None
    not_applicable_reason: str = ""
    text: str = ""
    comment: str = ""
    at: float = 0.0


@dataclass(frozen=True)
class Draft:
    """A made-up assessment. ``saves`` are in order of time; a question saved again appears again.

    Times are shares of the collection time: 0 is its first minute, 1 its last; above 1 is after the cut.
    """

    code: str
    completion: Completion
    saves: tuple[Save, ...] = ()
    signed_at: float | None = None
    countersigned_at: float | None = None


def generate(
    document: FrameworkDocument, waves: Sequence[WaveFacts], *, seed: int = SEED
) -> dict[str, dict[str, Draft]]:
    """Return drafts by wave slug and trust code. ``waves`` come in order of time.

    Every draw of a trust comes from a generator of its own, so that a trust more or less changes no other.
    """
    difficulty = {q.key: _difficulty(q.key, seed) for q in document.scored}
    standing: dict[str, _Standing] = {}
    drafts: dict[str, dict[str, Draft]] = {}
    for wave in waves:
        before = dict(standing)
        completions = _completions(wave, seed)
        drafts[wave.slug] = {}
        for trust in wave.trusts:
            standing[trust.code] = _stand(document, trust, wave.slug, before, seed)
            drafts[wave.slug][trust.code] = _draft(
                document, wave, trust, completions[trust.code], standing[trust.code], difficulty, seed
            )
    return drafts


@dataclass(frozen=True)
class _Standing:
    """Where a trust stands: its latent maturity, what it is better or worse at, and whether it has no digital staff."""

    latent: float
    strengths: Mapping[str, float]
    staff_elsewhere: bool


def _random(seed: int, *names: str) -> np.random.Generator:
    return np.random.default_rng([seed, *"/".join(names).encode()])


def _difficulty(question: str, seed: int) -> float:
    if question in DIFFICULTY:
        return DIFFICULTY[question]
    return DIFFICULTY_SPREAD * float(_random(seed, "question", question).standard_normal())


def _stand(
    document: FrameworkDocument, trust: TrustFacts, wave: str, before: Mapping[str, _Standing], seed: int
) -> _Standing:
    origins = [before[code] for code in (trust.code, *trust.absorbed) if code in before]
    if not origins:
        return _first_standing(document, trust, seed)
    random = _random(seed, "growth", wave, trust.code)
    latent = float(np.mean([origin.latent for origin in origins]))
    latent += GROWTH + GROWTH_SPREAD * random.standard_normal() - CATCHING_UP * min(latent, 0.0)
    if trust.absorbed:
        latent -= MERGER_SETBACK
    return _Standing(
        latent=latent,
        strengths={key: float(np.mean([origin.strengths[key] for origin in origins])) for key in origins[0].strengths},
        staff_elsewhere=all(origin.staff_elsewhere for origin in origins),
    )


def _first_standing(document: FrameworkDocument, trust: TrustFacts, seed: int) -> _Standing:
    random = _random(seed, "trust", trust.code)
    latent = TYPE_SHIFT.get(trust.trust_type, 0.0) + SPREAD * random.standard_normal()
    latent += max((PROGRAMME_SHIFT.get(programme, 0.0) for programme in trust.programmes), default=0.0)
    if not trust.programmes and random.random() < TAIL_SHARE:
        latent += TAIL_SHIFT
    strengths = {}
    for theme in document.themes:
        of_theme = TRUST_THEME_SPREAD * float(random.standard_normal())
        for question in theme.scored:
            strengths[question.key] = of_theme + TRUST_QUESTION_SPREAD * float(random.standard_normal())
    return _Standing(
        latent=float(latent),
        strengths=strengths,
        staff_elsewhere=bool(random.random() < NOT_APPLICABLE),
    )


def _completions(wave: WaveFacts, seed: int) -> dict[str, Completion]:
    """Exact numbers, not chances: the trusts drawn last are not started, those before in progress, and so on."""
    lots = {trust.code: float(_random(seed, "completion", wave.slug, trust.code).random()) for trust in wave.trusts}
    drawn = sorted((code for code in lots if code not in wave.chosen), key=lots.__getitem__)
    completions = dict(wave.chosen)
    for completion, share in wave.shares.items():
        left = round(share * len(wave.trusts)) - sum(chosen is completion for chosen in wave.chosen.values())
        for _ in range(max(left, 0)):
            completions[drawn.pop()] = completion
    return completions | dict.fromkeys(drawn, Completion.SUBMITTED)


def _draft(
    document: FrameworkDocument,
    wave: WaveFacts,
    trust: TrustFacts,
    completion: Completion,
    standing: _Standing,
    difficulty: Mapping[str, float],
    seed: int,
) -> Draft:
    if completion is Completion.NOT_STARTED:
        return Draft(trust.code, completion)
    random = _random(seed, "answers", wave.slug, trust.code)
    document = document.asked_of(trust.trust_type)
    saves: list[Save] = []
    for theme in document.themes:
        saves += _theme_saves(theme, document, standing, difficulty, random)
    if completion is Completion.IN_PROGRESS:
        scored = len(document.scored)
        reached = wave.answered.get(trust.code, int(random.integers(1, scored)))
        keys = [q.key for q in document.scored[:reached]]
        saves = [save for save in saves if save.question in keys]

    # Most trusts finish near the end.
    finished = float(random.beta(3.0, 1.6)) * 0.94 + 0.05
    if completion is Completion.SUBMITTED_LATE:
        finished = 1.01 + 0.03 * float(random.random())
    started = finished * float(random.uniform(0.3, 0.8))
    moments = np.sort(random.uniform(started, finished * 0.97, size=len(saves)))
    draft = Draft(
        code=trust.code,
        completion=completion,
        saves=tuple(replace(save, at=float(at)) for save, at in zip(saves, moments, strict=True)),
    )
    if completion is Completion.IN_PROGRESS:
        return draft
    signed_at = finished * 0.975
    return replace(
        draft,
        signed_at=signed_at if completion is not Completion.SUBMITTED_LATE else finished - 0.005,
        countersigned_at=None if completion is Completion.SIGNED else finished,
    )


def _theme_saves(
    theme: Theme,
    document: FrameworkDocument,
    standing: _Standing,
    difficulty: Mapping[str, float],
    random: np.random.Generator,
) -> Iterator[Save]:
    not_applicable_left = document.most_not_applicable_per_theme
    for question in theme.scored:
        if question.not_applicable and standing.staff_elsewhere and not_applicable_left:
            not_applicable_left -= 1
            reasons = sorted(question.not_applicable)
            reason = reasons[int(random.integers(len(reasons)))]
            yield Save(
                question.key,
                "not_applicable",
                not_applicable_reason=reason,
                comment=str(random.choice(NOT_APPLICABLE_COMMENTS.get(reason, ("",)))),
            )
            continue
        if random.random() < (NOT_KNOWN_IN_TAIL if standing.latent < -1.0 else NOT_KNOWN):
            yield Save(question.key, "not_known", comment=str(random.choice(NOT_KNOWN_COMMENTS)))
            continue
        yield from _level_saves(question, standing, difficulty, random)
    for question in theme.questions:
        answers = OPEN_ANSWERS.get(theme.key, ())
        if not question.is_scored and answers and random.random() < OPEN_ANSWERED:
            yield Save(question.key, "text", text=str(random.choice(answers)))


def _level_saves(
    question: QuestionText, standing: _Standing, difficulty: Mapping[str, float], random: np.random.Generator
) -> Iterator[Save]:
    reached = standing.latent + standing.strengths[question.key] - difficulty[question.key]
    level = 1 + int(np.sum(reached + NOISE * random.standard_normal() > THRESHOLDS))
    comment = comment_for(question.key, level) if random.random() < COMMENTED else ""
    if random.random() < SAVED_TWICE:
        # A colleague's first thought, put right later.
        first = level + (1 if level == 1 or (level < 5 and random.random() < 0.6) else -1)
        yield Save(question.key, "level", first)
    yield Save(question.key, "level", level, comment=comment)
