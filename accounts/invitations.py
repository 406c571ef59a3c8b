"""The mails to people who were invited."""

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from audit.services import record

from .addresses import invitation_url, portal_url, set_password_url
from .models import Invitation, User
from .selectors import has_account, memberships_of

SETTLING_TIME = timedelta(seconds=30)
DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)


def send_invitation(*, user_id: int) -> None:
    """Mail the link to set a first password. Nothing is sent once a password is set, so it may run again.

    Raises:
        OSError: the mail server does not answer (``smtplib.SMTPException`` is one).
    """
    user = User.objects.get(pk=user_id)
    if user.has_usable_password() or not user.is_active:
        return
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    context = {
        "user": user,
        "memberships": memberships_of(user),
        "set_password_url": set_password_url(key),
        "portal_url": portal_url(""),
        "days": DAYS,
    }
    subject = " ".join(render_to_string("accounts/email/invitation_subject.txt", context).split())
    with transaction.atomic():
        record(action="invitation.sent", by=None, subject=user, data={"email": user.email})
        send_mail(
            subject,
            render_to_string("accounts/email/invitation_message.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [user.email],
        )


def send_team_invitation(*, invitation_id: int) -> None:
    """Mail a colleague of a trust their invitation: with the link, or that they have a role now.

    Each link is mailed once, however often this runs, and nothing is mailed once the invitation was taken back.

    Raises:
        OSError: the mail server does not answer; the invitation goes on waiting.
    """
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("membership__user", "membership__trust")
            .filter(pk=invitation_id, mailed_number__lt=F("number"), membership__ended_at=None)
            .first()
        )
        if invitation is None or not invitation.membership.user.is_active:
            return
        user = invitation.membership.user
        url = "" if has_account(user) else invitation_url(invitation.pk, invitation.number)
        context = {
            "user": user,
            "membership": invitation.membership,
            "made_by": invitation.made_by_label,
            "invitation_url": url,
            "portal_url": portal_url(""),
            "days": DAYS,
        }
        invitation.mailed_number = invitation.number
        invitation.save(update_fields=["mailed_number"])
        record(action="invitation.sent", by=None, subject=user, data={"email": user.email})
        # Last: where the server does not answer, nothing above has happened.
        send_mail(
            " ".join(render_to_string("accounts/email/team_invitation_subject.txt", context).split()),
            render_to_string("accounts/email/team_invitation_message.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [user.email],
        )


def forgotten_team_invitations() -> list[int]:
    """The invitations whose mail is behind for longer than a message takes to the worker."""
    rows = Invitation.objects.filter(
        mailed_number__lt=F("number"), made_at__lt=timezone.now() - SETTLING_TIME, membership__ended_at=None
    )
    return list(rows.filter(membership__user__is_active=True).values_list("pk", flat=True))
