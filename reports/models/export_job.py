"""A file that somebody asked for and a worker makes, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.models import Wave

from ..exports.contents import Content
from ..exports.editions import Edition


class ExportJob(models.Model):
    """The row is the outbox: a worker takes what is queued, or what another worker left behind.

    ``attempt`` counts how often a worker took it. Only the worker of the latest attempt may change the row, so that
    it is finished once, whoever else was at it.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"
        EXPIRED = "expired", "Expired"

    class Kind(models.TextChoices):
        REPORTS = "reports", "Reports"
        DATA = "data", "Data file"
        OPEN_DATA = "open-data", "Open data"

    UNDER_WAY = (State.QUEUED, State.RUNNING)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="exports")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REPORTS)
    region_code = models.CharField(max_length=10, blank=True, help_text="Of a pack of reports; blank: all of England.")
    region_name = models.CharField(max_length=100, blank=True)
    edition = models.CharField(
        max_length=12,
        blank=True,
        choices=[(edition.value, edition.label) for edition in Edition],
        help_text="Of a pack of reports; blank for other files.",
    )
    content = models.CharField(
        max_length=8,
        choices=[(content.value, content.label) for content in Content],
        default=Content.PACK.value,
        help_text="Of reports: all of them in a pack, or one file about the area.",
    )
    table = models.CharField(max_length=20, blank=True, help_text="Which table a data file holds.")
    form = models.CharField(max_length=10, blank=True, help_text="csv, xlsx or parquet: how a data file is written.")
    rights = models.CharField(
        max_length=64, blank=True, help_text="Hash of the rights that the contents of a data file follow from."
    )
    tells = models.BooleanField(default=False, help_text="Whether the person gets a mail once it is ready.")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0, help_text="Trusts looked at, or rows written, so far.")
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True, help_text="When its worker last gave a sign of life.")
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it failed.")
    holds = models.PositiveIntegerField(default=0, help_text="Reports, rows or files that are in it.")
    file_name = models.CharField(max_length=200, blank=True)
    file_key = models.CharField(max_length=64, blank=True, help_text="Where it lies; blank where there is none.")
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done") & ~Q(file_key="") & ~Q(sha256="") | ~Q(state="done") & Q(file_key=""),
                name="export_job_done_has_file",
            ),
            models.CheckConstraint(
                condition=Q(kind="reports") & ~Q(edition="") & Q(table="")
                | Q(kind="data", edition="") & ~Q(table="") & ~Q(form="") & ~Q(rights="")
                | Q(kind="open-data", edition="", table=""),
                name="export_job_is_of_its_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state__in=["queued", "running"]), name="export_job_open"),
            models.Index(fields=["person", "-id"], name="export_job_of_person"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        if self.kind == self.Kind.REPORTS:
            area = f"{self.region_name or 'England'}, {self.wave.title}"
            return area if self.content == Content.PACK else f"{Content(self.content).label} about {area}"
        what = self.table.capitalize() if self.kind == self.Kind.DATA else "Open data"
        return f"{what}, {self.wave.title}"

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY
