"""Regions, integrated care boards and trusts, as the Organisation Data Service describes them over time.

Names and places are dated rows, opened and closed by the import of ODS snapshots (organisations/timeline.py
has the rules). Every dated row holds for ``from_date <= day`` and, where it has ended, ``day <= until_date``:
``until_date`` is the last day it held, as ODS writes its close dates.
"""

from django.db import models
from django.db.models import F, Q

INFERRED = "The first day is not in the files: it lies between two snapshots, or before the earliest."


class TrustType(models.TextChoices):
    ACUTE = "acute", "acute"
    SPECIALIST = "specialist", "specialist"
    MENTAL_HEALTH = "mental_health", "mental health"
    COMMUNITY = "community", "community"
    AMBULANCE = "ambulance", "ambulance"
    CARE = "care_trust", "care"


class OdsRegister(models.TextChoices):
    """The two ODS files that list trusts: neither holds the other's."""

    TRUSTS = "etr", "NHS trusts"
    CARE_TRUSTS = "ect", "care trusts"


class Region(models.Model):
    """One of the seven NHS England regions."""

    code = models.CharField(max_length=5, unique=True)
    ons_code = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ICB(models.Model):
    """An integrated care board. Codes change when boards merge: each code is a row of its own."""

    code = models.CharField(max_length=5, unique=True)
    ons_code = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=150)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="icbs")
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        verbose_name = "ICB"

    def __str__(self) -> str:
        return self.name


class OdsSnapshot(models.Model):
    """One ODS file that was imported: makes an import idempotent, and says where a row came from."""

    as_at = models.DateField()
    file_name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["as_at", "file_name"]
        constraints = [models.UniqueConstraint(fields=["as_at", "sha256"], name="snapshot_once")]


class Trust(models.Model):
    """An NHS trust in England, by its ODS code. Its name and its place are dated rows beside it."""

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=150, help_text="The latest name; TrustName has the others.")
    trust_type = models.CharField(max_length=20, choices=TrustType, blank=True)
    type_detail = models.CharField(max_length=60, blank=True)
    type_source = models.CharField(max_length=60, blank=True)
    register = models.CharField(max_length=3, choices=OdsRegister, default=OdsRegister.TRUSTS)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True, help_text="The last day it was open.")
    closing_inferred = models.BooleanField(default=False, help_text="No ODS file gave the closing date.")
    postcode = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TrustName(models.Model):
    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=150)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    inferred = models.BooleanField(default=False, help_text=INFERRED)

    class Meta:
        ordering = ["from_date"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "from_date"], name="trust_name_once_a_day"),
            models.UniqueConstraint(fields=["trust"], condition=Q(until_date=None), name="trust_name_one_open"),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")), name="trust_name_dates_in_order"
            ),
        ]


class Placement(models.Model):
    """Where a trust belongs: its ICB and its region, from a day until a day."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="placements")
    icb = models.ForeignKey(ICB, on_delete=models.PROTECT, related_name="placements")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="placements")
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    inferred = models.BooleanField(default=False, help_text=INFERRED)

    class Meta:
        ordering = ["from_date"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "from_date"], name="placement_once_a_day"),
            models.UniqueConstraint(fields=["trust"], condition=Q(until_date=None), name="placement_one_open"),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")), name="placement_dates_in_order"
            ),
        ]


class Succession(models.Model):
    """A trust that ended and the trust that took over its services."""

    predecessor = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField(help_text="The last day of the predecessor.")
    confidence = models.CharField(max_length=20)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once")]


class Attribute(models.Model):
    """A structural fact about a trust in a year (beds, income, staff, ...); never a measure of maturity."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="attributes")
    name = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["trust", "name", "year"]
        constraints = [models.UniqueConstraint(fields=["trust", "name", "year"], name="attribute_once")]


class Programme(models.TextChoices):
    GLOBAL_DIGITAL_EXEMPLAR = "gde", "Global Digital Exemplar"
    FAST_FOLLOWER = "ff", "Fast Follower"


class ProgrammeMembership(models.Model):
    """A trust's part in a national programme; a merged trust may hold several."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="programme_memberships")
    programme = models.CharField(max_length=10, choices=Programme)
    code_at_the_time = models.CharField(max_length=5)
    name_at_the_time = models.CharField(max_length=150)
    paired_code = models.CharField(max_length=5, blank=True, help_text="A Fast Follower's exemplar.")
    confirmed = models.CharField(max_length=20)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["programme", "code_at_the_time"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "programme", "code_at_the_time"], name="programme_membership_once")
        ]


class Fact(models.TextChoices):
    """What another body has said of a trust, and an assessment may show beforehand."""

    DSPT_STATUS = "dspt-status", "Data Security and Protection Toolkit"


class DsptStatus(models.TextChoices):
    """Statuses of the Data Security and Protection Toolkit, the weakest first."""

    NOT_MET = "standards-not-met", "Standards Not Met"
    APPROACHING = "approaching-standards", "Approaching Standards"
    MET = "standards-met", "Standards Met"
    EXCEEDED = "standards-exceeded", "Standards Exceeded"


class HeldFact(models.Model):
    """A fact about a trust as somebody published it on a day: it stands until the next one of the same name."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="held_facts")
    name = models.CharField(max_length=30, choices=Fact)
    value = models.CharField(max_length=40)
    words = models.CharField(max_length=80, help_text="As published, such as 24/25 Standards Met.")
    published_on = models.DateField()
    as_at = models.DateField(help_text="The day of the file that it was read from; a later file wins.")
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["trust", "name", "published_on"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "name", "published_on"], name="held_fact_once_a_day"),
            models.CheckConstraint(condition=Q(published_on__lte=F("as_at")), name="held_fact_published_before_read"),
        ]
