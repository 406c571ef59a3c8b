"""What shows that answers are true: links and files of an assessment, and the answers that they serve."""

from django.db import models
from django.db.models import Q

from .assessment import Assessment
from .framework import Question


class Evidence(models.Model):
    """A link, or a file, of one assessment. The row outlives the file: its hash says for good what was shown."""

    class Kind(models.TextChoices):
        LINK = "link", "link"
        FILE = "file", "file"

    class State(models.TextChoices):
        CHECKING = "checking", "being checked"
        READY = "ready", "ready"
        INFECTED = "infected", "infected"
        DELETED = "deleted", "deleted"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=4, choices=Kind)
    title = models.CharField(max_length=150)
    address = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=State)
    file_kind = models.CharField(max_length=10, blank=True, help_text="A key of evidence.kinds.KINDS.")
    file_name = models.CharField(max_length=130, blank=True, help_text="As it is shown and sent back.")
    file_key = models.CharField(max_length=64, blank=True, help_text="Where it lies; blank once it was deleted.")
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by_scanner = models.CharField(max_length=200, blank=True, help_text="Its version, or “none”.")
    virus = models.CharField(max_length=200, blank=True, help_text="What the scanner calls what it found.")
    added_at = models.DateTimeField()
    added_by_id = models.CharField(max_length=40)
    added_by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="link", sha256="", file_key="") & ~Q(address="")
                | Q(kind="file", address="") & ~Q(sha256=""),
                name="evidence_link_or_file",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["infected", "deleted"]) | Q(file_key=""), name="evidence_deleted_has_no_file"
            ),
        ]
        indexes = [
            models.Index(fields=["added_at"], condition=Q(state="checking"), name="evidence_to_check"),
            models.Index(fields=["file_key"], condition=~Q(file_key=""), name="evidence_files"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_file(self) -> bool:
        return self.kind == self.Kind.FILE


class EvidenceUse(models.Model):
    """One answer that a piece of evidence serves. Taken back, it stays as withdrawn."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, help_text="The level that it supports; None: not said.")
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by_id = models.CharField(max_length=40)
    added_by_label = models.CharField(max_length=300)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.CharField(max_length=40, blank=True)
    withdrawn_by_label = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["evidence", "question"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "question"], name="evidence_use_once"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__in=[1, 2, 3, 4, 5]), name="evidence_use_level"
            ),
        ]
