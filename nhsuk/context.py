"""What every page gets, whatever view made it."""

from django.contrib.messages import get_messages
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """``csp_nonce`` for the one inline script, ``user``, and the ``messages`` that wait for this person."""
    return {
        "csp_nonce": str(getattr(request, "csp_nonce", "")),
        "user": getattr(request, "user", None),
        "messages": get_messages(request),
    }
