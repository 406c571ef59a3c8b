"""Who was asked to answer a theme or a question, and what became of it."""

from django.db import models
from django.db.models import Q

from accounts.models import User

from .assessment import Assessment
from .framework import Question


class Assignment(models.Model):
    """A theme, or one question of it, in one person's hands. One that was handed over has ended, and stays.

    It locks nothing: whoever may answer still may. ``version`` rises with each change.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "being answered"
        SUBMITTED = "submitted", "ready to be looked at"
        CHANGES_ASKED = "changes_asked", "changes asked"
        ACCEPTED = "accepted", "accepted"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="assignments")
    theme = models.CharField(max_length=40)
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, null=True, related_name="+", help_text="None: the theme."
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    due_on = models.DateField(null=True)
    note = models.TextField(blank=True, help_text="What was said last to whoever has it.")
    assigned_at = models.DateTimeField()
    assigned_by_id = models.CharField(max_length=40)
    assigned_by_label = models.CharField(max_length=300)
    changed_at = models.DateTimeField(help_text="When it came into its state.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "theme"],
                condition=Q(question=None, ended_at=None),
                name="assignment_theme_in_one_hand",
            ),
            models.UniqueConstraint(
                fields=["assessment", "question"],
                condition=Q(question__isnull=False, ended_at=None),
                name="assignment_question_in_one_hand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme} of {self.assessment_id}, {self.person_id}"


class AssignmentChange(models.Model):
    """What happened to an assignment, by whom and when; rows are only ever added."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", "asked"
        SUBMITTED = "submitted", "said that it is ready"
        CHANGES_ASKED = "changes_asked", "asked for changes"
        ACCEPTED = "accepted", "accepted"
        ENDED = "ended", "took it back"

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind)
    person_label = models.CharField(max_length=300, help_text="Who has it: a name stays when its person leaves.")
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.CharField(max_length=40)
    made_by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["assignment", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} by {self.made_by_label}"
