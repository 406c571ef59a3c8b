"""The start page: what it is called, what waits for the second person, and each wave in a line. Words, no queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from nhsuk.formats import nhs_date
from surveys.models import Wave

from ..selectors.start import Start
from .words import listed, sentence


@dataclass(frozen=True)
class WaitingPublication:
    """A publication that is prepared and not released. ``mine``: another person than the reader must release it."""

    wave_slug: str
    wave: str
    number: int
    state: str
    prepared_by: str
    prepared_on: str
    mine: bool


@dataclass(frozen=True)
class WaveLine:
    title: str
    words: str
    slug: str


def home_heading(places: Sequence[str], *, england: bool, audit: bool, portal: bool, wave: str) -> str:
    """What the page is and for whom: "North East and Yorkshire: wave 2026"; blank for somebody without a role."""
    held = [*dict.fromkeys(places)] + (["England"] if england else [])
    work = (["audit trail"] if audit else []) + (["administration"] if portal else [])
    if held:
        named = listed([*held, *work]) if len(held) + len(work) < 4 else "your organisations"
        return f"{sentence(named)}: {wave}" if wave else sentence(named)
    return f"{sentence(listed(work))} of the portal" if work else ""


def publications_waiting(start: Start, user: User) -> list[WaitingPublication]:
    """The publications that wait for the second person, those the reader can release first."""
    last = {p.wave_id: p.number for p in reversed(start.publications) if p.released_at}
    waiting = [
        WaitingPublication(
            wave_slug=publication.wave.slug,
            wave=publication.wave.title,
            number=publication.number,
            state=publication.get_state_display(),
            prepared_by=publication.prepared_by_label.split(" <")[0],
            prepared_on=nhs_date(publication.prepared_at),
            mine=publication.prepared_by_id == str(user.pk),
        )
        for publication in start.publications
        # One that a later one has overtaken can no longer be released.
        if publication.released_at is None and publication.number > last.get(publication.wave_id, 0)
    ]
    return sorted(waiting, key=lambda publication: publication.mine)


def wave_lines(start: Start) -> list[WaveLine]:
    """Each wave in a line: state, completion, and what is published of it."""
    lines = []
    for wave in start.waves:
        is_open = wave.state == Wave.State.OPEN
        parts = [f"open, answers due on {nhs_date(wave.due_on)}" if is_open else "closed"]
        if start.counts is not None:
            done, total = start.counts.get(wave.pk, (0, 0))
            parts.append(f"{done} of {total} trusts have submitted")
        latest = next((p for p in start.publications if p.wave_id == wave.pk and p.released_at), None)
        published = f"publication {latest.number}, {latest.get_state_display()}" if latest else "nothing published yet"
        lines.append(WaveLine(wave.title, "; ".join([*parts, published]) + ".", wave.slug))
    return lines
