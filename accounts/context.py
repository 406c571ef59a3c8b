"""What every page knows about the person it is shown to."""

from django.http import HttpRequest
from django.urls import reverse


def account(request: HttpRequest) -> dict[str, object]:
    """``account_url``: where the name in the header leads; None where nobody is signed in."""
    user = getattr(request, "user", None)
    return {"account_url": reverse("accounts:person_read") if user and user.is_authenticated else None}
