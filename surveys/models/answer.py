"""Working answers and every revision of them."""

from django.db import models
from django.db.models import Q

from .assessment import Assessment
from .framework import Question


class Response(models.TextChoices):
    LEVEL = "level", "level"
    NOT_APPLICABLE = "not_applicable", "not applicable"
    NOT_KNOWN = "not_known", "not known"
    TEXT = "text", "text"


class AnswerContent(models.Model):
    """What was answered; shared by the working answer and its revisions.

    A blank response is an unanswered question whose comment was kept.
    """

    response = models.CharField(max_length=20, choices=Response, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    not_applicable_reason = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True, help_text="The answer to an open question.")
    comment = models.TextField(blank=True)
    carried_from = models.ForeignKey(
        "surveys.Submission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The submission whose answer somebody confirmed as still true; None once it was edited.",
    )

    class Meta:
        abstract = True


class Answer(AnswerContent):
    """The answer as it stands. ``version`` rises by one with every save; no row is version 0."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_id = models.CharField(max_length=40, blank=True)
    changed_by_label = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=(
                    Q(response="level", level__in=[1, 2, 3, 4, 5]) | (~Q(response="level") & Q(level__isnull=True))
                ),
                name="answer_level_iff_level",
            ),
            models.CheckConstraint(
                condition=Q(response="not_applicable") | Q(not_applicable_reason=""),
                name="answer_reason_only_if_not_applicable",
            ),
        ]


class AnswerRevision(AnswerContent):
    """One saved state of an answer; rows are only ever added.

    ``autosaved``: the page saved it while somebody was typing. ``restored_from``: the version it brought back.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by_id = models.CharField(max_length=40, blank=True)
    changed_by_label = models.CharField(max_length=300)
    autosaved = models.BooleanField(default=False)
    restored_from = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["answer", "version"]
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="answer_revision_once")]
