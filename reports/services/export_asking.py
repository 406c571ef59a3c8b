"""Files that people ask a worker for: asking, asking again, cancelling, and what is noted of each."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.services import record
from surveys.models import Wave

from ..exports.contents import Content
from ..exports.editions import Edition
from ..models import ExportJob
from ..selectors.data import may_download, rights_to_data
from ..selectors.exports import may_have_open_data, may_pack, region_named
from ..signals import export_asked

State, Kind = ExportJob.State, ExportJob.Kind


def ask_for_pack(
    *, by: User, wave: Wave, region_code: str, edition: Edition, tells: bool, content: Content = Content.PACK
) -> ExportJob:
    """Have the reports of a region or (blank) of England packed, or one file about it made. Raises PermissionDenied."""
    if not may_pack(by, region_code):
        raise PermissionDenied("Your role does not include this pack.")
    name = region_named(region_code) if region_code else ""
    return _ask(
        by,
        tells,
        kind=Kind.REPORTS,
        wave=wave,
        region_code=region_code,
        region_name=name,
        edition=edition.value,
        content=content.value,
    )


def ask_for_data(*, by: User, wave: Wave, table: str, form: str, tells: bool) -> ExportJob:
    """Have a data file made of what ``by`` may read now; ``table`` and ``form`` are of the catalogue.

    Raises PermissionDenied.
    """
    if not may_download(by):
        raise PermissionDenied("Your role does not include data files.")
    return _ask(by, tells, kind=Kind.DATA, wave=wave, table=table, form=form, rights=rights_to_data(by))


def ask_for_open_data(*, by: User, wave: Wave, tells: bool) -> ExportJob:
    """Have the publication of a wave that stands made into open data. Raises PermissionDenied."""
    if not may_have_open_data(by):
        raise PermissionDenied("Your role does not include open data.")
    return _ask(by, tells, kind=Kind.OPEN_DATA, wave=wave)


def ask_again(*, job: ExportJob, by: User) -> ExportJob:
    """Have the same made once more, by the rights of now. Raises PermissionDenied."""
    if job.kind == Kind.DATA:
        return ask_for_data(by=by, wave=job.wave, table=job.table, form=job.form, tells=job.tells)
    if job.kind == Kind.OPEN_DATA:
        return ask_for_open_data(by=by, wave=job.wave, tells=job.tells)
    return ask_for_pack(
        by=by,
        wave=job.wave,
        region_code=job.region_code,
        edition=Edition(job.edition),
        content=Content(job.content),
        tells=job.tells,
    )


@transaction.atomic
def cancel_export(*, job: ExportJob, by: User) -> bool:
    """Stop what is under way, and return whether it was; its worker notices at its next sign of life."""
    cancelled = ExportJob.objects.filter(pk=job.pk, state__in=ExportJob.UNDER_WAY).update(
        state=State.CANCELLED, finished_at=timezone.now()
    )
    if cancelled:
        record_export("export.cancelled", job, by=by)
    return bool(cancelled)


@transaction.atomic
def note_download(*, job: ExportJob, by: User) -> None:
    """Record that the file was handed out."""
    record_export("export.downloaded", job, by=by, sha256=job.sha256)


def record_export(action: str, job: ExportJob, *, by: User | None, **more: object) -> None:
    """Put into the audit trail what became of a file, in the caller's transaction."""
    data: dict[str, object] = {"wave": job.wave.slug, "kind": job.kind}
    if job.kind == Kind.REPORTS:
        data |= {"region": job.region_code or "England", "edition": job.edition, "content": job.content}
    elif job.kind == Kind.DATA:
        data |= {"table": job.table, "form": job.form}
    record(action=action, by=by, subject=job, data={**data, **more})


@transaction.atomic
def _ask(by: User, tells: bool, **asked: object) -> ExportJob:
    """A new job, or the same one that is still under way."""
    there = ExportJob.objects.filter(person=by, state__in=ExportJob.UNDER_WAY, **asked).first()
    if there is not None:
        return there
    job = ExportJob.objects.create(person=by, tells=tells, asked_at=timezone.now(), **asked)
    record_export("export.asked", job, by=by)
    transaction.on_commit(lambda: export_asked.send(sender=ExportJob, job_id=job.pk), robust=True)
    return job
