"""A ZIP that is written file by file as each is made, so that memory holds one at a time."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

MANIFEST = "manifest.json"


class Sink(Protocol):
    """Where bytes go, once and in order."""

    def write(self, chunk: bytes, /) -> object: ...


@dataclass(frozen=True)
class Packed:
    """One file of a pack: its name, size in bytes and hash."""

    name: str
    size: int
    sha256: str


class _Forward:
    """A sink as zipfile wants it: it cannot seek, so sizes follow each file instead of standing before it."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, chunk: bytes, /) -> int:
        self._sink.write(chunk)
        return len(chunk)

    def flush(self) -> None:
        """A sink keeps nothing back."""

    def close(self) -> None:
        """Whoever opened the sink closes it."""


class Archive:
    """A pack that is being written to ``sink``; every file in it bears the moment ``made_at``."""

    def __init__(self, sink: Sink, *, made_at: datetime) -> None:
        self._zip = zipfile.ZipFile(_Forward(sink), "w", zipfile.ZIP_STORED)
        self._moment = made_at.timetuple()[:6]
        self.files: list[Packed] = []

    def add(self, name: str, content: bytes) -> Packed:
        """Write one file. Raises ValueError for a name that is taken or leads out of the folder."""
        if "/" in name or "\\" in name or name.startswith(".") or any(file.name == name for file in self.files):
            raise ValueError(f"{name!r} cannot be the name of a file in a pack.")
        entry = zipfile.ZipInfo(name, self._moment)
        entry.external_attr = 0o644 << 16
        # PDF and PPTX are compressed as they are; JSON is not.
        entry.compress_type = zipfile.ZIP_STORED if name.endswith((".pdf", ".pptx")) else zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, content)
        packed = Packed(name, len(content), hashlib.sha256(content).hexdigest())
        self.files.append(packed)
        return packed

    def add_manifest(self, facts: Mapping[str, Any]) -> None:
        """Write what the pack is and holds, as JSON."""
        self.add(MANIFEST, json.dumps(facts, ensure_ascii=False, indent=2).encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._zip.close()
