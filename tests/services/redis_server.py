"""A Redis server of the test's own, which can be killed, emptied and started again."""

import contextlib
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.services.portal import end_with_the_tests, free_port

START_SECONDS = 20


class RedisServer:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, "--appendonly", "yes"], stdout=subprocess.DEVNULL, preexec_fn=end_with_the_tests
        )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def kill(self, *, with_its_data: bool) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        if with_its_data:
            shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)
