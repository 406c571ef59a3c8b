"""Correcting help text of a published version: logged, never undone, and never what is asked or scored."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import require
from audit.services import record

from ..models import FrameworkErratum, FrameworkVersion
from ..questionnaire.errata import Correction, NotCorrectable, check_correction, next_hash, normal, text_of
from ..selectors import document_of

__all__ = ["NotCorrectable", "StaleText", "check_help_text", "correct_help_text"]


class StaleText(Exception):
    """The text was corrected since it was read. ``current`` is what it says now."""

    def __init__(self, current: str) -> None:
        super().__init__("Somebody corrected this text after you opened it.")
        self.current = current


def check_help_text(*, version: FrameworkVersion, before: str, correction: Correction) -> str:
    """The corrected text as it would stand, changing nothing. Raises as ``correct_help_text`` does."""
    return _checked(version, before, correction)[1].after


@transaction.atomic
def correct_help_text(
    *, version: FrameworkVersion, question_key: str, field: str, before: str, after: str, reason: str, by: User
) -> FrameworkErratum:
    """Put ``after`` in place of ``before``, which is the text that was read, in one field of a question.

    Raises StaleText when it reads otherwise by now, NotCorrectable (a field that is fixed, an unknown question,
    no reason, a text that does not keep the writing standard) and PermissionDenied.
    """
    require(by, Permission.FRAMEWORK_MANAGE, trust_code="")
    reason = reason.strip()
    if not reason:
        raise NotCorrectable("Say why the text is corrected.")
    version = FrameworkVersion.objects.select_for_update().get(pk=version.pk)
    current, correction = _checked(version, before, Correction(question_key, field, after))
    errata_hash = next_hash(version.errata_hash, correction)
    # Where rows cannot be locked (SQLite), whoever comes second changes none.
    taken = FrameworkVersion.objects.filter(pk=version.pk, errata_hash=version.errata_hash)
    if not taken.update(errata_hash=errata_hash):
        raise StaleText(current)
    erratum = FrameworkErratum.objects.create(
        version=version,
        question_key=question_key,
        field=field,
        before=current,
        after=correction.after,
        reason=reason,
        made_at=timezone.now(),
        made_by_id=str(by.pk),
        made_by_label=str(by)[:300],
    )
    record(
        action="framework.corrected",
        by=by,
        subject=version,
        data={
            "framework": str(version),
            "question": question_key,
            "field": field,
            "before": current,
            "after": correction.after,
            "reason": reason,
        },
    )
    return erratum


def _checked(version: FrameworkVersion, before: str, asked: Correction) -> tuple[str, Correction]:
    """What the field says, and the correction as it would be stored. Raises StaleText and NotCorrectable."""
    document = document_of(version)
    correction = replace(asked, after=normal(asked.field, asked.after))
    try:
        current = text_of(document.question(asked.question), asked.field)
    except KeyError:
        raise NotCorrectable(f"{version} has no question {asked.question}.") from None
    if normal(asked.field, before) != current:
        raise StaleText(current)
    check_correction(document, correction)
    return current, correction
