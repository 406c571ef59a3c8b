"""How far the assessments of a wave are, for those who may see it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from accounts.selectors import scope_of
from prepared.queries import prepared
from surveys.models import Assessment, Wave
from surveys.selectors import Progress, opened_waves, progress_of
from surveys.selectors.submissions import last_submitted

NOT_COUNTED = Progress(answered=0, total=0)


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
    shown = opened_waves()
    return next((wave for wave in shown if wave.state == Wave.State.OPEN), next(iter(shown), None))


def completion_in(
    wave: Wave,
    user: User,
    *,
    region: str = "",
    icb: str = "",
    trusts: frozenset[str] | None = None,
    signed_too: bool = True,
) -> list[Completion]:
    """The assessments of ``wave`` whose completion ``user`` may see, of one region, ICB or some trusts if given.

    Two queries, whatever the number of trusts. Without ``signed_too`` answers are counted only where nobody has signed
    them: for counts by state, to which those of the others add nothing.
    """
    scope = scope_of(user, Permission.COMPLETION_READ).lists()
    codes = sorted(trusts or ())
    assessments = _assessments(wave.pk, *scope, [region] if region else [], [icb] if icb else [], trusts is None, codes)
    for assessment in assessments:
        assessment.wave = wave
    progress = progress_of(a for a in assessments if signed_too or not a.is_locked)
    return [Completion(assessment, progress.get(assessment.pk, NOT_COUNTED)) for assessment in assessments]


@prepared
def _assessments(
    wave_id: int,
    everywhere: bool,
    codes: list[str],
    icbs: list[str],
    regions: list[str],
    region: list[str],
    icb: list[str],
    any_trust: bool,
    trusts: list[str],
) -> QuerySet[Assessment]:
    """Those of a wave in a scope, without the wave; of one region, ICB or some trusts, where these are given."""
    rows = Assessment.objects.filter(Scope.of_lists(everywhere, codes, icbs, regions).q(), wave_id=wave_id)
    if region:
        rows = rows.filter(region_code__in=region)
    if icb:
        rows = rows.filter(icb_code__in=icb)
    if not any_trust:
        rows = rows.filter(trust_code__in=trusts)
    return rows.annotate(**last_submitted()).order_by("trust_name")
