"""How a submitted assessment comes to be changed again: withdrawn by the trust, or reopened by those who may."""

from django.db import models

from .assessment import Assessment
from .submission import Submission


class Withdrawal(models.Model):
    """The trust took a submission back to correct it. The submission stays as it was; rows are only ever added."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["at"]


class ReopeningRequest(models.Model):
    """A trust asks to change answers that it can no longer withdraw; rows are only ever added."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="reopening_requests")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_id = models.CharField(max_length=40)
    asked_by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["asked_at"]

    @property
    def is_waiting(self) -> bool:
        return not hasattr(self, "decision")


class ReopeningDecision(models.Model):
    """What became of a request: decided once, by one person; rows are only ever added."""

    request = models.OneToOneField(ReopeningRequest, on_delete=models.PROTECT, related_name="decision")
    granted = models.BooleanField()
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by_id = models.CharField(max_length=40)
    decided_by_label = models.CharField(max_length=300)
