"""What was signed: immutable snapshots and the signatures they rest on."""

from django.db import models

from .assessment import Assessment


class Submission(models.Model):
    """An immutable, numbered, hashed snapshot of an assessment's answers."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField(help_text="From 1 within the assessment.")
    snapshot = models.JSONField()
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of the canonical snapshot.")
    submitted_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["assessment", "number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="submission_once")]

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A submission never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        raise TypeError("A submission is never deleted.")

    @property
    def is_withdrawn(self) -> bool:
        """Whether the trust took it back; no query where ``withdrawal`` was selected with it."""
        return hasattr(self, "withdrawal")


class Signature(models.Model):
    """A person's name under the answers as they stood. It binds to them by ``answers_hash``."""

    class Kind(models.TextChoices):
        DIGITAL_LEAD = "digital_lead", "digital lead"
        CLINICAL_LEAD = "clinical_lead", "clinical lead"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="signatures")
    submission = models.ForeignKey(
        Submission,
        on_delete=models.PROTECT,
        null=True,
        related_name="signatures",
        help_text="None until counter-signed.",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    answers_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by_id = models.CharField(max_length=40)
    signed_by_label = models.CharField(max_length=300)
    signed_as = models.CharField(max_length=150, help_text="The job title it is signed with.")
    signed_role = models.CharField(
        max_length=30, blank=True, help_text="The role they signed in: a deputy is printed as one."
    )
    declaration = models.TextField()
    explanations = models.JSONField(
        default=list, help_text="The ids of the explanations that stood when the digital lead signed."
    )
    warnings = models.JSONField(
        default=list,
        help_text="The warnings that nobody had explained when the digital lead signed: finding, says and questions.",
    )
    withdrawn_at = models.DateTimeField(null=True, help_text="Set when the assessment is sent back before submission.")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["assessment", "signed_at"]

    @property
    def by_deputy(self) -> bool:
        return self.signed_role == "deputy_digital_lead"
