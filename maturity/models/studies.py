"""What was worked out about a whole publication, beyond the distributions of its groups."""

from django.db import models

from .publications import Publication


class Study(models.Model):
    """One question about a publication and its answer, as plain rows; ``maturity.studies`` says which it has."""

    class Name(models.TextChoices):
        CONSISTENCY = "consistency", "how far the questions of a theme go together"
        PROGRAMMES = "programmes", "programmes compared at equal type and size"
        MIX = "mix", "regions and boards with England's mix of types"
        CHANGE = "change", "change of groups since the wave before"
        SIGNS = "signs", "answers that deserve a second look"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="studies")
    name = models.CharField(max_length=20, choices=Name)
    rows = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "studies"
        constraints = [models.UniqueConstraint(fields=["publication", "name"], name="study_once")]
