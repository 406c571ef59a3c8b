"""What the executive sponsor says of an assessment. The newest row stands; rows are only ever added."""

from django.db import models

from .assessment import Assessment


class ClinicalLeadConfirmation(models.Model):
    """Who the clinical lead is, as the executive sponsor confirms."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="clinical_lead_confirmations")
    person_id = models.CharField(max_length=40)
    person_label = models.CharField(max_length=300)
    person_title = models.CharField(max_length=150, blank=True, help_text="Their job title when confirmed.")
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    by_label = models.CharField(max_length=300)
    by_title = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["assessment", "pk"]


class BoardDate(models.Model):
    """The day on which the trust's board saw the assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="board_dates")
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    by_label = models.CharField(max_length=300)
    by_title = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["assessment", "pk"]
