"""A process that sets pages: ``python -m reports.pdf.setter FONTS``. It needs neither Django nor a database.

Requests come on standard input and answers go to standard output, each as its length in four bytes and then itself. A
request is JSON: template, data, made_at. An answer begins with one of the letters below. When its input ends, as it
does when whoever started it is gone, it ends too.
"""

import json
import struct
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from .typeface import TypefaceMissing
from .typesetting import TypesettingFailed, typeset

SET, REFUSED, NO_TYPEFACE = b"S", b"R", b"T"
_LENGTH = struct.Struct(">I")


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message. Raises OSError where nobody reads."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; None where the stream ended, even in the middle of one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None


def main(fonts: Path) -> None:
    """Answer requests until there are no more."""
    while (request := receive(sys.stdin.buffer)) is not None:
        asked = json.loads(request)
        try:
            made_at = datetime.fromisoformat(asked["made_at"])
            answer = SET + typeset(asked["template"], asked["data"], fonts=fonts, made_at=made_at)
        except TypesettingFailed as error:
            answer = REFUSED + str(error).encode()
        except TypefaceMissing as error:
            answer = NO_TYPEFACE + str(error).encode()
        send(sys.stdout.buffer, answer)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
