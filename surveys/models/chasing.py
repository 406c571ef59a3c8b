"""What region and national team do about a trust that is behind: more time, and a word. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .assessment import Assessment


class Extension(models.Model):
    """A due date of its own that one trust was given."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="extensions")
    due_on_before = models.DateField()
    due_on = models.DateField()
    reason = models.TextField()
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by_id = models.CharField(max_length=40)
    granted_by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["assessment", "pk"]

    def __str__(self) -> str:
        return f"{self.assessment_id}, {self.due_on}"


class Contact(models.Model):
    """A word with one trust about its assessment."""

    class How(models.TextChoices):
        MAIL = "mail", "by mail from the portal"
        PHONE = "phone", "by phone"
        MEETING = "meeting", "in a meeting"
        OTHER = "other", "in another way"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="contacts")
    how = models.CharField(max_length=10, choices=How)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by_id = models.CharField(max_length=40)
    made_by_label = models.CharField(max_length=300)

    class Meta:
        ordering = ["assessment", "pk"]

    def __str__(self) -> str:
        return f"{self.assessment_id}, {self.how}"


class DeclinedMail(models.Model):
    """A group of mails (a key of ``surveys.notices.GROUPS``) that a person does not want."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declined_mail")
    group = models.CharField(max_length=30)
    declined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "group"], name="declined_mail_once")]

    def __str__(self) -> str:
        return self.group
