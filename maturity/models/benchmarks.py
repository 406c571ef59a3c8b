"""Peer groups of a publication and the distributions of scores in them."""

from django.db import models

from .publications import Publication
from .scores import Scope


class PeerGroup(models.Model):
    class Kind(models.TextChoices):
        ENGLAND = "england", "England"
        REGION = "region", "region"
        ICB = "icb", "integrated care board"
        TYPE = "type", "trust type"
        PROGRAMME = "programme", "programme"
        NEAREST = "nearest", "nearest ten"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="peer_groups")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(
        max_length=20, blank=True, help_text="Code or type; of the nearest ten, the trust's; blank for England."
    )
    label = models.CharField(max_length=200)
    region_code = models.CharField(max_length=5, blank=True, help_text="Of an ICB: the region that all of it lies in.")
    neighbours = models.JSONField(
        default=list,
        help_text='Of the nearest ten, nearest first: {"code", "name", "distance", "shared"}, shared being the number '
        "of attributes that both trusts have.",
    )
    attributes = models.JSONField(default=list, help_text="Of the nearest ten: what is known of the trust's structure.")
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
    held_back = models.BooleanField(
        default=True,
        help_text="Kept from readers without names, since beside an earlier publication it could place a trust.",
    )
    peers_see = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Where it is held back: the figures of an earlier publication that they go on seeing, if any.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer_group", "scope", "key"], name="benchmark_once")]


class Place(models.Model):
    """Where one submission stands in one of its peer groups: for readers who may read the whole group by name."""

    peer_group = models.ForeignKey(PeerGroup, on_delete=models.PROTECT, related_name="places")
    submission = models.ForeignKey("surveys.Submission", on_delete=models.PROTECT, related_name="places")
    scores = models.JSONField(
        help_text='By "scope:key": percentile rank (0 to 100, mid-rank) and quarter (1 lowest to 4, or null below '
        "four scores). Of a score that the trust has none of there is nothing."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer_group", "submission"], name="place_once")]
