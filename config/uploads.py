"""What the portal does with files that people send."""

from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class NoUploads(FileUploadHandler):
    """Refuse every file before a byte of it is kept, on every page but those that ask for one.

    Django otherwise writes a file of any size to the disk before it knows who sends it. The rest of the form after
    the file is not read either. The pages that take one (evidence, and an assessment's workbook) replace this handler
    for their own request, by setting ``request.upload_handlers`` once they know that the person may send one; the
    token of the form, whose reading takes in the files too, is looked at after that.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None
