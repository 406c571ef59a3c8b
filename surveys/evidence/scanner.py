"""Whether a file has a virus, by asking ClamAV's daemon over its own protocol (INSTREAM). No Django, no library.

``none`` asks nobody. ``clamav://host:port`` or ``clamav:///path/of/its/socket`` asks a daemon.
"""

import socket
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

CHUNK = 64 * 1024
SECONDS = 60
NOBODY = "none"


class ScannerAway(Exception):
    """The scanner does not answer, or says nothing about the file: it is to be asked again."""


@dataclass(frozen=True)
class Verdict:
    """``found`` is what the scanner calls the virus, blank for a clean file; ``engine`` is what was asked."""

    found: str
    engine: str

    @property
    def is_clean(self) -> bool:
        return not self.found


def scan(file: BinaryIO, address: str) -> Verdict:
    """Ask the scanner at ``address`` about the whole of ``file``.

    Raises:
        ScannerAway: it cannot be reached, or its answer is neither clean nor found.
    """
    if address == NOBODY:
        return Verdict("", NOBODY)
    try:
        with _connected(address) as line:
            line.sendall(b"zVERSION\0")
            engine = _answer(line)
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(len(chunk).to_bytes(4, "big") + chunk)
            line.sendall(bytes(4))
            answer = _answer(line)
    except OSError as error:
        raise ScannerAway(f"The scanner at {address} does not answer: {error}") from error
    if answer == "stream: OK":
        return Verdict("", engine)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(answer.removeprefix("stream: ").removesuffix(" FOUND") or "a virus", engine)
    raise ScannerAway(f"The scanner at {address} says {answer!r}")


def answers(address: str, seconds: float = 2) -> bool:
    """Whether the scanner at ``address`` is there and ready, asked by its own PING."""
    try:
        with _connected(address, seconds) as line:
            line.sendall(b"zPING\0")
            return _answer(line) == "PONG"
    except OSError:
        return False


def _connected(address: str, seconds: float = SECONDS) -> socket.socket:
    parts = urlsplit(address)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=seconds)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(seconds)
    try:
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    read = b""
    while not read.endswith(b"\0") and len(read) < 4096:
        part = line.recv(4096)
        if not part:
            break
        read += part
    return read.rstrip(b"\0").decode(errors="replace").strip()[:200]
