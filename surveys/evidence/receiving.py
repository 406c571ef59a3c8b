"""A file on its way in: Django's upload handler that writes it where it can be kept, and stops it at its limit."""

import errno
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from .store import Incoming, NoRoom

MOST_READ_BYTES = 64 * 1024 * 1024
"""What is too large is read to its end, so that its sender gets an answer, but no further than this."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class ReceivedFile(UploadedFile):
    """A file that has arrived. Closing it, as the end of a request does, drops it unless it was kept."""

    def __init__(self, incoming: Incoming, name: str, content_type: str) -> None:
        super().__init__(None, name, content_type, incoming.size)
        self.incoming = incoming

    def close(self) -> None:
        self.incoming.discard()


class ReceivingHandler(FileUploadHandler):
    """Takes one file of at most ``most_bytes``. ``refused`` says why there is none: "large", "full" or "several".

    To be set as the only one of ``request.upload_handlers``, once it is known that the person may send a file; and
    ``discard`` to be called at the end of the request, whatever became of it.
    """

    chunk_size = 64 * 1024

    def __init__(self, request: HttpRequest, *, root: Path, most_bytes: int) -> None:
        super().__init__(request)
        self.root = root
        self.most_bytes = most_bytes
        self.refused = ""
        self._incoming: Incoming | None = None
        self._rest: Any = None

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        self._rest = input_data if content_length <= MOST_READ_BYTES else None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._incoming is not None:
            self._stop("several")
        try:
            self._incoming = Incoming(self.root)
        except OSError as error:
            self._stop_for(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._incoming is None:
            return
        if self._incoming.size + len(raw_data) > self.most_bytes:
            self._stop("large")
        try:
            self._incoming.write(raw_data)
        except OSError as error:
            self._stop_for(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self._incoming is None:
            return None
        try:
            self._incoming.complete()
        except OSError as error:
            self._stop_for(error)
        return ReceivedFile(self._incoming, self.file_name or "", self.content_type or "")

    def upload_interrupted(self) -> None:
        self.discard()

    def discard(self) -> None:
        """Leave nothing of the file, unless it was kept."""
        if self._incoming is not None:
            self._incoming.discard()

    def _stop_for(self, error: OSError) -> None:
        if isinstance(error, NoRoom) or error.errno in _FULL:
            self._stop("full")
        self.discard()
        raise error

    def _stop(self, why: str) -> None:
        self.refused = why
        self.discard()
        # Not left to Django, which would read it by lines, however long they are.
        while self._rest is not None and self._rest.read(self.chunk_size):
            pass
        raise StopUpload(connection_reset=True)
