"""Having files of evidence looked through for viruses, and clearing away what nobody names."""

import logging
from collections.abc import Collection, Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit.services import record

from ..evidence import store
from ..evidence.scanner import ScannerAway, Verdict, scan
from ..models import Assessment, Evidence

logger = logging.getLogger(__name__)

MOST_A_SWEEP = 50
ASIDE_TIME = timedelta(days=30)


def check_file(*, evidence_id: int) -> str:
    """Ask the scanner about a file, unless somebody did, and return the state it is in then.

    A clean one can be downloaded from now on. An infected one is deleted, with an event, and is withdrawn wherever
    answers can still change; under a signature it stays named, since that covers it.

    Raises:
        ScannerAway: it stays as "being checked", and the sweeper comes back to it.
    """
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    if evidence is None or evidence.state != Evidence.State.CHECKING:
        return evidence.state if evidence else ""
    try:
        with store.open_kept(settings.EVIDENCE_DIR, evidence.file_key) as file:
            verdict = scan(file, settings.EVIDENCE_SCANNER)
    except FileNotFoundError:
        logger.error("The file of evidence %s is missing.", evidence.pk)
        return evidence.state
    return _clean(evidence, verdict) if verdict.is_clean else _infected(evidence, verdict)


def check_forgotten(*, older_than: timedelta) -> int:
    """Check files that no message brought to be checked, as long as the scanner answers; return how many it knew."""
    waiting = Evidence.objects.filter(state=Evidence.State.CHECKING, added_at__lt=timezone.now() - older_than)
    checked = 0
    for evidence_id in list(waiting.order_by("added_at").values_list("pk", flat=True)[:MOST_A_SWEEP]):
        try:
            check_file(evidence_id=evidence_id)
        except ScannerAway as error:
            # It may be this one file that it does not like: go on to the next, but say so.
            logger.warning("Evidence %s stays unchecked: %s", evidence_id, error)
            continue
        checked += 1
    return checked


def clear_leftovers(*, older_than: timedelta, aside_for: timedelta = ASIDE_TIME) -> int:
    """Delete halves of files and set aside files that no row names, left by a process that ended; return how many.

    What was set aside is deleted after ``aside_for``, or kept again once a row names it, as after a restore.
    """
    root = settings.EVIDENCE_DIR
    for key in _named(store.aside_keys(root)):
        store.put_back(root, key)
    cleared = store.delete_aside(root, older_than=aside_for) + store.delete_stale_incoming(root, older_than=older_than)
    keys = set(store.kept_keys(root, older_than=older_than))
    for key in keys - _named(keys):
        store.set_aside(root, key)
        cleared += 1
    return cleared


def _named(keys: Collection[str]) -> set[str]:
    """Those of ``keys`` that a row names."""
    listed, named = list(keys), set()
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        named |= set(Evidence.objects.filter(file_key__in=some).values_list("file_key", flat=True))
    return named


def altered_files() -> Iterator[str]:
    """Say of each file that is missing on the disk, or has not the hash it came with, which it is; reads them all."""
    rows = Evidence.objects.exclude(file_key="").select_related("assessment").order_by("pk")
    for evidence in rows.iterator():
        named = f"{evidence.assessment.trust_code}, evidence {evidence.pk}, {evidence.title}"
        try:
            with store.open_kept(settings.EVIDENCE_DIR, evidence.file_key) as file:
                if store.hash_of(file) != evidence.sha256:
                    yield f"{named}: another file than the one that came"
        except FileNotFoundError:
            yield f"{named}: missing"


@transaction.atomic
def _clean(evidence: Evidence, verdict: Verdict) -> str:
    _settle(evidence, state=Evidence.State.READY, checked_by_scanner=verdict.engine)
    return Evidence.State.READY


@transaction.atomic
def _infected(evidence: Evidence, verdict: Verdict) -> str:
    now = timezone.now()
    # The row's lock first, as every save takes it: a signature is before this, or after it.
    still_open = Assessment.objects.filter(
        pk=evidence.assessment_id, state=Assessment.State.OPEN, takes_answers=True
    ).update(last_activity_at=now)
    key = evidence.file_key
    if not _settle(
        evidence,
        state=Evidence.State.INFECTED,
        checked_by_scanner=verdict.engine,
        virus=verdict.found[:200],
        file_key="",
    ):
        return Evidence.State.INFECTED  # Another process was as fast, and has said so.
    if still_open:
        evidence.uses.filter(withdrawn_at=None).update(withdrawn_at=now, withdrawn_by_label="The portal")
    record(
        action="evidence.infected",
        by=None,
        subject=evidence,
        trust_code=evidence.assessment.trust_code,
        data={
            "assessment": evidence.assessment_id,
            "title": evidence.title,
            "sha256": evidence.sha256,
            "virus": verdict.found,
            "scanner": verdict.engine,
            "added_by": evidence.added_by_label,
        },
    )
    transaction.on_commit(lambda: store.delete_kept(settings.EVIDENCE_DIR, key), robust=True)
    return Evidence.State.INFECTED


def _settle(evidence: Evidence, **changes: str) -> bool:
    """Write what a check found, unless another check was faster."""
    waiting = Evidence.objects.filter(pk=evidence.pk, state=Evidence.State.CHECKING)
    return bool(waiting.update(checked_at=timezone.now(), **changes))
