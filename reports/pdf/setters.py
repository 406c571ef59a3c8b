"""Several processes that set pages at once. Each is a program of its own, not a fork: a worker of Celery may start it,
and it holds no connection to the database. One that dies is replaced, and its report is set once more."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self

from .setter import NO_TYPEFACE, SET, receive, send
from .typeface import TypefaceMissing
from .typesetting import TypesettingFailed

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_END = 5


class SetterGone(RuntimeError):
    """The process ended before it answered."""


class _Setter:
    """One process, started when it is first needed."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = fonts
        self._process: subprocess.Popen[bytes] | None = None
        self.closed = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def typeset(self, template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
        """Raises SetterGone, TypesettingFailed, TypefaceMissing."""
        if self.closed:
            raise SetterGone("It is no longer wanted.")
        if self._process is None:
            self._process = self._started()
        process, read_by, written_by = self._process, self._process.stdin, self._process.stdout
        if read_by is None or written_by is None:
            raise SetterGone("It cannot be spoken to.")
        request = {"template": template, "data": data, "made_at": made_at.isoformat()}
        try:
            send(read_by, json.dumps(request).encode())
            answer = receive(written_by)
        except OSError as error:
            self.end()
            raise SetterGone(str(error)) from error
        if answer is None:
            code = process.wait()
            self.end()
            raise SetterGone(f"It ended with {code}.")
        kind, content = answer[:1], answer[1:]
        if kind == SET:
            return content
        raise (TypefaceMissing if kind == NO_TYPEFACE else TypesettingFailed)(content.decode())

    def close(self) -> None:
        """End it, whatever it is doing, and start it no more."""
        self.closed = True
        self.end()

    def end(self) -> None:
        """End the process; the next report starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    logger.debug("Process %s had stopped reading.", process.pid)
        process.wait(timeout=SECONDS_TO_END)

    def _started(self) -> subprocess.Popen[bytes]:
        # One thread each: there are as many processes as there are cores to use.
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "reports.pdf.setter", str(self._fonts)],
            cwd=ROOT,
            env={**os.environ, "RAYON_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )


class Setters:
    """``count`` processes that set pages; leaving the ``with`` ends them, also in the middle of a page."""

    def __init__(self, count: int, *, fonts: Path) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="setter")
        self._all = [_Setter(fonts) for _ in range(count)]
        self._idle: SimpleQueue[_Setter] = SimpleQueue()
        for setter in self._all:
            self._idle.put(setter)

    @property
    def processes(self) -> list[int]:
        """The ids of those that are running."""
        return [setter.pid for setter in self._all if setter.pid is not None]

    def submit(self, template: str, data: Mapping[str, Any], *, made_at: datetime) -> "Future[bytes]":
        """Have a report set as ``typesetting.typeset`` does, which raises what it says.

        A report at which a process dies twice raises TypesettingFailed.
        """
        return self._threads.submit(self._typeset, template, data, made_at)

    def _typeset(self, template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
        setter = self._idle.get()
        try:
            try:
                return setter.typeset(template, data, made_at)
            except SetterGone as gone:
                if setter.closed:
                    raise TypesettingFailed(f"{template}: it was stopped.") from gone
                logger.warning("A process that sets pages is gone; %s is set once more. %s", template, gone)
            try:
                return setter.typeset(template, data, made_at)
            except SetterGone as gone:
                raise TypesettingFailed(f"{template}: the process that sets pages ended twice. {gone}") from gone
        finally:
            self._idle.put(setter)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=kind is None, cancel_futures=True)
        if kind is not None:
            # What is being set is no longer wanted: its process goes, and the thread that waits for it with it.
            for setter in self._all:
                setter.close()
        self._threads.shutdown()
        for setter in self._all:
            setter.close()
