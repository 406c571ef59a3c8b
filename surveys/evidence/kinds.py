"""What a file is, by what is in it and never by its name. Pure: it reads a file that is already on the disk.

Only kinds that people keep minutes, plans and counts in are taken. What can run (macros, scripts, pages with script)
or hides another file is refused with a reason that its sender can act on.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from . import office
from .refusal import NotAccepted

CHUNK = 64 * 1024
ZIP_START = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: its words, its media type, and the endings that a name of it may have."""

    key: str
    words: str
    media_type: str
    endings: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
KINDS = {
    kind.key: kind
    for kind in (
        Kind("pdf", "PDF document", "application/pdf", (".pdf",)),
        Kind("png", "PNG picture", "image/png", (".png",)),
        Kind("jpeg", "JPEG picture", "image/jpeg", (".jpg", ".jpeg")),
        Kind("docx", "Word document", f"{_OOXML}wordprocessingml.document", (".docx",)),
        Kind("xlsx", "Excel workbook", f"{_OOXML}spreadsheetml.sheet", (".xlsx",)),
        Kind("pptx", "PowerPoint presentation", f"{_OOXML}presentationml.presentation", (".pptx",)),
        Kind("odt", "OpenDocument text", f"{_ODF}text", (".odt",)),
        Kind("ods", "OpenDocument spreadsheet", f"{_ODF}spreadsheet", (".ods",)),
        Kind("csv", "CSV table", "text/csv", (".csv",)),
        Kind("txt", "text file", "text/plain", (".txt",)),
    )
}
TAKEN = "PDF, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS, CSV or TXT"

_HIDES_ANOTHER = "Another file is hidden in the file. Save it again from the program it was made with"
_NOT_WHOLE = "The file is damaged or did not arrive whole. Open it to see that it works, then send it again"
_NOT_TAKEN = f"The file is not a {TAKEN}. Save it as one of them, or give a link to it"
_OLD = "The file is in the old Office format, or has a password. Save it as DOCX, XLSX, PPTX or PDF without one"


def kind_of(path: Path, name: str) -> Kind:
    """What the file at ``path``, which its sender calls ``name``, is.

    The content decides. The name only tells a table from a text, which nothing else does, and has to agree: a picture
    called ``plan.exe`` is refused.

    Raises:
        NotAccepted: with the reason, in words for the person who sent it.
    """
    kind = KINDS[_key_of(path, name)]
    if not name.lower().endswith(kind.endings):
        endings = " or ".join(f"“{ending}”" for ending in kind.endings)
        raise NotAccepted(f"The file is a {kind.words}, but its name does not end in {endings}. Rename it first")
    return kind


def _key_of(path: Path, name: str) -> str:
    with path.open("rb") as file:
        head = file.read(16)
        if not head:
            raise NotAccepted("The file is empty: select another")
        if head.startswith(b"%PDF-"):
            return _pdf(path, file)
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(file)
        if head.startswith(b"\xff\xd8\xff"):
            return _jpeg(path, file)
        if head.startswith(ZIP_START):
            return office.key_of(path)
        if head.startswith(OLD_OFFICE):
            raise NotAccepted(_OLD)
        return _text(file, name)


def _tail(file: BinaryIO, length: int) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - length))
    return file.read()


def _pdf(path: Path, file: BinaryIO) -> str:
    if b"%%EOF" not in _tail(file, 2048):
        raise NotAccepted(_NOT_WHOLE)
    if office.is_archive(path):
        raise NotAccepted(_HIDES_ANOTHER)
    return "pdf"


def _png(file: BinaryIO) -> str:
    """Walk the chunks: the picture ends with IEND, and so does the file."""
    size = file.seek(0, 2)
    position = 8
    first = True
    while position + 12 <= size:
        file.seek(position)
        header = file.read(8)
        length, name = int.from_bytes(header[:4], "big"), header[4:]
        if first and name != b"IHDR":
            break
        first = False
        position += 12 + length
        if name == b"IEND":
            if position < size:
                raise NotAccepted(_HIDES_ANOTHER)
            if position == size:
                return "png"
            break
    raise NotAccepted(_NOT_WHOLE)


def _jpeg(path: Path, file: BinaryIO) -> str:
    if not _tail(file, 4096).rstrip(b"\x00\r\n").endswith(b"\xff\xd9"):
        raise NotAccepted(_HIDES_ANOTHER if office.is_archive(path) else _NOT_WHOLE)
    if office.is_archive(path):
        raise NotAccepted(_HIDES_ANOTHER)
    return "jpeg"


# How a text begins that a program would run or show as a page.
_ACTIVE = re.compile(r"<[a-z!?/]|\{\\rtf|%!ps|#!|@echo")


def _text(file: BinaryIO, name: str) -> str:
    begins = ""
    for part in _decoded(file):
        if any(character < " " and character not in "\t\n\r\f" for character in part):
            raise NotAccepted(_NOT_TAKEN)
        if len(begins) < 64:
            begins = (begins + part).lstrip("\ufeff \t\r\n\f").lower()[:64]
    if _ACTIVE.match(begins):
        raise NotAccepted(_NOT_TAKEN)
    if not name.lower().endswith((".csv", ".txt")):
        raise NotAccepted(_NOT_TAKEN)
    return "csv" if name.lower().endswith(".csv") else "txt"


def _decoded(file: BinaryIO) -> Iterator[str]:
    """The text in parts: as UTF-8, as UTF-16 where it says so, or as Windows writes Western European text."""
    file.seek(0)
    encoding = "utf-16" if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8"
    try:
        yield from _decoded_as(file, encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise NotAccepted(_NOT_TAKEN) from None
        try:
            yield from _decoded_as(file, "cp1252")
        except UnicodeDecodeError:
            raise NotAccepted(_NOT_TAKEN) from None


def _decoded_as(file: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
