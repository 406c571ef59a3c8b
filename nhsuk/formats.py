"""Numbers, dates and prose as NHS.UK writes them. All are template filters of the same name."""

import re
from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

_HALVES = ("am", "pm")


def nhs_date(value: date | datetime | None) -> str:
    """``3 November 2026``; of a moment, the day in the portal's time zone. None gives an empty string."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _local(value)
    return f"{value.day} {value:%B %Y}"


def nhs_time(value: datetime | None) -> str:
    """``2:02pm``, ``9am``, ``midday``, ``midnight``."""
    if value is None:
        return ""
    value = _local(value)
    if value.minute == 0 and value.hour in (0, 12):
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{_HALVES[value.hour // 12]}"


def nhs_datetime(value: datetime | None) -> str:
    """``3 November 2026 at 2:02pm``, in the portal's time zone."""
    return f"{nhs_date(value)} at {nhs_time(value)}" if value is not None else ""


def number(value: float | None, places: int = 0) -> str:
    """``1,234`` or, with ``places``, ``1,234.5``; a true minus sign. None gives an empty string."""
    if value is None:
        return ""
    return f"{value:,.{places}f}".replace("-", "\N{MINUS SIGN}")


def plural(count: int, singular: str, several: str = "") -> str:
    """``1 question``, ``2 questions``, ``0 questions``; ``several`` where it is not the singular with an s."""
    return f"{number(count)} {singular if count == 1 else several or singular + 's'}"


def sentences(text: str) -> list[str]:
    """The sentences of ``text``: a full stop, then a space and a capital or a figure, begins another."""
    return re.split(r"(?<=\.) (?=[A-Z0-9£])", text)


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


FILTERS: dict[str, Callable[..., str | list[str]]] = {
    "nhs_date": nhs_date,
    "nhs_time": nhs_time,
    "nhs_datetime": nhs_datetime,
    "number": number,
    "plural": plural,
    "sentences": sentences,
}
