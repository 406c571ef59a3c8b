"""A date as a day, a month and a year to be typed."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .looks import Looks

PARTS = ("day", "month", "year")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateParts(forms.Widget):
    """Three inputs, ``name-day``, ``name-month`` and ``name-year``; its value is the three texts."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, ...]:
        return tuple(str(data.get(f"{name}-{part}", "")).strip() for part in PARTS)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}-day" if id_ else ""

    @staticmethod
    def parts_of(value: date | tuple[str, ...] | None) -> tuple[str, ...]:
        """The three texts of a date, or of what was typed."""
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        return value or ("", "", "")


class DateField(Looks, forms.Field):
    """A date. A month may be typed as a number or a name. ``cleaned_data`` has a ``date`` or None.

    A ValidationError of it carries ``params["parts"]``: the inputs that it is about.
    """

    widget = DateParts
    default_error_messages = {
        "incomplete": "%(label)s must include a %(missing)s",
        "invalid": "%(label)s must be a real date",
    }

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if not any(value):
            return None
        missing = [part for part, text in zip(PARTS, value, strict=True) if not text]
        if missing:
            raise self._error("incomplete", missing, missing=" and ".join(missing))
        day, month, year = (_number(part, text) for part, text in zip(PARTS, value, strict=True))
        wrong = [
            part
            for part, number, least, most in (("day", day, 1, 31), ("month", month, 1, 12), ("year", year, 1000, 9999))
            if not least <= number <= most
        ]
        if wrong:
            raise self._error("invalid", wrong)
        try:
            return date(year, month, day)
        except ValueError:
            raise self._error("invalid", ["day"]) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return DateParts.parts_of(initial) != DateParts.parts_of(data)

    def _error(self, code: str, parts: list[str], **params: str) -> ValidationError:
        return ValidationError(
            self.error_messages[code],
            code=code,
            params={"label": (self.label or "Date").removesuffix(" (optional)"), "parts": parts, **params},
        )


def _number(part: str, text: str) -> int:
    """The number typed, or -1."""
    if part == "month" and text[:3].lower() in _MONTHS and re.fullmatch(r"[A-Za-z]{3,9}", text):
        return _MONTHS.index(text[:3].lower()) + 1
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else -1
