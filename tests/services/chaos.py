"""kill -9, of every kind that the portal has to live through."""

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.services.own_postgres import PostgresServer
from tests.services.portal import START_SECONDS, NotStarted, Portal


def children_of(pid: int) -> list[int]:
    """Process ids of the children of a process; none where it has gone."""
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


class Chaos:
    """Kills one thing at a time and brings back what nobody else would; a supervisor does that for a real portal.

    For the main thread only: what is started ends with the thread that started it.
    """

    def __init__(self, portal: Portal, postgres: PostgresServer, *, seed: int) -> None:
        self.portal, self.postgres, self.chance = portal, postgres, random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.kinds: dict[str, Callable[[], None]] = {
            "web with its workers": self._web,
            "gunicorn master": self._gunicorn_master,
            "gunicorn worker": self._gunicorn_worker,
            "Celery worker": self._worker,
            "Celery child": self._worker_child,
            "postmaster": self._postmaster,
            "PostgreSQL backend": self._backend,
        }

    def plan(self, kills: int) -> list[str]:
        """The kinds of ``kills`` kills in a random order, each kind as often as any other."""
        kinds = [kind for number, kind in enumerate(list(self.kinds) * kills) if number < kills]
        self.chance.shuffle(kinds)
        return kinds

    def kill(self, kind: str) -> float:
        """Kill, and bring back; return the moment of the kill."""
        self.kills[kind] += 1
        began = time.monotonic()
        self.kinds[kind]()
        return began

    def _one_of(self, pids: list[int]) -> None:
        if pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(pids), signal.SIGKILL)

    def _web(self) -> None:
        self.portal.kill("web")
        self.portal.start("web")

    def _gunicorn_master(self) -> None:
        """Its workers finish what they have begun and go; until then they keep the port from its successor."""
        master = self.portal.processes["web"]
        orphans = children_of(master.pid)
        master.kill()
        master.wait()
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.portal.processes["web"].poll() is not None:
                self.portal.launch("web")
            elif not any(map(is_running, orphans)) and self.portal.status("/healthz")[0] == 200:
                return
            time.sleep(0.2)
        raise NotStarted(f"no gunicorn after its master was killed:\n{self.portal.log('web')}")

    def _gunicorn_worker(self) -> None:
        self._one_of(children_of(self.portal.processes["web"].pid))

    def _worker(self) -> None:
        self.portal.kill("worker")
        self.portal.start("worker")

    def _worker_child(self) -> None:
        self._one_of(children_of(self.portal.processes["worker"].pid))

    def _postmaster(self) -> None:
        self.postgres.kill()
        time.sleep(self.chance.uniform(0, 1))
        self.postgres.start()

    def _backend(self) -> None:
        self._one_of(self.postgres.backends())
