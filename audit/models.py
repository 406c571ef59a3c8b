"""What happened, by whom, to what: rows that are only ever added.

An event is written unchained in the transaction of the change it describes. A single sealer later
gives it a place in a chain of keyed hashes (``Seal``); see docs/adr for why the two are apart.
"""

from typing import Any, NoReturn

from django.db import models


class AppendOnlyViolation(Exception):
    """Something tried to change or remove a row of the audit trail."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Adds and reads. On PostgreSQL triggers refuse the same things below Django (migration 0002)."""

    def update(self, **values: object) -> NoReturn:
        raise AppendOnlyViolation("The audit trail is never changed.")

    def bulk_update(self, *args: object, **options: object) -> NoReturn:
        raise AppendOnlyViolation("The audit trail is never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyViolation("Nothing is removed from the audit trail.")


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyViolation("The audit trail is never changed.")
        # force_insert: a chosen primary key that exists is an error, never an overwrite.
        super().save(*args, **{**options, "force_insert": True})

    def delete(self, *args: object, **options: object) -> NoReturn:
        raise AppendOnlyViolation("Nothing is removed from the audit trail.")


class Event(AppendOnlyModel):
    occurred_at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(max_length=40, blank=True, help_text="Kept as text: people leave, the trail stays.")
    actor_label = models.CharField(max_length=300)
    action = models.CharField(max_length=60, help_text="noun.verb, such as assessment.signed")
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)
    trust_code = models.CharField(max_length=5, blank=True, db_index=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor_label}"


class Seal(AppendOnlyModel):
    """An event's place in the chain: sequence, the hash before, and the keyed hash over both."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True, help_text="No foreign key: a deleted event must be noticed.")
    previous_mac = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"seal {self.sequence} of event {self.event_id}"
