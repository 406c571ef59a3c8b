"""What every example starts from, and the portal's refusals in the model's words."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Role, User
from accounts.permissions import ROLES
from surveys import services
from surveys.models import Assessment, Wave
from surveys.selectors import earlier_of
from surveys.services.answers import InvalidAnswer
from surveys.services.carrying import NotCarried, StaleAnswers
from surveys.services.dissent import AlreadyDissents, NoSuchDissent, NothingToDissentFrom
from surveys.services.explanations import FindingGone
from surveys.services.history import NoSuchRevision
from surveys.services.not_applicable import ClaimGone
from surveys.services.waves import WaveStateError
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.submissions import LONDON
from tests.factories.surveys import make_framework_version, open_assessment, shipped_document

from .model import Model
from .pieces import Asked, Content, Rights

START = date(2027, 1, 4)
LAST = date(2027, 11, 30)
"""How far the clock of one example goes at most."""


@dataclass
class Clock:
    """The portal's, at noon."""

    day: date = START

    def now(self) -> datetime:
        return datetime.combine(self.day, time(12), LONDON)

    def move(self, days: int) -> int:
        """Let days pass, and return how many did."""
        days = min(days, (LAST - self.day).days)
        self.day += timedelta(days=days)
        return days


THEMES = {"workforce": 4, "suppliers": 3}
"""Scored questions that are asked of each theme; an open one follows them. Few, so that steps reach a signature."""
REASONS = {"elsewhere": "Another trust does it for us."}
LAST_TIME = (
    Content("level", 3, comment="as the board heard"),
    Content("level", 5),
    Content("not_known"),
    Content("not_applicable", reason="elsewhere"),
    Content("level", 2),
    Content("level", 1),
    Content("level", 4),
)
"""What was answered in the wave before to the scored questions, in their order."""

OUTCOMES: dict[type[Exception], str] = {
    PermissionDenied: "denied",
    InvalidAnswer: "invalid",
    ValidationError: "invalid",
    services.AssessmentLocked: "locked",
    services.StaleAnswer: "stale",
    StaleAnswers: "stale",
    services.StaleAssignment: "stale",
    NotCarried: "not carried",
    NoSuchRevision: "no such version",
    services.NotReadyToSign: "not ready",
    services.NotReady: "not ready",
    services.NotYours: "not yours",
    services.ChangedSinceRead: "changed",
    WaveStateError: "not open",
    services.NotWithdrawable: "not withdrawable",
    services.NotReopenable: "not reopenable",
    services.AlreadyDecided: "decided",
    ClaimGone: "gone",
    FindingGone: "gone",
    NothingToDissentFrom: "nothing there",
    NoSuchDissent: "nothing there",
    AlreadyDissents: "stands",
}


@dataclass
class World:
    """What all examples start from: a trust that submitted last year, and its assessment of this year."""

    assessment: Assessment
    wave: Wave
    people: dict[str, User]
    names: dict[str, str]
    """By the id that rows have."""
    keys: list[str]
    questions: dict[str, Asked]
    frame: dict[str, Any]
    submission: int
    """Of the wave before."""
    wave_before: str
    clock: Clock = field(default_factory=Clock)


def make_world() -> World:
    shipped = shipped_document()
    themes = []
    for key, number in THEMES.items():
        whole = shipped.theme(key)
        scored = [replace(question, not_applicable=REASONS, checks=()) for question in whole.scored[:number]]
        last = next(question for question in whole.questions if question.kind == "open")
        themes.append(replace(whole, questions=(*scored, last)))
    document = replace(shipped, version="0.7", themes=tuple(themes))
    version = make_framework_version(document)
    trust, elsewhere = make_trust(code="RMA"), make_trust(code="ROA")
    people = {
        "lead": make_person(Role.DIGITAL_LEAD, trust=trust),
        "deputy": make_person(Role.DEPUTY_DIGITAL_LEAD, trust=trust),
        "contributor": make_person(Role.CONTRIBUTOR, trust=trust),
        "of one theme": make_person(Role.CONTRIBUTOR, trust=trust, themes=("workforce",)),
        "clinician": make_person(Role.CLINICAL_LEAD, trust=trust),
        "stranger": make_person(Role.DIGITAL_LEAD, trust=elsewhere),
        "region": make_person(Role.REGIONAL_LEAD, region=trust.placements.get().region),
        "analyst": make_person(Role.NATIONAL_ANALYST),
    }
    before = open_assessment(trust, "2025", framework_version=version)
    for question, content in zip(document.scored, LAST_TIME, strict=True):
        services.save_answer(
            assessment=before, question_key=question.key, seen_version=0, given=given(content), by=people["lead"]
        )
    for sign, name in ((services.sign_assessment, "lead"), (services.countersign_assessment, "clinician")):
        sign(
            assessment=before,
            read_hash=services.answers_hash_of(before),
            signed_as="Chief information officer",
            by=people[name],
        )
    assessment = open_assessment(trust, "2026", framework_version=version)
    earlier = earlier_of(assessment)
    assert earlier is not None
    frame = dict(services.signing.snapshot_of(assessment, {}))
    del frame["answers"]
    return World(
        assessment=assessment,
        wave=assessment.wave,
        people=people,
        names={str(user.pk): name for name, user in people.items()},
        keys=[question.key for question in document.questions],
        questions={
            question.key: Asked(question.theme, question.kind == "scored", frozenset(question.not_applicable))
            for question in document.questions
        },
        frame=frame,
        submission=earlier.submission.pk,
        wave_before=before.wave.title,
    )


def given(content: Content) -> services.AnswerInput:
    return services.AnswerInput(*content)


def new_model(world: World) -> Model:
    scored = [key for key, asked in world.questions.items() if asked.scored]
    contributor = ROLES[Role.CONTRIBUTOR].title
    wave = world.wave
    return Model(
        questions=world.questions,
        rights={
            "lead": Rights(answers=True, leads=True, title=ROLES[Role.DIGITAL_LEAD].title),
            "deputy": Rights(answers=True, leads=True, title=ROLES[Role.DEPUTY_DIGITAL_LEAD].title),
            "contributor": Rights(answers=True, title=contributor),
            "of one theme": Rights(answers=True, title=contributor, themes=frozenset({"workforce"})),
            "clinician": Rights(countersigns=True, title=ROLES[Role.CLINICAL_LEAD].title),
            "stranger": Rights(),
            "region": Rights(decides="region"),
            "analyst": Rights(decides="nation"),
        },
        last_time=dict(zip(scored, LAST_TIME, strict=True)),
        frame=world.frame,
        day=START,
        due=wave.due_on,
        wave_due=wave.due_on,
        wave_final=wave.final_on,
        wave_before=world.wave_before,
    )


def outcome(act: Callable[[], object]) -> str:
    """Do it, and say what came of it in the model's words."""
    try:
        act()
    except tuple(OUTCOMES) as refused:
        return next(word for kind, word in OUTCOMES.items() if isinstance(refused, kind))
    return "done"
