"""What people sign in with, and what the audit trail keeps of it."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from audit.services import record

from ..models import User
from .people import require_people_manage


@transaction.atomic
def set_password(*, user: User, password: str, by: User | None) -> None:
    """Give ``user`` a new password: every other session of theirs ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(action="password.changed", by=by, subject=user)


@transaction.atomic
def remove_second_steps(*, user: User, by: User | None, reason: str) -> int:
    """Remove every authenticator of a person who has lost theirs; return how many there were.

    The person then signs in with the password alone and, where the role needs it, must set up a new second step
    before anything else. Make sure first that it is the person who asks.

    Raises:
        PermissionDenied: ``by`` may not look after people.
    """
    require_people_manage(by)
    number, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    if number:
        record(action="authenticator.removed", by=by, subject=user, data={"number": number, "reason": reason})
    return int(number)


def record_password_reset_asked(*, user: User | None) -> None:
    """Note that somebody asked for the mail with the link; None: for an address that is nobody's here.

    Such an address is not kept: what was typed may be anything.
    """
    record(action="password.reset_asked", by=None, subject=user, data={"email": user.email if user else ""})


@transaction.atomic
def verify_address(*, user: User) -> None:
    """Who followed the mailed link has shown that the address is theirs."""
    if EmailAddress.objects.filter(user=user, email=user.email, verified=False).update(verified=True):
        record(action="address.verified", by=user, subject=user, data={"email": user.email})


def record_refused_single_sign_on(*, issuer: str) -> None:
    """Note that somebody came from the single sign-on provider whom the portal does not know."""
    record(action="single_sign_on.refused", by=None, data={"issuer": issuer})
