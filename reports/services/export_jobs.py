"""The files that people asked for, in the hands of a worker: making each once, and deleting it after its time."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from nhsuk.formats import nhs_datetime
from surveys.evidence import store
from surveys.services.notices import Addressed, notify_all

from ..data.workbook import TooManyRows
from ..models import ExportJob
from ..pdf.typeface import TypefaceMissing
from ..pdf.typesetting import TypesettingFailed
from .export_asking import record_export
from .export_writing import Progress, Written, write_export
from .packs import NothingToPack, RightsGone
from .publication_pack import NotOpenYet

logger = logging.getLogger(__name__)

LOST_AFTER = timedelta(seconds=30)
"""A worker gives a sign of life with every trust, or batch of rows, which takes a fraction of a second."""
MOST_ATTEMPTS = 3
BEAT_SECONDS = 0.5
State = ExportJob.State


class Stopped(Exception):
    """Cancelled, or taken by another worker: nothing more is to be done here."""


def make_export(*, job_id: int) -> None:
    """Make one file, unless it is made, cancelled or in the hands of a worker that is alive.

    Whoever takes it counts its attempt up. Only while that still stands can the row be changed, so that a worker
    that was thought dead throws away what it made.
    """
    job = _take(job_id)
    if job is None:
        return
    incoming = None
    try:
        incoming = store.Incoming(settings.EXPORTS_DIR)
        written = write_export(job, incoming, on_progress=_signs_of_life(job))
        _finish(job, incoming, written)
    except Stopped:
        logger.info("Export %s was stopped.", job.pk)
    except (RightsGone, NothingToPack, NotOpenYet, TooManyRows) as error:
        _fail(job, str(error))
    except TypesettingFailed as error:
        logger.exception("Export %s failed.", job.pk)
        _fail(job, f"A report could not be set: {error}")
    except (TypefaceMissing, OSError):
        logger.exception("Export %s failed.", job.pk)
        _fail(job, "The portal could not write the file. Tell whoever runs the portal, or try again later.")
    except Exception:  # Whatever it is, the person must not wait for ever.
        logger.exception("Export %s failed.", job.pk)
        _fail(job, "Something went wrong while making the file. Try again, or tell whoever runs the portal.")
    finally:
        if incoming is not None:
            incoming.discard()


def make_forgotten(*, older_than: timedelta) -> int:
    """Make one file that no message brought, or whose worker is gone; return how many, 0 or 1."""
    now = timezone.now()
    forgotten = ExportJob.objects.filter(_to_take(now), asked_at__lt=now - older_than).order_by("pk").first()
    if forgotten is None:
        return 0
    make_export(job_id=forgotten.pk)
    return 1


def expire_exports() -> int:
    """Delete the files whose time is over, and those that no row names; return how many jobs expired."""
    expired = 0
    for job in ExportJob.objects.filter(state=State.DONE, expires_at__lt=timezone.now()):
        key = job.file_key
        ended = ExportJob.objects.filter(pk=job.pk, state=State.DONE).update(state=State.EXPIRED, file_key="")
        if ended:
            store.delete_kept(settings.EXPORTS_DIR, key)
            expired += 1
    hour = timedelta(hours=1)
    store.delete_stale_incoming(settings.EXPORTS_DIR, older_than=hour)
    keys = set(store.kept_keys(settings.EXPORTS_DIR, older_than=hour))
    named = set(ExportJob.objects.exclude(file_key="").values_list("file_key", flat=True))
    for key in keys - named:
        store.delete_kept(settings.EXPORTS_DIR, key)
    return expired


# --- the work of one worker ----------------------------------------------------------------------


def _to_take(now: object) -> Q:
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, beat_at__lt=now - LOST_AFTER)  # type: ignore[operator]


def _take(job_id: int) -> ExportJob | None:
    """The job, in the hands of this worker; None where it is in nobody's to take."""
    now = timezone.now()
    taken = ExportJob.objects.filter(_to_take(now), pk=job_id).update(
        state=State.RUNNING, attempt=F("attempt") + 1, started_at=now, beat_at=now, done=0
    )
    if not taken:
        return None
    job = ExportJob.objects.select_related("wave", "person").get(pk=job_id)
    if job.attempt > MOST_ATTEMPTS:
        _fail(job, f"The file was begun {MOST_ATTEMPTS} times and its worker stopped each time.")
        return None
    return job


def _mine(job: ExportJob) -> Q:
    return Q(pk=job.pk, state=State.RUNNING, attempt=job.attempt)


def _signs_of_life(job: ExportJob) -> Progress:
    """Says in the row how far ``job`` is, twice a second at most; raises Stopped where it is not this worker's now."""
    said = 0.0

    def on_progress(done: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said < BEAT_SECONDS and 0 < done < total:
            return
        said = time.monotonic()
        changed = ExportJob.objects.filter(_mine(job)).update(done=done, total=total, beat_at=timezone.now())
        if not changed:
            raise Stopped

    return on_progress


def _finish(job: ExportJob, incoming: store.Incoming, written: Written) -> None:
    """Keep the file, and say so in one transaction: a file that no row names is cleared away later."""
    key = incoming.keep()
    now = timezone.now()
    job.expires_at = now + timedelta(days=settings.EXPORT_DAYS)
    try:
        with transaction.atomic():
            changed = ExportJob.objects.filter(_mine(job)).update(
                state=State.DONE,
                finished_at=now,
                expires_at=job.expires_at,
                holds=written.holds,
                file_name=written.name,
                file_key=key,
                size=incoming.size,
                sha256=incoming.sha256,
            )
            if not changed:
                raise Stopped
            noted = {"trusts": list(written.codes)} if written.codes else {"holds": written.holds}
            record_export("export.made", job, by=job.person, sha256=incoming.sha256, **noted)
            if job.tells:
                _tell(job)
    except BaseException:
        store.delete_kept(settings.EXPORTS_DIR, key)
        raise


def _tell(job: ExportJob) -> None:
    details = {
        "title": job.title,
        "until": nhs_datetime(job.expires_at),
        "path": reverse("reports:export_list"),
        "region_code": job.region_code,
    }
    kind = "export_ready" if job.kind == ExportJob.Kind.REPORTS else "file_ready"
    notify_all(kind=kind, to=[Addressed(job.person, f"export {job.pk}", wave=job.wave, details=details)])


@transaction.atomic
def _fail(job: ExportJob, reason: str) -> None:
    changed = ExportJob.objects.filter(_mine(job)).update(
        state=State.FAILED, reason=reason[:300], finished_at=timezone.now()
    )
    if changed:
        record_export("export.failed", job, by=None, reason=reason[:300])
