"""More time for one trust, and a word with it."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.permissions import Permission
from accounts.selectors import people_of_trusts
from accounts.services import require
from audit.services import record
from nhsuk.formats import nhs_date

from ..models import Assessment, Contact, Extension
from ..reminders import LONDON, local_day
from .answers import AssessmentLocked
from .notices import Addressed, notify_all
from .reminders import LEADS


class RemindedToday(Exception):
    """The trust was reminded today already."""


@transaction.atomic
def extend_assessment(*, assessment: Assessment, due_on: date, reason: str, by: User) -> Extension:
    """Give one trust a due date of its own, and tell its leads and clinical leads.

    Raises:
        ValidationError: by field: the date has passed, is after the wave's final date, before the wave's due date,
            or the one that stands.
        AssessmentLocked: it is submitted, or the wave is closed.
        PermissionDenied.
    """
    _require(by, Permission.ASSESSMENT_EXTEND, assessment)
    assessment = _locked(assessment)
    wave = assessment.wave
    today = local_day(timezone.now())
    if due_on < today:
        raise ValidationError({"due_on": "The new date must be today or later"})
    if due_on > wave.final_on:
        raise ValidationError(
            {"due_on": f"The new date must be {nhs_date(wave.final_on)} or earlier: then the final results come out"}
        )
    if due_on < wave.due_on:
        raise ValidationError({"due_on": f"The new date must be after {nhs_date(wave.due_on)}, the date for everybody"})
    if due_on == assessment.due_on:
        raise ValidationError({"due_on": f"Answers are due on {nhs_date(due_on)} already"})
    extension = Extension.objects.create(
        assessment=assessment,
        due_on_before=assessment.due_on,
        due_on=due_on,
        reason=reason,
        granted_at=timezone.now(),
        granted_by_id=str(by.pk),
        granted_by_label=by.name,
    )
    assessment.due_on = due_on
    assessment.save(update_fields=["due_on"])
    record(
        action="assessment.extended",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"due_on": due_on, "before": extension.due_on_before, "reason": reason},
    )
    people = people_of_trusts([assessment.trust_code], [*LEADS, Role.CLINICAL_LEAD])
    details: dict[str, str | list[str]] = {"due_on": nhs_date(due_on), "by": by.name}
    notify_all(
        kind="extension_granted",
        to=[
            Addressed(person, f"extension/{extension.pk}", assessment, details=details)
            for person in people.get(assessment.trust_code, [])
        ],
    )
    return extension


@transaction.atomic
def remind_trust(*, assessment: Assessment, by: User) -> int:
    """Mail a reminder to the leads of one trust, note it in the contact log, and return how many mails that is.

    A trust without a lead in the portal gets none, and nothing is noted.

    Raises RemindedToday, AssessmentLocked and PermissionDenied.
    """
    _require(by, Permission.TRUST_REMIND, assessment)
    assessment = _locked(assessment)
    midnight = datetime.combine(local_day(timezone.now()), time(), LONDON)
    if Contact.objects.filter(assessment=assessment, how=Contact.How.MAIL, made_at__gte=midnight).exists():
        raise RemindedToday
    people = people_of_trusts([assessment.trust_code], LEADS).get(assessment.trust_code, [])
    if not people:
        return 0
    contact = _note(assessment, Contact.How.MAIL, f"To {', '.join(person.name for person in people)}", by)
    about = f"contact/{contact.pk}"
    notify_all(
        kind="region_reminds",
        to=[Addressed(person, about, assessment, details={"by": by.name}) for person in people],
    )
    return len(people)


@transaction.atomic
def note_contact(*, assessment: Assessment, how: str, note: str, by: User) -> Contact:
    """Keep that somebody spoke with a trust. Raises ValidationError for mail, which notes itself; PermissionDenied."""
    _require(by, Permission.TRUST_REMIND, assessment)
    if how not in Contact.How.values or how == Contact.How.MAIL:
        raise ValidationError({"how": "Select how you were in touch"})
    return _note(assessment, how, note, by)


def _note(assessment: Assessment, how: str, note: str, by: User) -> Contact:
    contact = Contact.objects.create(
        assessment=assessment,
        how=how,
        note=note,
        made_at=timezone.now(),
        made_by_id=str(by.pk),
        made_by_label=by.name,
    )
    record(
        action="contact.noted",
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"how": str(how)},
    )
    return contact


def _locked(assessment: Assessment) -> Assessment:
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("wave").get(pk=assessment.pk)
    if locked.state == Assessment.State.SUBMITTED or not locked.takes_answers:
        raise AssessmentLocked
    return locked


def _require(by: User, permission: Permission, assessment: Assessment) -> None:
    require(
        by,
        permission,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )
