"""The heads of the chain, kept in a file outside the database.

A chain of hashes does not notice that its end was cut off. Each seal therefore appends the new head
to a file; copy it to a place that the database's administrators cannot write.
"""

import datetime
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


class HeadUnreadable(Exception):
    """A line of the head file is not what a sealer writes."""


@dataclass(frozen=True)
class Head:
    """The end of the chain after one seal. ``count`` is the number of events sealed so far."""

    sequence: int
    mac: str
    count: int
    sealed_at: str


def append_head(path: Path, *, sequence: int, mac: str, count: int, sealed_at: datetime.datetime) -> None:
    """Append one line, and return once it is on the disk.

    One ``write`` on a file opened for appending: lines of two processes never mix.
    """
    head = Head(sequence=sequence, mac=mac, count=count, sealed_at=sealed_at.isoformat())
    line = json.dumps(asdict(head)) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def read_heads(path: Path) -> Iterator[Head]:
    """Every head in the file, in the order written; nothing where there is no file.

    Raises:
        HeadUnreadable: a line is not a head.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield Head(**json.loads(line))
            except (ValueError, TypeError) as error:
                raise HeadUnreadable(f"Line {number} of {path.name} is not a head of the chain.") from error
