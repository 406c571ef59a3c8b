"""The embedded Celery broker: a folder of messages, for one machine and no server.

Kombu's own filesystem transport writes a message in place, so that a worker may read half of one, and an empty
one ends it. Here a message is written aside and appears whole; it is claimed by a rename, which only one
process can win; and what cannot be read is put aside instead of stopping the worker.

A message that a killed worker had claimed is gone. That is no loss: what is to be done can be read from the
database, and the sweepers find it (docs/architecture.md).
"""

import logging
import os
import time
import uuid
from collections import deque
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)

ABANDONED_AFTER_SECONDS = 60
"""Writing or reading a message takes well under a millisecond: an older one belongs to a process that was killed."""


class Channel(virtual.Channel):
    """Queues as folders under ``transport_options["folder"]``; each holds ``new``, ``aside`` and ``unreadable``."""

    supports_fanout = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._waiting: dict[str, deque[str]] = {}
        super().__init__(*args, **kwargs)

    def _folder(self, queue: str, part: str) -> Path:
        root: Path = Path(self.connection.client.transport_options["folder"])
        folder = root / queue / part
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _new_queue(self, queue: str, **options: Any) -> None:
        for part in ("new", "unreadable"):
            self._folder(queue, part)
        for path in self._folder(queue, "aside").iterdir():
            try:
                if time.time() - path.stat().st_mtime > ABANDONED_AFTER_SECONDS:
                    path.unlink()
            except FileNotFoundError:
                continue  # Its process is alive after all, and has just finished.

    def _has_queue(self, queue: str, **options: Any) -> bool:
        return True

    def _put(self, queue: str, message: dict[str, Any], **options: Any) -> None:
        # By time, so that a folder's order by name is the order of sending.
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        aside = self._folder(queue, "aside") / name
        aside.write_text(dumps(message))
        aside.replace(self._folder(queue, "new") / name)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """Return the oldest readable message and remove it; raise ``Empty`` when there is none."""
        new, aside = self._folder(queue, "new"), self._folder(queue, "aside")
        # A listing is used up before the next is made: a heap of messages costs one listing, not one for each.
        waiting = self._waiting.setdefault(queue, deque())
        if not waiting:
            waiting.extend(sorted(os.listdir(new)))
        while waiting:
            name = waiting.popleft()
            claimed = aside / name
            try:
                (new / name).rename(claimed)
            except FileNotFoundError:
                continue  # Another process was faster.
            try:
                message: dict[str, Any] = loads(claimed.read_bytes())
                message["properties"]["delivery_tag"]  # What every message of Celery's has.
            except (ValueError, KeyError, TypeError):
                claimed.replace(self._folder(queue, "unreadable") / name)
                logger.error("Message %s of queue %s cannot be read and was put aside", name, queue)
                continue
            claimed.unlink()
            return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(os.listdir(self._folder(queue, "new")))

    def _purge(self, queue: str) -> int:
        paths = list(self._folder(queue, "new").iterdir())
        for path in paths:
            path.unlink(missing_ok=True)
        return len(paths)


class Transport(virtual.Transport):
    Channel = Channel
    driver_type = "folder"
    driver_name = "folder"
    polling_interval = 0.2  # Seconds a new message may wait: short beside "signed off to score visible in 2 s".

    def driver_version(self) -> str:
        return "1"
