"""What every page knows about the waves, whichever app it belongs to."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from .selectors import demonstration_is_loaded

KEPT_SECONDS = 60


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """Say whether the portal holds made-up answers, so that each page can be labelled.

    Read from the waves themselves; "yes" is kept for a minute, "no" is asked anew each time, so that no page goes
    without its label after the data was loaded.
    """
    if cache.get("demonstration"):
        return {"demonstration": True}
    loaded = demonstration_is_loaded()
    if loaded:
        cache.set("demonstration", True, KEPT_SECONDS)
    return {"demonstration": loaded}
