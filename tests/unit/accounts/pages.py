"""Reading the portal's pages as a person does."""

import re

from audit.models import Event

LOGIN, ME = "/accounts/login/", "/accounts/me/"


def actions() -> list[str]:
    return list(Event.objects.order_by("id").values_list("action", flat=True))


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def error_of(response) -> str:
    summary = re.search(r"nhsuk-error-summary__body.*?</div>", response.content.decode(), re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", summary[0])).partition(">")[2].strip() if summary else ""
