"""What changes of a person who is here: the details, whether they may sign in, and the invitation that was lost."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from audit.services import record

from ..models import User
from ..selectors import forget_memberships, has_account
from ..signals import invited
from .people import check_administrators_remain, require_people_manage, tidy_details


@transaction.atomic
def correct_person(*, user: User, name: str, job_title: str, by: User | None) -> None:
    """Correct a person's name and job title. What was signed keeps the name that it was signed with.

    Raises:
        PermissionDenied: ``by`` may not look after people.
        ValidationError: with the field named: no name, or too long a one.
    """
    require_people_manage(by)
    name, job_title, errors = tidy_details(name, job_title)
    if errors:
        raise ValidationError(errors)
    current = User.objects.select_for_update().get(pk=user.pk)
    before = {"name": current.name, "job_title": current.job_title}
    after = {"name": name, "job_title": job_title}
    if before == after:
        return
    current.name, current.job_title = name, job_title
    current.save(update_fields=["name", "job_title"])
    record(action="person.corrected", by=by, subject=current, data={"before": before, "after": after})


@transaction.atomic
def disable_person(*, user: User, by: User | None, reason: str = "") -> None:
    """Let a person sign in no more, and end the sessions there are on their next request.

    Raises:
        PermissionDenied: ``by`` may not look after people.
        ValidationError: the person is the last administrator.
    """
    require_people_manage(by)
    check_administrators_remain(lambda row: row.user_id != user.pk)
    current = User.objects.select_for_update().get(pk=user.pk)
    if current.is_active:
        current.is_active = False
        current.save(update_fields=["is_active"])
        record(action="person.disabled", by=by, subject=current, data={"email": current.email, "reason": reason})
    user.is_active = False
    forget_memberships(user)


@transaction.atomic
def enable_person(*, user: User, by: User | None, reason: str = "") -> None:
    """Let a person sign in again, with the roles that have not ended.

    Raises:
        PermissionDenied: ``by`` may not look after people.
    """
    require_people_manage(by)
    current = User.objects.select_for_update().get(pk=user.pk)
    if not current.is_active:
        current.is_active = True
        current.save(update_fields=["is_active"])
        record(action="person.enabled", by=by, subject=current, data={"email": current.email, "reason": reason})
    user.is_active = True
    forget_memberships(user)


@transaction.atomic
def invite_again(*, user: User, by: User | None) -> None:
    """Have the link to set a password mailed once more to somebody who never set one.

    Raises:
        PermissionDenied: ``by`` may not look after people.
        ValidationError: the person can sign in already, or the account is closed.
    """
    require_people_manage(by)
    if not user.is_active:
        raise ValidationError("The account is closed")
    if has_account(user):
        raise ValidationError(f"{user.name} can sign in already: “Forgotten password” makes a new link")
    record(action="person.invited", by=by, subject=user, data={"email": user.email})
    transaction.on_commit(partial(invited.send, sender=User, user_id=user.pk), robust=True)
