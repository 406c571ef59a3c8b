"""What is heard of sign-ins goes to the audit trail; an invitation goes to the worker."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_reset, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from audit.services import record

from .models import User
from .selectors import user_by_email
from .services import note_signed_in, verify_address
from .signals import invited, team_invited
from .tasks import send_invitation_task, send_team_invitation_task


@receiver(user_logged_in, dispatch_uid="audit_signed_in")
def record_signed_in(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    methods = [entry["method"] for entry in get_authentication_records(request, user)]
    record(action="person.signed_in", by=user, subject=user, data={"methods": methods})
    note_signed_in(user=user)


@receiver(user_login_failed, dispatch_uid="audit_sign_in_failed")
def record_sign_in_failed(sender: object, credentials: dict[str, Any], **kwargs: Any) -> None:
    # The address is kept only where it is somebody's here: what was typed may be a password in the wrong box.
    user = user_by_email(str(credentials.get("email") or ""))
    record(action="person.sign_in_failed", by=None, subject=user, data={"email": user.email if user else ""})


@receiver(authentication_failed, sender=Authenticator, dispatch_uid="audit_second_step_failed")
def record_second_step_failed(sender: object, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    record(action="person.second_step_failed", by=None, subject=user, data={"type": authenticator.type})


@receiver(user_logged_out, dispatch_uid="audit_signed_out")
def record_signed_out(sender: object, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(action="person.signed_out", by=user, subject=user)


@receiver(authenticator_added, sender=Authenticator, dispatch_uid="audit_authenticator_added")
def record_authenticator_added(sender: object, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    record(action="authenticator.added", by=user, subject=user, data={"type": authenticator.type})


@receiver(authenticator_removed, sender=Authenticator, dispatch_uid="audit_authenticator_removed")
def record_authenticator_removed(sender: object, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    record(action="authenticator.removed", by=user, subject=user, data={"type": authenticator.type})


@receiver(authenticator_reset, sender=Authenticator, dispatch_uid="audit_authenticator_reset")
def record_authenticator_reset(sender: object, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    record(action="authenticator.renewed", by=user, subject=user, data={"type": authenticator.type})


@receiver(social_account_added, dispatch_uid="audit_single_sign_on_linked")
def record_single_sign_on_linked(sender: object, sociallogin: Any, **kwargs: Any) -> None:
    issuer = sociallogin.account.extra_data.get("id_token", {}).get("iss", "")
    record(action="single_sign_on.linked", by=sociallogin.user, subject=sociallogin.user, data={"issuer": issuer})


@receiver(password_reset, dispatch_uid="address_verified_by_link")
def verify_address_by_link(sender: object, user: User, **kwargs: Any) -> None:
    verify_address(user=user)


@receiver(invited, dispatch_uid="invitation_to_worker")
def mail_invitation(sender: object, user_id: int, **kwargs: Any) -> None:
    send_invitation_task.delay(user_id)


@receiver(team_invited, dispatch_uid="team_invitation_to_worker")
def mail_team_invitation(sender: object, invitation_id: int, **kwargs: Any) -> None:
    send_team_invitation_task.delay(invitation_id)
