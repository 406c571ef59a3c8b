"""The outbox: every mail that is to go out, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .assessment import Assessment
from .wave import Wave


class Notice(models.Model):
    """One mail to one person. Written in the transaction of what it tells of, so that neither is without the other.

    ``kind`` is a key of ``surveys.notices.KINDS``. ``about`` says what of: nobody is told of the same thing twice.
    It waits while ``sent_at`` and ``cancelled_at`` are None.
    """

    kind = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, related_name="notices")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, null=True, related_name="notices")
    about = models.CharField(max_length=120)
    details = models.JSONField(default=dict, help_text="Further words for the mail. Never an answer or a score.")
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now, help_text="When it is tried, or tried again.")
    tries = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, help_text="When the mail server last did not take it.")
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "person", "about"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["not_before"], condition=models.Q(sent_at=None, cancelled_at=None), name="notice_to_send"
            ),
            models.Index(fields=["assessment", "kind"], name="notice_of_assessment"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.about}"
