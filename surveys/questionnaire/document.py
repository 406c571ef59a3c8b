"""The dataclasses of a framework: what is asked, and the rules it is scored by. Pure: no ORM."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

LEVELS = (1, 2, 3, 4, 5)
KINDS = ("scored", "open")
EVERY_TRUST = "all"
# The values of organisations.models.TrustType, written out because this module may not load the ORM.
# A test holds the two together.
TRUST_TYPES = ("acute", "specialist", "mental_health", "community", "ambulance", "care_trust")
# What the portal may hold of a trust before anybody answers, by the fact's name: its values, the weakest first.
# Written out for the same reason: organisations.models.Fact and DsptStatus have the rows.
FACTS = {"dspt-status": ("standards-not-met", "approaching-standards", "standards-met", "standards-exceeded")}
# The seven success measures of What Good Looks Like (WGLL), as tags.
WGLL_TAGS = (
    "well-led",
    "ensure-smart-foundations",
    "safe-practice",
    "support-people",
    "empower-citizens",
    "improve-care",
    "healthy-populations",
)


@dataclass(frozen=True)
class Condition:
    """True when the answer to ``question`` is a level within the bounds (a bound of None is open).

    An answer that is no level (not known, not applicable, none yet) makes no condition true.
    """

    question: str
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Check:
    """A contradiction between answers, as data: when every condition holds, ``say`` is shown."""

    conditions: tuple[Condition, ...]
    say: str


@dataclass(frozen=True)
class Prefill:
    """A held fact that answers a question beforehand: the level by the fact's value. A person still confirms it."""

    fact: str
    levels: Mapping[str, int]


@dataclass(frozen=True)
class QuestionText:
    """One question. ``kind`` is "scored" or "open"; an open question has prompt, guidance and little else.

    ``not_applicable`` maps a reason's key to its words; empty means that the question always applies.
    ``evidence`` is keyed by the level it shows (2 to 5), ``next_step`` by the level it leads away from (1 to 4).
    """

    key: str
    theme: str
    kind: str
    prompt: str
    why_it_matters: str
    guidance: str
    covers: str = ""
    levels: Mapping[int, str] = field(default_factory=dict)
    who_knows: tuple[str, ...] = ()
    evidence: Mapping[int, str] = field(default_factory=dict)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    sensitive: bool = False
    applies_to: tuple[str, ...] = (EVERY_TRUST,)
    weight: int = 1
    wgll: str = ""
    next_step: Mapping[int, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    prefill: Prefill | None = None

    def applies_to_type(self, trust_type: str) -> bool:
        """Whether trusts of this type are asked."""
        return EVERY_TRUST in self.applies_to or trust_type in self.applies_to

    def claims(self, level: int) -> tuple[str, ...]:
        """What a trust at ``level`` says of itself, a sentence for each level from the second on.

        A descriptor from level 3 begins "As level 2, and ..."; read alone it would not say what is claimed.
        """
        if level <= 2:
            return (self.levels[level],)
        added = (self.levels[n].removeprefix(f"As level {n - 1}, and ") for n in range(3, level + 1))
        return (self.levels[2], *(fact[:1].upper() + fact[1:] for fact in added))

    @property
    def is_scored(self) -> bool:
        return self.kind == "scored"


@dataclass(frozen=True)
class Theme:
    key: str
    title: str
    introduction: str
    weight: int
    questions: tuple[QuestionText, ...]

    @cached_property
    def scored(self) -> tuple[QuestionText, ...]:
        return tuple(q for q in self.questions if q.kind == "scored")

    @property
    def holds_sensitive(self) -> bool:
        """Whether a scored question of the theme is sensitive.

        The theme's score less those of its other questions is then the score of that one. So whoever may read
        scores but not answers gets nothing of any single question in such a theme.
        """
        return any(question.sensitive for question in self.scored)


@dataclass(frozen=True)
class Gate:
    """A theme's level: the highest that ``share`` of the applicable weight reaches while no
    applicable question lies more than ``most_below`` levels under it."""

    share: Fraction
    most_below: int


@dataclass(frozen=True)
class FrameworkDocument:
    slug: str
    version: str
    title: str
    points: Mapping[int, int]
    gate: Gate
    most_not_applicable_per_theme: int
    themes_for_overall: int
    themes: tuple[Theme, ...]

    @cached_property
    def questions(self) -> tuple[QuestionText, ...]:
        return tuple(q for theme in self.themes for q in theme.questions)

    @cached_property
    def scored(self) -> tuple[QuestionText, ...]:
        return tuple(q for q in self.questions if q.kind == "scored")

    def asked_of(self, trust_type: str) -> "FrameworkDocument":
        """The document with the questions that apply to trusts of this type; itself where all do."""
        if all(q.applies_to_type(trust_type) for q in self.questions):
            return self
        themes = (
            replace(theme, questions=tuple(q for q in theme.questions if q.applies_to_type(trust_type)))
            for theme in self.themes
        )
        return replace(self, themes=tuple(themes))

    def theme(self, key: str) -> Theme:
        """Raise KeyError where the framework has no such theme."""
        for theme in self.themes:
            if theme.key == key:
                return theme
        raise KeyError(key)

    def question(self, key: str) -> QuestionText:
        """Raise KeyError where the framework has no such question."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)
