"""What every page knows about the waves, whichever app it belongs to."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from .selectors import demonstration_is_loaded

KEY = "surveys.demonstration"
KEPT_SECONDS = 60


def is_demonstration() -> bool:
    """Whether anything here is made up; asked of the database every now and then only."""
    return bool(cache.get_or_set(KEY, demonstration_is_loaded, KEPT_SECONDS))


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """Say whether the portal holds made-up answers, so that each page can be labelled.

    Read from the waves themselves and kept for a minute; making a wave forgets it, so that no page goes without its
    label after the demonstration was loaded.
    """
    return {"demonstration": is_demonstration()}


def forget_demonstration() -> None:
    """Have the next page ask again."""
    cache.delete(KEY)
