"""Addresses of the portal for mails."""

from urllib.parse import quote

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse


def portal_url(path: str) -> str:
    """``path`` at the portal's public address: a link in a mail never trusts a request's Host header."""
    return f"{settings.PORTAL_URL.geturl().rstrip('/')}{path}"


def set_password_url(key: str) -> str:
    """The address at which a password is set; ``key`` is allauth's ``<person>-<token>``."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return portal_url(path.replace("UID-KEY", quote(key)))


_INVITATIONS = "accounts.invitation"


def invitation_token(invitation_id: int, number: int) -> str:
    """What the link of an invitation ends in: it says which and how many times sent, and cannot be made up."""
    return Signer(salt=_INVITATIONS).sign(f"{invitation_id}-{number}")


def parts_of_invitation_token(token: str) -> tuple[int, int] | None:
    """Which invitation, and which of its links; None where the token is not ours."""
    try:
        pk, number = Signer(salt=_INVITATIONS).unsign(token).split("-")
    except BadSignature:
        return None
    return int(pk), int(number)


def invitation_url(invitation_id: int, number: int) -> str:
    """The address at which an invited colleague sets a password."""
    path = reverse("accounts:invitation_accept", kwargs={"token": "TOKEN"})
    return portal_url(path.replace("TOKEN", quote(invitation_token(invitation_id, number))))
