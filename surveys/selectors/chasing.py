"""Contacts with trusts, more time that they were given, and who wants which mail."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from prepared.queries import prepared

from ..models import Assessment, Contact, DeclinedMail, Extension


def contacts_of(assessment: Assessment) -> list[Contact]:
    """Every contact with the trust about this assessment, the latest first."""
    return list(Contact.objects.filter(assessment=assessment).order_by("-made_at", "-pk"))


def last_contacts(assessments: Iterable[Assessment]) -> dict[int, Contact]:
    """The latest contact by assessment id; one query."""
    return {contact.assessment_id: contact for contact in _contacts([a.pk for a in assessments])}


@prepared
def _contacts(assessment_ids: list[int]) -> QuerySet[Contact]:
    return Contact.objects.filter(assessment_id__in=assessment_ids).order_by("made_at", "pk")


def last_extension(assessment: Assessment) -> Extension | None:
    """The extension that made the due date that stands."""
    return Extension.objects.filter(assessment=assessment).order_by("-pk").first()


def declined_groups(person: User) -> frozenset[str]:
    """The groups of mails that ``person`` has turned off."""
    return frozenset(DeclinedMail.objects.filter(person_id=person.pk).values_list("group", flat=True))
