"""In which of its forms an answer is given."""

from collections.abc import Iterable
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer


class Forms(DefaultContentNegotiation):
    """By ``format`` in the address, otherwise by ``Accept``. A form that an address has not is a wrong parameter."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[Any]:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise ValidationError({"format": ["There is no such form of this answer."]})
        return found
