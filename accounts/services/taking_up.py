"""Taking up an invitation to a team: by the link in the mail, or by signing in."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record

from ..addresses import parts_of_invitation_token
from ..models import Invitation, User
from ..selectors import has_account
from .sign_in import set_password, verify_address


class LinkUseless(Exception):
    """The link was used, renewed or taken back, is too old, or never was one: the page says the same of all."""


def invitation_by_link(token: str) -> Invitation:
    """The invitation that a link leads to, while it can be taken up.

    Raises:
        LinkUseless: it cannot.
    """
    return _take_up_with(token, Invitation.objects.all())


@transaction.atomic
def take_up_invitation(*, token: str, password: str) -> User:
    """Set the first password of whoever was invited. It works once.

    Raises:
        LinkUseless: the link cannot be used, or not any more.
        ValidationError: the password is too weak.
    """
    invitation = _take_up_with(token, Invitation.objects.select_for_update(of=("self",)))
    # Two links may lead to one account, each of another trust: the person's row decides who is first.
    user = User.objects.select_for_update().get(pk=invitation.membership.user_id)
    if has_account(user):
        raise LinkUseless
    _check_password(password, user)
    set_password(user=user, password=password, by=user)
    verify_address(user=user)
    note_signed_in(user=user)
    record(
        action="invitation.used",
        by=user,
        subject=invitation,
        trust_code=invitation.membership.trust.code if invitation.membership.trust else "",
    )
    return user


def note_signed_in(*, user: User) -> None:
    """Whoever signs in has taken up whatever invitation was waiting."""
    Invitation.objects.filter(membership__user=user, used_at=None).update(used_at=timezone.now())


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password1": error.messages}) from None


def _take_up_with(token: str, rows: QuerySet[Invitation]) -> Invitation:
    found = parts_of_invitation_token(token)
    if found is None:
        raise LinkUseless
    pk, number = found
    invitation = (
        rows.filter(pk=pk, number=number, used_at=None, membership__ended_at=None)
        .select_related("membership__user", "membership__trust")
        .first()
    )
    if invitation is None or not invitation.membership.user.is_active:
        raise LinkUseless
    if timezone.now() >= invitation.made_at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT):
        raise LinkUseless
    if has_account(invitation.membership.user):
        raise LinkUseless
    return invitation
