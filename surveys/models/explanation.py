"""Why an answer that looks odd is right all the same, in a digital lead's words."""

from django.db import models

from .assessment import Assessment


class Explanation(models.Model):
    """What was said to one finding of the checks. Rows are only added: the newest whose digest still fits stands."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="explanations")
    finding = models.CharField(max_length=120, help_text="The finding's key, the same whatever the answers are.")
    digest = models.CharField(max_length=64, help_text="SHA-256 over the answers that the finding rested on.")
    said = models.TextField(help_text="What the finding said.")
    questions = models.JSONField(help_text="The keys of its questions.")
    text = models.TextField()
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    by_label = models.CharField(max_length=300)
    by_title = models.CharField(max_length=150, blank=True, help_text="Their job title at the time.")

    class Meta:
        ordering = ["assessment", "pk"]

    def __str__(self) -> str:
        return self.finding

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("An explanation never changes: give another.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        raise TypeError("An explanation is never deleted: give another.")
