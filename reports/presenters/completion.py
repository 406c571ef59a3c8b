"""Completion as a list by urgency, and as counts by region and by trust type. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nhsuk.formats import plural
from surveys.models import Assessment, Wave

from ..selectors.completion import Completion

# The order in which somebody who chases wants to see them.
NOT_STARTED, IN_PROGRESS, COMPLETE, SIGNED, SUBMITTED = range(5)
STATES = {
    NOT_STARTED: "Not started",
    IN_PROGRESS: "In progress",
    COMPLETE: "Answered, not signed",
    SIGNED: "Waits for counter-signature",
    SUBMITTED: "Submitted",
}
TAGS = {NOT_STARTED: "red", IN_PROGRESS: "yellow", COMPLETE: "blue", SIGNED: "blue", SUBMITTED: "green"}


@dataclass(frozen=True)
class CompletionRow:
    trust_code: str
    trust_name: str
    state: str
    tag: str
    answered: str
    last_activity: datetime | None
    submitted: bool
    overdue: bool


@dataclass(frozen=True)
class CompletionCount:
    """How many assessments of a group stand where."""

    key: str
    label: str
    participating: int
    submitted: int
    signed: int
    started: int
    not_started: int

    @property
    def share(self) -> str:
        return f"{round(100 * self.submitted / self.participating)}%" if self.participating else ""


def stage_of(completion: Completion) -> int:
    """Where an assessment stands, as one of the constants above."""
    assessment = completion.assessment
    if assessment.state == Assessment.State.SUBMITTED:
        return SUBMITTED
    if assessment.state == Assessment.State.SIGNED:
        return SIGNED
    if not completion.started and not completion.progress.answered:
        return NOT_STARTED
    return COMPLETE if completion.progress.complete else IN_PROGRESS


def completion_rows(found: Iterable[Completion], *, today: date) -> list[CompletionRow]:
    """The assessments by urgency: least far first, and among those the longest without activity."""

    def urgency(completion: Completion) -> tuple[int, int, float, str]:
        last = completion.assessment.last_activity_at
        name = completion.assessment.trust_name
        return stage_of(completion), completion.progress.answered, last.timestamp() if last else 0.0, name

    return [_row(completion, today) for completion in sorted(found, key=urgency)]


def _row(completion: Completion, today: date) -> CompletionRow:
    assessment, stage = completion.assessment, stage_of(completion)
    is_open = assessment.wave.state == Wave.State.OPEN
    return CompletionRow(
        trust_code=assessment.trust_code,
        trust_name=assessment.trust_name,
        state=STATES[stage],
        tag=TAGS[stage],
        answered=f"{completion.progress.answered} of {completion.progress.total}",
        last_activity=assessment.last_activity_at,
        submitted=stage == SUBMITTED,
        overdue=is_open and stage != SUBMITTED and assessment.due_on < today,
    )


def completion_counts(
    found: Sequence[Completion], *, by: Callable[[Assessment], tuple[str, str]]
) -> list[CompletionCount]:
    """Counts by the group that ``by`` gives each assessment as (key, label), ordered by label."""
    groups: dict[tuple[str, str], list[int]] = {}
    for completion in found:
        groups.setdefault(by(completion.assessment), []).append(stage_of(completion))
    return [
        CompletionCount(
            key=key,
            label=label,
            participating=len(stages),
            submitted=stages.count(SUBMITTED),
            signed=stages.count(SIGNED),
            started=stages.count(IN_PROGRESS) + stages.count(COMPLETE),
            not_started=stages.count(NOT_STARTED),
        )
        for (key, label), stages in sorted(groups.items(), key=lambda item: item[0][1])
    ]


def by_region(assessment: Assessment) -> tuple[str, str]:
    return assessment.region_code, assessment.region_name


def by_type(assessment: Assessment) -> tuple[str, str]:
    label = assessment.get_trust_type_display()
    return assessment.trust_type, label[:1].upper() + label[1:]


def completion_in_words(found: Sequence[Completion]) -> str:
    """Say how many have submitted and how many still need a word: the first sentence of a list."""
    stages = [stage_of(completion) for completion in found]
    if not stages:
        return "No trust takes part."
    submitted = stages.count(SUBMITTED)
    words = f"{submitted} of {plural(len(stages), 'trust')} {'has' if submitted == 1 else 'have'} submitted."
    if stages.count(NOT_STARTED):
        have = "has" if stages.count(NOT_STARTED) == 1 else "have"
        words += f" {stages.count(NOT_STARTED)} {have} not started."
    if stages.count(SIGNED):
        wait = "waits" if stages.count(SIGNED) == 1 else "wait"
        words += f" {stages.count(SIGNED)} {wait} for the counter-signature."
    return words
