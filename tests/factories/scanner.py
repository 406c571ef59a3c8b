"""Virus scanners to ask: the real clamd with one signature of our own, and a server that answers as told."""

import contextlib
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.factories.evidence import EICAR

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
START_SECONDS = 30


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def real_clamd() -> Iterator[str]:
    """ClamAV's daemon, which knows nothing but the EICAR test string; no signature is downloaded."""
    assert CLAMD
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        (folder / "own.ndb").write_text(f"Eicar.Test.Own:0:*:{EICAR.hex()}\n")
        config = {
            "DatabaseDirectory": name,
            "TCPSocket": str(port),
            "TCPAddr": "127.0.0.1",
            "LogFile": str(folder / "log"),
            "Foreground": "yes",
        }
        (folder / "clamd.conf").write_text("".join(f"{key} {value}\n" for key, value in config.items()))
        with subprocess.Popen(
            [CLAMD, "--config-file", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                _wait_for(port, process, folder / "log")
                yield f"clamav://127.0.0.1:{port}"
            finally:
                process.terminate()


def _wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"clamd did not start: {log.read_text() if log.exists() else 'it wrote no log'}")


@contextlib.contextmanager
def scanner_that_says(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that speaks INSTREAM: its address, and what it was sent."""
    received: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            command = b""
            while not command.endswith(b"\0"):
                byte = self.rfile.read(1)
                if not byte:
                    return
                command += byte
            if command == b"zVERSION\0":
                self.wfile.write(b"ClamAV 0.0/test\0")
                return
            content = b""
            while length := int.from_bytes(self.rfile.read(4), "big"):
                content += self.rfile.read(length)
            received.append(content)
            self.wfile.write(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"clamav://127.0.0.1:{server.server_address[1]}", received
        finally:
            server.shutdown()
