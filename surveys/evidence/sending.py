"""A file on its way out: in pieces, to be saved and never shown as a page of ours."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

CHUNK = 64 * 1024
# Should a browser show it all the same: no script, no form, no other address, and an origin of its own.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_RANGE = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?")


def file_response(file: BinaryIO, *, size: int, name: str, media_type: str, asked: str = "") -> HttpResponse:
    """``file`` as an answer that saves it as ``name``; ``asked`` is the request's Range, of which one is given."""
    begin, end = _range_of(asked, size) or (0, size)
    if begin >= end:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(begin)
    response = StreamingHttpResponse(_pieces(file, end - begin), content_type=media_type)
    response.headers["Content-Length"] = str(end - begin)
    response.headers["Accept-Ranges"] = "bytes"
    if (begin, end) != (0, size):
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store, no-transform"
    response.headers["Content-Encoding"] = "identity"  # Has the compressing middleware leave lengths and ranges be.
    return response  # type: ignore[return-value]


def _range_of(asked: str, size: int) -> tuple[int, int] | None:
    """The one range that was asked for, as (first, after the last); None where it is to be the whole."""
    match = _RANGE.fullmatch(asked.strip())
    if not match or not (match[1] or match[2]):
        return None
    if match[1] is None:
        last = int(match[2])
        return (max(0, size - last), size) if last else (size, size)
    begin = int(match[1])
    end = min(size, int(match[2]) + 1) if match[2] else size
    return None if match[2] and int(match[2]) < begin else (begin, end)


def _pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    with file:
        while length and (piece := file.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece
