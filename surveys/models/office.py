"""The two sides from which a trust is looked at: its region's team, and the national team."""

from django.db import models


class Office(models.TextChoices):
    REGION = "region", "the regional team"
    ENGLAND = "england", "the national team"
