"""Stored scores and publications. Everything here can be computed again from submissions."""

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
        max_length=64, help_text="SHA-256 over trust code, number and hash of each submission, sorted."
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "submission"], name="cohort_member_once")]


class PeerGroup(models.Model):
    class Kind(models.TextChoices):
        ENGLAND = "england", "England"
        REGION = "region", "region"
        TYPE = "type", "trust type"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="peer_groups")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=20, blank=True, help_text="Region code or trust type; blank for England.")
    label = models.CharField(max_length=150)
    participating = models.PositiveIntegerField(help_text="Assessments of the wave in the group: the N of n of N.")
    scored = models.PositiveIntegerField(help_text="Members of the cohort in the group: the n.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "kind", "key"], name="peer_group_once")]


class Benchmark(models.Model):
    """The distribution of one score in one peer group, unrounded and undisclosed: maturity.disclosure
    decides what of it a reader may see."""

    peer_group = models.ForeignKey(PeerGroup, on_delete=models.PROTECT, related_name="benchmarks")
    scope = models.CharField(max_length=10, choices=Scope)
    key = models.CharField(max_length=80, blank=True)
    n = models.PositiveIntegerField(help_text="Scores in it: the group's members less those where nothing applies.")
    mean = models.FloatField(null=True)
    quantiles = models.JSONField(default=dict, help_text='Hyndman-Fan type 7, by per cent: {"10": 21.5, "25": …}.')
    level_counts = models.JSONField(default=list, help_text="Trusts at level 1, 2, 3, 4, 5.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer_group", "scope", "key"], name="benchmark_once")]
