"""A piece of evidence as a page and a submission name it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from .kinds import KINDS

LINK = "link"


@dataclass(frozen=True)
class Piece:
    """One link or file at one answer. ``kind`` is "link" or a key of KINDS; without an ``id`` it cannot be opened."""

    title: str
    kind: str
    level: int | None
    note: str
    address: str = ""
    sha256: str = ""
    id: int | None = None
    state: str = ""
    virus: str = ""
    file_name: str = ""
    size: int = 0
    added_at: datetime | None = None
    added_by: str = ""
    other_answers: int = 0

    @property
    def is_link(self) -> bool:
        return self.kind == LINK

    @property
    def kind_in_words(self) -> str:
        """Such as "PDF document, 1.4 MB" or "Link to www.example.nhs.uk"."""
        if self.is_link:
            return f"Link to {urlsplit(self.address).hostname}"
        words = KINDS[self.kind].words if self.kind in KINDS else "File"
        words = words[0].upper() + words[1:]
        return f"{words}, {size_in_words(self.size)}" if self.size else words

    @property
    def opens(self) -> bool:
        """Whether it is a file that can be downloaded now."""
        return self.id is not None and not self.is_link and self.state == "ready"

    @property
    def is_infected(self) -> bool:
        return self.state == "infected"


def size_in_words(size: int) -> str:
    """Bytes as people say them: 900 bytes, 12 kB, 1.4 MB."""
    if size < 1_000:
        return f"{size} bytes"
    return f"{size / 1_000:.0f} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def in_snapshot(question: str, piece: Piece) -> dict[str, Any]:
    """The entry of a snapshot's ``evidence``: what was shown, told by its hash or address, whatever becomes of it."""
    return {
        "question": question,
        "title": piece.title,
        "kind": piece.kind,
        "level": piece.level,
        "note": piece.note,
        "link": piece.address,
        "sha256": piece.sha256,
    }


def pieces_in_snapshot(snapshot: Mapping[str, Any]) -> dict[str, list[Piece]]:
    """The evidence that a submission names, by question key; it has none from before there was any."""
    entries: Iterable[Mapping[str, Any]] = snapshot.get("evidence", ())
    found: dict[str, list[Piece]] = {}
    for entry in entries:
        piece = Piece(
            title=entry["title"],
            kind=entry["kind"],
            level=entry["level"],
            note=entry["note"],
            address=entry["link"],
            sha256=entry["sha256"],
        )
        found.setdefault(entry["question"], []).append(piece)
    return found
