"""Frameworks as they were published: the document, its hash, and a row for each question."""

from django.db import models


class Framework(models.Model):
    """A questionnaire with its scoring rules, across its versions."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=150)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class FrameworkVersion(models.Model):
    """One published version. Its document never changes; errata in help text stand beside it."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    document = models.JSONField(help_text="The canonical document, as questionnaire.loading reads it.")
    content_hash = models.CharField(
        max_length=64, help_text="SHA-256 over ids, prompts, descriptors, weights, gates, applicability and checks."
    )
    errata_hash = models.CharField(
        max_length=64,
        blank=True,
        default="",
        help_text="Over the errata in their order; blank without any. It names one text.",
    )
    published_at = models.DateTimeField()
    published_by_id = models.CharField(max_length=40, blank=True)
    published_by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["framework", "version"]
        constraints = [models.UniqueConstraint(fields=["framework", "version"], name="framework_version_once")]

    def __str__(self) -> str:
        return f"{self.framework.slug} {self.version}"


class FrameworkErratum(models.Model):
    """A correction of help text in a published version; what is asked and scored cannot be corrected."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="errata")
    question_key = models.CharField(max_length=80)
    field = models.CharField(max_length=40)
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by_id = models.CharField(max_length=40, blank=True)
    made_by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["version", "pk"]

    def __str__(self) -> str:
        return f"{self.question_key}, {self.field}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("An erratum never changes: correct the text once more.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        raise TypeError("An erratum is never deleted: correct the text once more.")


class Question(models.Model):
    """A question of one version. ``key`` is stable across versions; ``content_hash`` tells if it was reworded."""

    class Kind(models.TextChoices):
        SCORED = "scored"
        OPEN = "open"

    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="questions")
    key = models.CharField(max_length=80)
    theme = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(help_text="Order in the whole version, from 1.")
    kind = models.CharField(max_length=10, choices=Kind)
    prompt = models.CharField(max_length=300)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="question_position_once"),
        ]

    def __str__(self) -> str:
        return self.key
