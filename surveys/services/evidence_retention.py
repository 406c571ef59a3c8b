"""Files of evidence do not stay for ever; what they were, told by title and hash, does."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from audit.services import record

from ..evidence import store
from ..models import Assessment, Evidence, Submission, Wave

YEARS = 2


def kept_until(published_on: date) -> date:
    """The first day on which evidence of a wave with this final publication is no longer kept."""
    try:
        return published_on.replace(year=published_on.year + YEARS)
    except ValueError:  # 29 February
        return published_on.replace(year=published_on.year + YEARS, month=3, day=1)


def delete_old_evidence(*, wave: Wave, published_on: date, today: date) -> int:
    """Delete the files of a wave two years after its final publication, and return how many.

    Rows, titles and hashes stay, so that a file that somebody kept can still be told to be the one that was signed.
    """
    if today < kept_until(published_on):
        return 0
    return _delete(Evidence.objects.filter(assessment__wave=wave), reason=f"final publication on {published_on}")


def delete_withdrawn_evidence() -> int:
    """Delete the files that were withdrawn from every answer, once answers can no longer change; return how many.

    A file that a submission names stays for as long as the others.
    """
    rows = (
        Evidence.objects.filter(~Q(assessment__state=Assessment.State.OPEN) | Q(assessment__takes_answers=False))
        .exclude(file_key="")
        .exclude(uses__withdrawn_at=None)
    )
    found = list(rows.only("pk", "assessment_id", "sha256"))
    named = _named_in_submissions({evidence.assessment_id for evidence in found})
    ids = [e.pk for e in found if (e.assessment_id, e.sha256) not in named]
    return _delete(Evidence.objects.filter(pk__in=ids), reason="withdrawn")


def _named_in_submissions(assessment_ids: Iterable[int]) -> set[tuple[int, str]]:
    snapshots = Submission.objects.filter(assessment__in=list(assessment_ids)).values_list("assessment_id", "snapshot")
    return {
        (assessment_id, entry["sha256"])
        for assessment_id, snapshot in snapshots.iterator()
        for entry in snapshot.get("evidence", ())
    }


def _delete(rows: QuerySet[Evidence], *, reason: str) -> int:
    deleted = 0
    for evidence in rows.exclude(file_key="").select_related("assessment").iterator():
        deleted += _delete_one(evidence, reason)
    return deleted


@transaction.atomic
def _delete_one(evidence: Evidence, reason: str) -> bool:
    key = evidence.file_key
    # Rows first: a file without a row is found and deleted, a row without its file would be an error on a page.
    if not Evidence.objects.filter(pk=evidence.pk, file_key=key).update(file_key="", state=Evidence.State.DELETED):
        return False
    record(
        action="evidence.deleted",
        by=None,
        subject=evidence,
        trust_code=evidence.assessment.trust_code,
        data={
            "assessment": evidence.assessment_id,
            "title": evidence.title,
            "sha256": evidence.sha256,
            "reason": reason,
        },
    )
    transaction.on_commit(lambda: store.delete_kept(settings.EVIDENCE_DIR, key), robust=True)
    return True
