"""Where files of evidence lie: outside of everything that is served, by random name, for the portal's user only.

``incoming`` holds what is arriving, ``kept`` what a row of the database names. A file is complete and on the disk
before it moves from the one to the other, so that nothing half-stored is ever kept. ``aside`` holds for a while what
no row names: who started the portal on the wrong database must not lose every file by it.
"""

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BufferedReader
from pathlib import Path

SPARE_BYTES = 50 * 1024 * 1024
"""Evidence leaves this much of the disk to the database and the log."""
_KEY = re.compile(r"[0-9a-f]{64}")


class NoRoom(OSError):
    """The disk is full, or nearly."""


class Incoming:
    """A file that is arriving: written, counted and hashed piece by piece, never whole in memory."""

    def __init__(self, root: Path, *, expected: int = 0) -> None:
        folder = _folder(root / "incoming")
        if shutil.disk_usage(folder).free < expected + SPARE_BYTES:
            raise NoRoom("The disk for evidence is full.")
        self.root = root
        self.key = secrets.token_hex(32)
        self.path = folder / self.key
        self.size = 0
        self._hash = hashlib.sha256()
        self._descriptor: int | None = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Add to the file. Raises OSError where the disk does not take it."""
        if self._descriptor is None:
            raise ValueError("The file is complete.")
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        self._hash.update(chunk)
        self.size += len(chunk)

    def complete(self) -> None:
        """Have the disk hold all of it."""
        if self._descriptor is not None:
            os.fsync(self._descriptor)
            self._close()

    def keep(self) -> str:
        """Move it among the files that are kept, and return the key to find it by."""
        self.complete()
        target = _kept(self.root, self.key)
        _folder(target.parent)
        self.path.replace(target)
        return self.key

    def discard(self) -> None:
        """Leave nothing of it, unless it was kept."""
        self._close()
        self.path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def open_kept(root: Path, key: str) -> BufferedReader:
    """The file with ``key``, to be read. Raises FileNotFoundError."""
    return os.fdopen(os.open(_kept(root, key), os.O_RDONLY | os.O_NOFOLLOW), "rb")


def delete_kept(root: Path, key: str) -> None:
    """Delete the file with ``key``; it may be gone already."""
    _kept(root, key).unlink(missing_ok=True)


def delete_stale_incoming(root: Path, *, older_than: timedelta) -> int:
    """Delete what arrived in part and was left behind by a process that ended; return how many files."""
    return sum(_delete(path) for path in _older(root / "incoming", older_than))


def kept_keys(root: Path, *, older_than: timedelta) -> Iterator[str]:
    """The keys of the files that have been kept for longer than ``older_than``."""
    folder = root / "kept"
    if folder.is_dir():
        for inner in folder.iterdir():
            yield from (path.name for path in _older(inner, older_than) if _KEY.fullmatch(path.name))


def set_aside(root: Path, key: str) -> None:
    """Take the file with ``key`` out of those that are kept; the time it waits to be deleted begins."""
    target = _folder(root / "aside") / key
    _kept(root, key).replace(target)
    os.utime(target)


def put_back(root: Path, key: str) -> None:
    """Keep a file again that was set aside."""
    _folder(_kept(root, key).parent)
    (root / "aside" / key).replace(_kept(root, key))


def aside_keys(root: Path) -> list[str]:
    """The keys of the files that are set aside."""
    return [path.name for path in _older(root / "aside", timedelta(0)) if _KEY.fullmatch(path.name)]


def delete_aside(root: Path, *, older_than: timedelta) -> int:
    """Delete what has been set aside for longer than ``older_than``; return how many files."""
    return sum(_delete(path) for path in _older(root / "aside", older_than))


def hash_of(file: BufferedReader) -> str:
    """SHA-256 of the whole of ``file``, in hexadecimal."""
    return hashlib.file_digest(file, "sha256").hexdigest()


def _older(folder: Path, than: timedelta) -> Iterator[Path]:
    if not folder.is_dir():
        return
    limit = time.time() - than.total_seconds()
    for path in folder.iterdir():
        try:
            if path.stat(follow_symlinks=False).st_ctime <= limit:
                yield path
        except FileNotFoundError:
            continue  # It was finished, or deleted, as we looked.


def _delete(path: Path) -> bool:
    path.unlink(missing_ok=True)
    return True


def _kept(root: Path, key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise FileNotFoundError("No file has such a key.")
    return root / "kept" / key[:2] / key


def _folder(path: Path) -> Path:
    """``path``, for the portal's user only, and the folders above it likewise where they are not there yet."""
    if not path.parent.is_dir():
        _folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    return path
