"""Waves: made, opened (every trust then has its assessment) and closed."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import require
from audit.services import record
from organisations.selectors import participants_on

from ..context import forget_demonstration
from ..models import Assessment, FrameworkVersion, Wave
from ..reminders import ESCALATION_DAYS, REMINDER_DAYS
from .reminders import invite_to_wave


class WaveStateError(ValueError):
    """The wave is not in the state that this step starts from."""


def _require_wave_rights(by: User | None) -> None:
    if by is not None:
        require(by, Permission.WAVE_MANAGE, trust_code="")


@transaction.atomic
def create_wave(
    *,
    slug: str,
    title: str,
    framework_version: FrameworkVersion,
    geography_date: date,
    opens_on: date,
    due_on: date,
    final_on: date,
    by: User | None,
    visibility: str = Wave.Visibility.ANONYMOUS,
    needs_countersignature: bool = True,
    demonstration: bool = False,
    reminder_days: Sequence[int] = REMINDER_DAYS,
    escalation_days: Sequence[int] = ESCALATION_DAYS,
) -> Wave:
    """Make a draft wave. Raises ValidationError for dates out of order or a slug that is taken."""
    _require_wave_rights(by)
    wave = Wave(
        slug=slug,
        title=title,
        framework_version=framework_version,
        geography_date=geography_date,
        opens_on=opens_on,
        due_on=due_on,
        final_on=final_on,
        visibility=visibility,
        needs_countersignature=needs_countersignature,
        demonstration=demonstration,
        reminder_days=list(reminder_days),
        escalation_days=list(escalation_days),
    )
    wave.full_clean()
    wave.save()
    transaction.on_commit(forget_demonstration, robust=True)
    record(action="wave.created", by=by, subject=wave, data={"slug": slug, "framework": str(framework_version)})
    return wave


@transaction.atomic
def open_wave(*, wave: Wave, by: User | None) -> list[Assessment]:
    """Open a draft wave: each trust open on the geography date gets an assessment with its facts frozen.

    The digital leads and their deputies are invited by mail.

    Raises WaveStateError when the wave is not a draft, or no trust was open on that day.
    """
    _require_wave_rights(by)
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.state != Wave.State.DRAFT:
        raise WaveStateError(f"{wave.title} is {wave.get_state_display()}: only a draft wave can be opened.")
    participants = participants_on(wave.geography_date)
    if not participants:
        raise WaveStateError(f"No trust was open on {wave.geography_date:%-d %B %Y}. Import the ODS files first.")
    assessments = Assessment.objects.bulk_create(
        Assessment(
            wave=wave,
            trust=participant.trust,
            trust_code=participant.code,
            trust_name=participant.name,
            trust_type=participant.trust_type,
            region_code=participant.region_code,
            region_name=participant.region_name,
            icb_code=participant.icb_code,
            icb_name=participant.icb_name,
            programmes=list(participant.programmes),
            due_on=wave.due_on,
        )
        for participant in participants
    )
    wave.state = Wave.State.OPEN
    wave.opened_at = timezone.now()
    wave.save(update_fields=["state", "opened_at"])
    record(action="wave.opened", by=by, subject=wave, data={"assessments": len(assessments)})
    if not wave.demonstration:  # Nobody is behind those addresses.
        invite_to_wave(wave=wave, assessments=assessments)
    return assessments


@transaction.atomic
def close_wave(*, wave: Wave, by: User | None) -> Wave:
    """Close an open wave: no answer can be changed after it. Raises WaveStateError unless it is open."""
    _require_wave_rights(by)
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.state != Wave.State.OPEN:
        raise WaveStateError(f"{wave.title} is {wave.get_state_display()}: only an open wave can be closed.")
    wave.state = Wave.State.CLOSED
    wave.save(update_fields=["state"])
    # Waits for every save and signature under way, each of which holds its assessment's row; later ones find it shut.
    Assessment.objects.filter(wave=wave).update(takes_answers=False)
    record(action="wave.closed", by=by, subject=wave)
    return wave
