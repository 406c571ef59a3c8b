"""How far each trust's place in a publication depends on choices of scoring that could have been others."""

from django.db import models
from django.db.models import F, Q

from surveys.models import Submission

from .benchmarks import PeerGroup
from .publications import Publication
from .scores import Scope


class RangeMethod(models.Model):
    """How the ranges of a publication were drawn: with these, drawing them again gives the same."""

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="range_method")
    draws = models.PositiveIntegerField()
    seed = models.BigIntegerField(help_text="The first 32 bits of the score run's output hash.")
    assumptions_version = models.CharField(max_length=20)
    assumptions = models.JSONField(help_text="What the draws choose among, as in maturity.draws.Assumptions.")
    shares = models.JSONField(
        default=list,
        help_text="Sobol' indices of what moves ranks: assumption, first, total and their half-widths at 95 %. Empty "
        "for a provisional publication.",
    )


class RankRange(models.Model):
    """One score of a submission among a peer group: ranks (1 is the highest) that 5, 50 and 95 % of draws reach."""

    class Standing(models.TextChoices):
        ABOVE = "above", "above"
        TYPICAL = "typical", "typical"
        BELOW = "below", "below"

    peer_group = models.ForeignKey(PeerGroup, on_delete=models.PROTECT, related_name="rank_ranges")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="rank_ranges")
    scope = models.CharField(max_length=10, choices=Scope)
    key = models.CharField(max_length=80, blank=True, help_text="Theme key; blank for overall.")
    of = models.PositiveIntegerField(help_text="How many of the group have this score.")
    low = models.PositiveIntegerField()
    middle = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    standing = models.CharField(
        max_length=10, choices=Standing, help_text="Above or below the group's median in 95 % of draws, or neither."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "peer_group", "scope", "key"], name="rank_range_once"),
            models.CheckConstraint(
                condition=Q(low__gte=1) & Q(middle__gte=F("low")) & Q(high__gte=F("middle")) & Q(of__gte=F("high")),
                name="rank_range_in_order",
            ),
        ]
