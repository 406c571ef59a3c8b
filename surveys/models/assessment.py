"""One participating trust in one wave."""

from django.db import models

from organisations.models import Trust, TrustType

from .wave import Wave


class Assessment(models.Model):
    """Made when the wave opens; what is known of the trust is frozen as on the wave's geography date."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        SIGNED = "signed", "signed, waiting for the counter-signature"
        SUBMITTED = "submitted", "submitted"

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="assessments")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    trust_code = models.CharField(max_length=5)
    trust_name = models.CharField(max_length=150)
    trust_type = models.CharField(max_length=20, choices=TrustType)
    region_code = models.CharField(max_length=5, db_index=True)
    region_name = models.CharField(max_length=100)
    icb_code = models.CharField(max_length=5, db_index=True)
    icb_name = models.CharField(max_length=150)
    programmes = models.JSONField(default=list)
    due_on = models.DateField()
    takes_answers = models.BooleanField(
        default=True,
        help_text="False once its wave is closed: one row's lock decides whether a save is late.",
    )
    last_activity_at = models.DateTimeField(null=True, help_text="None until the first answer: not started.")

    class Meta:
        ordering = ["trust_name"]
        constraints = [models.UniqueConstraint(fields=["wave", "trust"], name="assessment_once_a_wave")]
        indexes = [models.Index(fields=["trust_code", "wave"])]

    def __str__(self) -> str:
        return f"{self.trust_name}, {self.wave_id}"

    @property
    def is_locked(self) -> bool:
        return self.state != self.State.OPEN
