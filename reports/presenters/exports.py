"""A person's packs in words."""

from dataclasses import dataclass
from datetime import datetime

from nhsuk.formats import nhs_datetime, number

from ..exports.editions import Edition
from ..exports.progress import duration_in_words, seconds_left
from ..models import ExportJob

State = ExportJob.State
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
    edition: str
    state: str
    colour: str
    words: str
    detail: str
    asked: str
    done: int
    total: int
    can_cancel: bool
    can_again: bool
    can_download: bool


def export_view(job: ExportJob, *, now: datetime) -> ExportView:
    """One pack as the list shows it."""
    return ExportView(
        id=job.pk,
        title=job.title,
        edition=Edition(job.edition).label,
        state=State(job.state).label,
        colour=COLOURS[State(job.state)],
        words=_words(job, now),
        detail=f"SHA-256 {job.sha256}" if job.state == State.DONE else "",
        asked=nhs_datetime(job.asked_at),
        done=job.done,
        total=job.total if job.state == State.RUNNING else 0,
        can_cancel=job.is_under_way,
        can_again=job.state in (State.FAILED, State.CANCELLED, State.EXPIRED),
        can_download=job.state == State.DONE,
    )


def announcement(views: list[ExportView]) -> str:
    """What is read out when the list changes: states, not every step."""
    under_way = sum(view.can_cancel for view in views)
    ready = sum(view.can_download for view in views)
    parts = [f"{under_way} being made" if under_way else "", f"{ready} ready to download" if ready else ""]
    return f"Packs: {', '.join(part for part in parts if part) or 'none ready'}."


def _words(job: ExportJob, now: datetime) -> str:
    if job.state == State.QUEUED:
        return "Waits for its turn."
    if job.state == State.RUNNING:
        return _running(job, now)
    if job.state == State.DONE:
        held = "1 report" if job.reports == 1 else f"{number(job.reports)} reports"
        return f"{held}, {_size(job.size)}. Kept until {nhs_datetime(job.expires_at)}."
    if job.state == State.FAILED:
        return job.reason
    if job.state == State.CANCELLED:
        return f"Cancelled on {nhs_datetime(job.finished_at)}."
    return f"The file was deleted on {nhs_datetime(job.expires_at)}. You can make it again."


def _running(job: ExportJob, now: datetime) -> str:
    if not job.total:
        return "Has just begun."
    words = f"{number(job.done)} of {number(job.total)} trusts"
    elapsed = (now - job.started_at).total_seconds() if job.started_at else 0.0
    left = seconds_left(done=job.done, total=job.total, elapsed=elapsed)
    return f"{words}." if left is None else f"{words}, {duration_in_words(left)} left."


def _size(size: int) -> str:
    """Megabytes to one place, or kilobytes where there are few."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
