"""The mail to a person who was invited."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from audit.services import record

from .addresses import portal_url, set_password_url
from .models import User
from .selectors import memberships_of

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
