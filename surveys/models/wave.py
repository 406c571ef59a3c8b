"""One round of collection."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from ..reminders import ESCALATION_DAYS, REMINDER_DAYS
from .framework import FrameworkVersion


def reminder_days() -> list[int]:
    return list(REMINDER_DAYS)


def escalation_days() -> list[int]:
    return list(ESCALATION_DAYS)


class Wave(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        OPEN = "open", "open"
        CLOSED = "closed", "closed"

    class Visibility(models.TextChoices):
        ANONYMOUS = "anonymous", "anonymous to peers"
        NAMED = "named", "named"

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=100)
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="waves")
    geography_date = models.DateField(help_text="Trusts, names and places are taken as on this day.")
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.ANONYMOUS)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opens_on = models.DateField()
    due_on = models.DateField()
    final_on = models.DateField(help_text="The day the final results are to be published.")
    needs_countersignature = models.BooleanField(default=True)
    reminder_days = models.JSONField(
        default=reminder_days,
        blank=True,
        help_text="Days before each trust's due date on which it is reminded; below zero, after.",
    )
    escalation_days = models.JSONField(
        default=escalation_days, blank=True, help_text="The same for the regional leads, by the wave's own due date."
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    demonstration = models.BooleanField(default=False, help_text="Answers are made up; every page says so.")

    class Meta:
        ordering = ["-opens_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")) & Q(final_on__gte=F("due_on")),
                name="wave_dates_in_order",
                violation_error_message="A wave opens, then is due, then final: its dates are out of order.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError where trusts that were promised to stay anonymous would be named."""
        if getattr(self, "_promised", False) and self.visibility != self.Visibility.ANONYMOUS:
            raise TypeError("A wave is never loosened in visibility after it opened.")
        super().save(*args, **kwargs)
        self._promise()

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        wave = super().from_db(db, field_names, values, **options)
        if {"state", "visibility"} <= set(field_names):
            wave._promise()
        return wave

    @property
    def names_trusts(self) -> bool:
        """Whether other trusts, too, may read a trust's published scores by name."""
        return self.visibility == self.Visibility.NAMED

    def _promise(self) -> None:
        """Keep in mind whether this wave, as it is stored, has promised its trusts not to name them."""
        self._promised = self.state != self.State.DRAFT and self.visibility == self.Visibility.ANONYMOUS
