"""Questions that a region or the national team asks about an answer, and what was said. They change no answer."""

from django.db import models
from django.db.models import Q

from .assessment import Assessment
from .framework import Question
from .office import Office


class Query(models.Model):
    """A query on the answer to one question. What was said is in its posts; this row says where it stands."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        CLOSED = "closed", "closed"

    class Outcome(models.TextChoices):
        ANSWERED = "answered", "Answered"
        TO_CORRECT = "to_correct", "The answer will be corrected"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Side(models.TextChoices):
        OFFICE = "office", "who raised it"
        TRUST = "trust", "the trust"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="queries")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=10, choices=Office, help_text="Whose query it is, whoever holds the role.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    waits_for = models.CharField(max_length=10, choices=Side, default=Side.TRUST, help_text="Whose turn it is.")
    due_on = models.DateField(help_text="By when the trust is asked to reply.")
    raised_at = models.DateTimeField()
    raised_by_id = models.CharField(max_length=40)
    raised_by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name_plural = "queries"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", outcome="") | Q(state="closed") & ~Q(outcome=""),
                name="query_outcome_iff_closed",
            ),
        ]
        indexes = [models.Index(fields=["office", "due_on"], condition=Q(state="open"), name="query_open")]

    def __str__(self) -> str:
        return f"Query {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class QueryPost(models.Model):
    """One thing that was said in a query, and by which side; rows are only ever added."""

    class Kind(models.TextChoices):
        RAISED = "raised", "raised"
        REPLY = "reply", "reply"
        CLOSED = "closed", "closed"
        REOPENED = "reopened", "reopened"

    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=10, choices=Kind)
    side = models.CharField(max_length=10, choices=Query.Side)
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, choices=Query.Outcome, blank=True)
    posted_at = models.DateTimeField()
    posted_by_id = models.CharField(max_length=40)
    posted_by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["query", "pk"]

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("What was said never changes: say it once more.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        raise TypeError("What was said is never deleted.")
