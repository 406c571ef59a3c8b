"""Completion as a list by urgency, and as counts by region and by trust type. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from maturity.peers import TYPE, groups_of
from nhsuk.formats import plural
from surveys.models import Assessment, Contact, Wave

from ..selectors.completion import Completion
from ..selectors.standings import Standings
from .standings import StandingCells, standing_cells
from .words import days_left, sentence

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
    done: int
    asked: int
    last_activity: datetime | None
    submitted: bool
    overdue: bool
    assessment_id: int
    own_due_on: date | None
    contact: Contact | None = None
    may_be_chased: bool = False
    standing: StandingCells | None = None
    stage: int = NOT_STARTED
    due_on: date | None = None
    left: str = ""
    icb_code: str = ""
    icb_name: str = ""
    queries: int = 0

    @property
    def waits(self) -> bool:
        """Whether the trust has yet to submit, for the first time or again."""
        return self.stage != SUBMITTED

    @property
    def answered(self) -> str:
        return f"{self.done} of {self.asked}"


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


def completion_rows(
    found: Iterable[Completion],
    *,
    today: date,
    standings: Standings | None = None,
    contacts: Mapping[int, Contact] | None = None,
    queries: Mapping[int, int] | None = None,
) -> list[CompletionRow]:
    """The assessments by urgency, least far first, and by name; with their scores where ``standings`` are given.

    ``contacts`` (the last one by assessment id) are given to those who chase; ``queries`` counts those that are open,
    by assessment id.
    """

    def urgency(completion: Completion) -> tuple[int, bool, str]:
        return stage_of(completion), not _overdue(completion, today), completion.assessment.trust_name

    rows = [_row(completion, today, standings, contacts) for completion in sorted(found, key=urgency)]
    return [replace(row, queries=(queries or {}).get(row.assessment_id, 0)) for row in rows]


def _overdue(completion: Completion, today: date) -> bool:
    assessment = completion.assessment
    waits = assessment.wave.state == Wave.State.OPEN and stage_of(completion) != SUBMITTED
    return waits and assessment.due_on < today


def _row(
    completion: Completion, today: date, standings: Standings | None, contacts: Mapping[int, Contact] | None
) -> CompletionRow:
    assessment, stage = completion.assessment, stage_of(completion)
    state, tag = STATES[stage], TAGS[stage]
    if stage in (IN_PROGRESS, COMPLETE) and completion.submitted_before:
        state, tag = "Withdrawn to correct" if completion.withdrawn else "Reopened", "orange"
    return CompletionRow(
        trust_code=assessment.trust_code,
        trust_name=assessment.trust_name,
        state=state,
        tag=tag,
        done=completion.progress.answered,
        asked=completion.progress.total,
        last_activity=assessment.last_activity_at,
        submitted=stage == SUBMITTED or completion.submitted_before,
        overdue=_overdue(completion, today),
        assessment_id=assessment.pk,
        own_due_on=assessment.due_on if assessment.due_on != assessment.wave.due_on else None,
        contact=(contacts or {}).get(assessment.pk),
        may_be_chased=contacts is not None and assessment.takes_answers and stage != SUBMITTED,
        standing=standing_cells(standings, assessment.trust_code) if standings else None,
        stage=stage,
        due_on=assessment.due_on,
        left=days_left(assessment.due_on, today) if assessment.takes_answers and stage != SUBMITTED else "",
        icb_code=assessment.icb_code,
        icb_name=assessment.icb_name,
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
    """As beside the scores: care trusts with mental health trusts, each type under the same name."""
    group = next((group for group in groups_of(assessment) if group.kind == TYPE), None)
    if group is None:
        return assessment.trust_type, sentence(f"{assessment.get_trust_type_display()} trusts")
    return group.key, sentence(group.label)


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
    again = sum(completion.submitted_before and stage_of(completion) < SIGNED for completion in found)
    if again:
        words += f" {again} {'is' if again == 1 else 'are'} open again after a submission."
    if stages.count(SIGNED):
        wait = "waits" if stages.count(SIGNED) == 1 else "wait"
        words += f" {stages.count(SIGNED)} {wait} for the counter-signature."
    return words
