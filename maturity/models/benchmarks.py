"""Peer groups of a publication and the distributions of scores in them."""

from django.db import models

from .publications import Publication
from .scores import Scope


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
