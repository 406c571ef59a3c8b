"""How far the assessments of a wave are, for those who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from surveys.models import Assessment, Wave
from surveys.selectors import Progress, assessments_visible_to, progress_of, waves
from surveys.selectors.submissions import last_submitted


@dataclass(frozen=True)
class Completion:
    """One assessment and the scored questions that are answered in it."""

    assessment: Assessment
    progress: Progress

    @property
    def started(self) -> bool:
        return self.assessment.last_activity_at is not None

    @property
    def submitted_before(self) -> bool:
        """Whether there is a submission, also while the assessment is open again."""
        return getattr(self.assessment, "last_number", None) is not None

    @property
    def withdrawn(self) -> bool:
        """Whether the last submission was withdrawn, and no other came after it."""
        return getattr(self.assessment, "last_withdrawn_at", None) is not None


def current_wave() -> Wave | None:
    """The open wave that is due last, or without one the latest closed wave; None before the first opened."""
    shown = [wave for wave in waves() if wave.state != Wave.State.DRAFT]
    return next((wave for wave in shown if wave.state == Wave.State.OPEN), next(iter(shown), None))


def completion_in(
    wave: Wave, user: User, *, region: str = "", icb: str = "", trusts: frozenset[str] | None = None
) -> list[Completion]:
    """The assessments of ``wave`` whose completion ``user`` may see, of one region, ICB or some trusts if given.

    Two queries, whatever the number of trusts.
    """
    rows = assessments_visible_to(user, Permission.COMPLETION_READ).filter(wave=wave)
    if region:
        rows = rows.filter(region_code=region)
    if icb:
        rows = rows.filter(icb_code=icb)
    if trusts is not None:
        rows = rows.filter(trust_code__in=trusts)
    assessments: Sequence[Assessment] = list(rows.annotate(**last_submitted()).order_by("trust_name"))
    progress = progress_of(assessments)
    return [Completion(assessment, progress[assessment.pk]) for assessment in assessments]
