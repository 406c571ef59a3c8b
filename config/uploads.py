"""What the portal does with files that people send."""

from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class NoUploads(FileUploadHandler):
    """Refuse every file before a byte of it is kept: no form of the portal asks for one.

    Django otherwise writes a file of any size to the disk before it knows who sends it. The rest of the form after
    the file is not read either. The issue that brings files of evidence replaces this handler for its own page, by
    setting ``request.upload_handlers`` once it knows that the person may send one.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None
