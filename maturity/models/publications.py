"""Publications and their cohorts."""

from django.db import models
from django.db.models import Q

from surveys.models import Submission, Wave

from .scores import ScoreRun


class Publication(models.Model):
    """A fixed cohort of a wave and the benchmarks over it. Prepared by one person, released by another."""

    class State(models.TextChoices):
        PROVISIONAL = "provisional", "provisional"
        FINAL = "final", "final"
        CORRECTED = "corrected", "corrected"

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField(help_text="From 1 within the wave.")
    state = models.CharField(max_length=12, choices=State)
    reason = models.TextField()
    cut = models.DateTimeField(help_text="Submissions up to this moment are in it.")
    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="publications")
    prepared_at = models.DateTimeField()
    prepared_by_id = models.CharField(max_length=40)
    prepared_by_label = models.CharField(max_length=300)
    released_at = models.DateTimeField(null=True, help_text="None: prepared, and seen by nobody but the national team.")
    released_by_id = models.CharField(max_length=40, blank=True)
    released_by_label = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["wave", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "number"], name="publication_once"),
            models.CheckConstraint(
                condition=Q(released_at=None) | ~Q(released_by_id=models.F("prepared_by_id")),
                name="publication_two_people",
            ),
        ]


class CohortMember(models.Model):
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="members")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="cohorts")
    confirmed = models.JSONField(
        default=list,
        help_text="Questions whose “not applicable” the region had confirmed: they are left out of scores.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "submission"], name="cohort_member_once")]
