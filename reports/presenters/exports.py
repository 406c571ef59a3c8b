"""The files that a person asked for, in words."""

from dataclasses import dataclass
from datetime import datetime

from nhsuk.formats import nhs_datetime, number, plural

from ..data.catalogue import FORMS
from ..exports.contents import Content
from ..exports.editions import Edition
from ..exports.progress import duration_in_words, seconds_left
from ..models import ExportJob
from .words import size_in_words

State, Kind = ExportJob.State, ExportJob.Kind
COUNTED = {Kind.REPORTS: "trust", Kind.DATA: "row", Kind.OPEN_DATA: "pack"}
HELD = {Kind.REPORTS: "report", Kind.DATA: "row", Kind.OPEN_DATA: "file"}
GONE = "Your roles are not what they were when you asked for this. Ask for it again on its page, if you still may."
DOWNLOADS = {
    Content.PACK: "Download the pack (ZIP)",
    Content.REPORT: "Download the report (PDF)",
    Content.SHEET: "Download the one-page sheet (PDF)",
    Content.SLIDES: "Download the slides (PPTX)",
}
COLOURS = {
    State.QUEUED: "grey",
    State.RUNNING: "blue",
    State.DONE: "green",
    State.FAILED: "red",
    State.CANCELLED: "grey",
    State.EXPIRED: "grey",
}


@dataclass(frozen=True)
class ExportView:
    """``total`` is 0 unless a worker is at it; of the three ``can_`` words the page makes buttons and links."""

    id: int
    title: str
    what: str
    state: str
    colour: str
    words: str
    detail: str
    asked: str
    done: int
    total: int
    download: str
    can_cancel: bool
    can_again: bool
    can_download: bool


def export_view(job: ExportJob, *, now: datetime, allowed: bool) -> ExportView:
    """One file as the list shows it; ``allowed``: whether the person may still have it."""
    return ExportView(
        id=job.pk,
        title=job.title,
        what=_what(job),
        state=State(job.state).label,
        colour=COLOURS[State(job.state)],
        words=_words(job, now) if allowed else GONE,
        detail=f"SHA-256 {job.sha256}" if job.state == State.DONE else "",
        asked=nhs_datetime(job.asked_at),
        done=job.done,
        total=job.total if job.state == State.RUNNING and not _is_one_file(job) else 0,
        download=_download(job),
        can_cancel=allowed and job.is_under_way,
        can_again=allowed and job.state in (State.FAILED, State.CANCELLED, State.EXPIRED),
        can_download=allowed and job.state == State.DONE,
    )


def announcement(views: list[ExportView]) -> str:
    """What is read out when the list changes: states, not every step."""
    under_way = sum(view.can_cancel for view in views)
    ready = sum(view.can_download for view in views)
    parts = [f"{under_way} being made" if under_way else "", f"{ready} ready to download" if ready else ""]
    return f"Files: {', '.join(part for part in parts if part) or 'none ready'}."


def _what(job: ExportJob) -> str:
    """The edition of a pack, the form of a data file."""
    if job.kind == Kind.REPORTS:
        return Edition(job.edition).label
    return FORMS[job.form].words if job.kind == Kind.DATA else "Pack of open data (ZIP)"


def _is_one_file(job: ExportJob) -> bool:
    """A file about an area, which counts nothing."""
    return job.kind == Kind.REPORTS and job.content != Content.PACK


def _download(job: ExportJob) -> str:
    if job.kind == Kind.DATA:
        return f"Download the file ({'Parquet' if job.form == 'parquet' else job.form.upper()})"
    return DOWNLOADS[Content(job.content)]


def _words(job: ExportJob, now: datetime) -> str:
    if job.state == State.QUEUED:
        return "Waits for its turn."
    if job.state == State.RUNNING:
        return _running(job, now)
    if job.state == State.DONE:
        held = "" if _is_one_file(job) else f"{plural(job.holds, HELD[Kind(job.kind)])}, "
        return f"{held}{size_in_words(job.size)}. Kept until {nhs_datetime(job.expires_at)}."
    if job.state == State.FAILED:
        return job.reason
    if job.state == State.CANCELLED:
        return f"Cancelled on {nhs_datetime(job.finished_at)}."
    return f"The file was deleted on {nhs_datetime(job.expires_at)}. You can make it again."


def _running(job: ExportJob, now: datetime) -> str:
    if not job.total or _is_one_file(job):
        return "Has just begun."
    words = f"{number(job.done)} of {plural(job.total, COUNTED[Kind(job.kind)])}"
    elapsed = (now - job.started_at).total_seconds() if job.started_at else 0.0
    left = seconds_left(done=job.done, total=job.total, elapsed=elapsed)
    return f"{words}." if left is None else f"{words}, {duration_in_words(left)} left."
