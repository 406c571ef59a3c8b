"""Score runs and the scores of submissions."""

from django.db import models
from django.db.models import Q

from surveys.models import Submission, Wave


class Scope(models.TextChoices):
    OVERALL = "overall", "overall"
    THEME = "theme", "theme"
    QUESTION = "question", "question"


class ScoreRun(models.Model):
    """One computation: with what rules, over what input, how long."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="score_runs")
    framework_hash = models.CharField(max_length=64)
    method_version = models.CharField(max_length=20)
    input_hash = models.CharField(
        max_length=64,
        help_text="SHA-256 over trust code, number and hash of each submission and what was confirmed of it, sorted.",
    )
    output_hash = models.CharField(
        max_length=64,
        help_text="SHA-256 over the same and every score: equal when computed again, or something changed.",
    )
    submissions = models.PositiveIntegerField(help_text="How many were computed; some may have been stored before.")
    started_at = models.DateTimeField()
    duration_ms = models.FloatField()

    class Meta:
        ordering = ["-started_at"]


class Score(models.Model):
    """A submission's score: ``numerator / denominator`` on 0 to 100. A denominator of 0: nothing applicable."""

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="scores")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="scores")
    method_version = models.CharField(max_length=20, help_text="The run's: a new method adds rows beside the old.")
    scope = models.CharField(max_length=10, choices=Scope)
    key = models.CharField(max_length=80, blank=True, help_text="Theme or question key; blank for overall.")
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    best_numerator = models.BigIntegerField(help_text="If every not-known answer turned out to be level 5.")
    level = models.PositiveSmallIntegerField(null=True, help_text="None for overall, and where nothing applies.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "method_version", "scope", "key"], name="score_once"),
            models.CheckConstraint(condition=Q(denominator__gte=0), name="score_denominator_not_negative"),
        ]

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def best(self) -> float | None:
        return self.best_numerator / self.denominator if self.denominator else None
