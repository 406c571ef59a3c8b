"""Who disagrees with an answer, and why. Both tables only grow: a withdrawal stands beside what it withdraws."""

from django.db import models

from .assessment import Assessment
from .framework import Question


class Dissent(models.Model):
    """A colleague's dissent from one answer, as it stood then."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="dissents")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=40, help_text="The answer at the time, in a few words.")
    text = models.TextField()
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    by_label = models.CharField(max_length=300)
    by_title = models.CharField(max_length=150, help_text="Their job title, or role, at the time.")

    class Meta:
        ordering = ["assessment", "pk"]

    def __str__(self) -> str:
        return f"{self.question_id}, {self.by_title}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("Dissent never changes: withdraw it and record it anew.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        raise TypeError("Dissent is never deleted: withdraw it.")


class DissentWithdrawal(models.Model):
    """The same person took it back."""

    dissent = models.OneToOneField(Dissent, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    by_label = models.CharField(max_length=300)
