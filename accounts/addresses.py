"""Addresses of the portal for mails."""

from urllib.parse import quote

from django.conf import settings
from django.urls import reverse


def portal_url(path: str) -> str:
    """``path`` at the portal's public address: a link in a mail never trusts a request's Host header."""
    return f"{settings.PORTAL_URL.geturl().rstrip('/')}{path}"


def set_password_url(key: str) -> str:
    """The address at which a password is set; ``key`` is allauth's ``<person>-<token>``."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return portal_url(path.replace("UID-KEY", quote(key)))
