"""Adding events to the trail."""

import re
from collections.abc import Mapping
from typing import Protocol

from django.db import models
from django.utils import timezone

from .models import Event
from .plain import plain_data, plain_text
from .sealing import seal_events

__all__ = ["PORTAL_LABEL", "Actor", "record", "seal_events"]

PORTAL_LABEL = "The portal"
ACTION = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


class Actor(Protocol):
    """Who did it: anything with a primary key and a text, in practice a person."""

    @property
    def pk(self) -> object: ...

    def __str__(self) -> str: ...


def record(
    *,
    action: str,
    by: Actor | None,
    subject: models.Model | None = None,
    trust_code: str = "",
    data: Mapping[str, object] | None = None,
) -> Event:
    """Add an event; call it within the transaction of the change that it describes.

    Args:
        action: ``noun.verb`` in lower case, such as ``assessment.signed``.
        by: the person, or None where the portal acts by itself.
        subject: the saved object that it happened to; kept as its type and key.
        trust_code: the trust it concerns, so that an auditor of one trust may read it.
        data: what else is worth knowing, never a secret. Made plain by ``audit.plain.plain_data``.

    Raises:
        ValueError: the action is not noun.verb, the subject is not saved, or a text is too long.
        TypeError: ``data`` holds something without a plain form.
    """
    if not ACTION.fullmatch(action) or len(action) > 60:
        raise ValueError(f"An audit action is noun.verb in lower case, at most 60 characters: {action!r} is not.")
    if subject is not None and subject.pk is None:
        raise ValueError(f"{action}: the subject has no key yet. Save it first.")
    if len(trust_code) > 5:
        raise ValueError(f"{action}: {trust_code!r} is not an ODS code of a trust.")
    return Event.objects.create(
        occurred_at=timezone.now(),
        actor_id="" if by is None else str(by.pk),
        actor_label=PORTAL_LABEL if by is None else plain_text(str(by))[:300],
        action=action,
        subject_type="" if subject is None else subject._meta.label_lower,
        subject_id="" if subject is None else plain_text(str(subject.pk))[:60],
        trust_code=trust_code,
        data=plain_data(data or {}),
    )
