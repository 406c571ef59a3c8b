"""A PostgreSQL server of the tests' own, which may be killed: `make test-faults` runs on it (see tests/settings.py).

Default settings, so that a commit is on the disk before it is acknowledged. Only the places are the test's: a folder
and a port of its own, loopback alone.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import psycopg2

from scripts.lanes import postgres_account, postgres_programs
from tests.services.portal import end_with_the_tests, free_port

START_SECONDS = 60


class PostgresServer:
    """Made empty in a temporary folder, which ``remove`` takes away again."""

    def __init__(self) -> None:
        bin_dir, user = postgres_programs(), postgres_account()
        assert bin_dir is not None
        self.bin_dir, self.port = bin_dir, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
        if user is not None:
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._popen = partial(
            subprocess.Popen,
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            user=None if user is None else user.pw_uid,
            group=None if user is None else user.pw_gid,
            extra_groups=None if user is None else [],
        )
        made = self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--pgdata=data")
        assert made == 0, (self.folder / "log").read_text()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> int:
        with (self.folder / "log").open("ab") as log:
            return self._popen([self.bin_dir / program, *arguments], stdout=log, stderr=log).wait()

    def start(self) -> float:
        """Start the server, again and again while what is left of a killed one goes; return the seconds it took."""
        began = time.monotonic()
        while time.monotonic() - began < START_SECONDS:
            if self.process is None or self.process.poll() is not None:
                command: Sequence[str | Path] = [self.bin_dir / "postgres", "-D", "data", "-p", str(self.port)]
                with (self.folder / "log").open("ab") as log:
                    self.process = self._popen(
                        [*command, "-h", "127.0.0.1", "-k", str(self.folder)],
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                        preexec_fn=end_with_the_tests,
                    )
            if self.answers():
                return time.monotonic() - began
            time.sleep(0.1)
        raise AssertionError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()[-3000:]}")

    def answers(self) -> bool:
        with contextlib.suppress(psycopg2.Error), contextlib.closing(psycopg2.connect(self.url, connect_timeout=2)):
            return True
        return False

    def kill(self) -> None:
        """kill -9 the postmaster; its children see that it is gone and go too."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def backends(self) -> list[int]:
        """Process ids of the backends that serve a connection."""
        with (
            contextlib.closing(psycopg2.connect(self.url, connect_timeout=5)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return [pid for (pid,) in cursor.fetchall()]

    def remove(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's “fast”: whoever is connected is cut off.
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


_server: PostgresServer | None = None


def server() -> PostgresServer | None:
    """The server that this run of the tests is on, if it has one of its own."""
    return _server


def start_for_this_run() -> PostgresServer:
    """Make and start it; whoever asks sees to it that it is removed."""
    global _server
    _server = PostgresServer()
    _server.start()
    return _server
