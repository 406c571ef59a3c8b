"""One round of collection."""

from django.db import models
from django.db.models import F, Q

from .framework import FrameworkVersion


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
