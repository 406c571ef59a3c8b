"""What a region says to an answer that a question is not applicable."""

from django.db import models

from .assessment import Assessment
from .framework import Question


class NotApplicableDecision(models.Model):
    """A decision on one reason for one question; the newest stands. Another reason needs another decision.

    Rows are only ever added.
    """

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", "confirmed"
        REFUSED = "refused", "refused"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="not_applicable_decisions")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=60, help_text="The key of the reason that was given.")
    decision = models.CharField(max_length=10, choices=Decision)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision="confirmed") | ~models.Q(note=""), name="not_applicable_refused_says_why"
            )
        ]

    @property
    def is_refused(self) -> bool:
        return self.decision == self.Decision.REFUSED
