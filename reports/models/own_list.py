"""Trusts that somebody compares with each other, of their own choice."""

from django.conf import settings
from django.db import models


class OwnList(models.Model):
    """A person's own group of trusts: seen by nobody else, and holding codes only.

    What of the trusts may be read is asked anew each time: a list gives no right, and loses none.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="own_lists")
    name = models.CharField(max_length=80)
    codes = models.JSONField(help_text="ODS codes of the trusts, in the order of the alphabet.")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="own_list_once")]

    def __str__(self) -> str:
        return self.name
