"""Waves: made, changed and removed as drafts, opened (every trust then has its assessment) and closed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
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


class StaleWave(ValueError):
    """Somebody else has changed the draft since it was read."""


DRAFTED = (
    "title",
    "framework_version",
    "geography_date",
    "opens_on",
    "due_on",
    "final_on",
    "visibility",
    "needs_countersignature",
    "reminder_days",
    "escalation_days",
)
"""What can be changed of a draft; its word in addresses stays."""


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


def as_drafted(wave: Wave) -> dict[str, Any]:
    """What of ``wave`` can be changed while it is a draft, by field, as JSON can hold it."""
    return {name: _plain(getattr(wave, name)) for name in DRAFTED}


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | list) else str(value)


@transaction.atomic
def change_wave(*, wave: Wave, seen: dict[str, Any], by: User | None, **changes: Any) -> Wave:
    """Change a draft wave; ``changes`` are fields of ``DRAFTED``, and ``seen`` is what ``as_drafted`` said before.

    Raises WaveStateError unless it is a draft, StaleWave where it is no longer as it was seen, ValidationError for
    dates out of order.
    """
    _require_wave_rights(by)
    wave = _draft(wave, "changed")
    before = as_drafted(wave)
    if seen != before:
        raise StaleWave(f"Somebody else has changed {wave.title} meanwhile.")
    for name in changes:
        if name not in DRAFTED:
            raise ValidationError(f"{name} of a wave is not changed.")
        setattr(wave, name, changes[name])
    wave.full_clean()
    wave.save()
    after = as_drafted(wave)
    changed = {name: [before[name], after[name]] for name in DRAFTED if before[name] != after[name]}
    if changed:
        record(action="wave.changed", by=by, subject=wave, data={"slug": wave.slug, "changed": changed})
    return wave


@transaction.atomic
def remove_wave(*, wave: Wave, by: User | None) -> None:
    """Remove a draft wave, which nobody has answered. Raises WaveStateError unless it is a draft."""
    _require_wave_rights(by)
    wave = _draft(wave, "removed")
    record(action="wave.removed", by=by, subject=wave, data={"slug": wave.slug, "was": as_drafted(wave)})
    wave.delete()
    transaction.on_commit(forget_demonstration, robust=True)


def _draft(wave: Wave, step: str) -> Wave:
    """The stored wave, locked. Raises WaveStateError unless it is a draft, also where it is gone."""
    found = Wave.objects.select_for_update().filter(pk=wave.pk).first()
    if found is None:
        raise WaveStateError(f"{wave.title} is not there any more: somebody has removed the draft.")
    if found.state != Wave.State.DRAFT:
        raise WaveStateError(f"{found.title} is {found.get_state_display()}: only a draft wave can be {step}.")
    return found


@transaction.atomic
def open_wave(*, wave: Wave, by: User | None) -> list[Assessment]:
    """Open a draft wave: each trust open on the geography date gets an assessment with its facts frozen.

    The digital leads and their deputies are invited by mail.

    Raises WaveStateError when the wave is not a draft, or no trust was open on that day.
    """
    _require_wave_rights(by)
    wave = _draft(wave, "opened")
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
