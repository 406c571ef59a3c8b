"""The archive that a workbook is: opened without believing what it says of itself. Pure.

Its listing is measured before it is read, and its members are inflated in pieces and counted, all of them: the first
byte over the limit ends it.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..evidence.office import OLE_START
from ..evidence.parts import DamagedPart, elements_of
from .refusal import DAMAGED, NOT_A_WORKBOOK, TOO_MUCH, WorkbookRefused

MOST_BYTES = 5 * 1024 * 1024
"""Of the file as it is sent. The largest workbook that can be filled in has less than one megabyte."""
MOST_INFLATED = 24 * 1024 * 1024
"""Of all members together."""
MOST_MEMBERS = 400
MOST_LISTING = 100_000
"""Bytes of the listing at the archive's end: looked at before it is taken apart."""
MOST_PART = 256 * 1024
"""Bytes of a part that lists what else there is."""
CHUNK = 64 * 1024

_MAIN = "spreadsheetml.sheet.main+xml"
_END = b"PK\x05\x06"
_END_BYTES = 22
_ZIP64_LOCATOR = b"PK\x06\x07"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, DamagedPart, NotImplementedError, RuntimeError, OSError)
_XLS = "The file is an Excel workbook of the old kind (XLS), or one with a password. Save it as XLSX without a password"
_MACROS = "The file has macros (XLSM), which are not taken. Save it as XLSX"
_ODS = "The file is an OpenDocument spreadsheet (ODS). Save it as XLSX"
_PASSWORD = "The file has a password. Save a copy without one"  # noqa: S105
_LINKS = "The workbook has links to other files. Break them, or copy your answers into a new download"
# Code: VBA, the macro sheets and dialogues of Excel 4, ActiveX controls.
_CODE = re.compile(r"(^|/)(vba[^/]*\.(bin|xml)|macrosheets/.*|dialogsheets/.*|activex/.*)$", re.I)


class Package:
    """A workbook's parts, by name. What is read is counted against the limit of the whole."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {member.filename: member for member in archive.infolist()}
        self._read: set[str] = set()
        self._inflated = 0
        self.main = ""

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a part in pieces. Raises WorkbookRefused where there is none, or too much."""
        if name not in self._members:
            raise WorkbookRefused(DAMAGED)
        self._read.add(name)
        with self._archive.open(self._members[name]) as part:
            while chunk := part.read(CHUNK):
                self._inflated += len(chunk)
                if self._inflated > MOST_INFLATED:
                    raise WorkbookRefused(TOO_MUCH)
                yield chunk

    def elements(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """(name, attributes) of every element of a small part that lists others."""
        content = b""
        for chunk in self.pieces(name):
            content += chunk
            if len(content) > MOST_PART:
                raise WorkbookRefused(TOO_MUCH)
        return elements_of(content)

    def check_listing(self) -> None:
        """Refuse what no workbook of ours has in it, from names alone."""
        members = self._archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise WorkbookRefused(TOO_MUCH)
        if len({member.filename.lower() for member in members}) != len(members):
            raise WorkbookRefused(DAMAGED)  # Two readers would see two different workbooks.
        for member in members:
            if member.flag_bits & 0x1:
                raise WorkbookRefused(_PASSWORD)
            if stat.S_ISLNK(member.external_attr >> 16) or _leads_out(member.filename):
                raise WorkbookRefused(NOT_A_WORKBOOK)
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise WorkbookRefused(DAMAGED)
            if _CODE.search(member.filename):
                raise WorkbookRefused(_MACROS)
            if "externallinks/" in member.filename.lower():
                raise WorkbookRefused(_LINKS)

    def check_kind(self) -> None:
        """Refuse what is another kind of document, or has something that runs or fetches; find the main part."""
        if "mimetype" in self and b"opendocument" in next(self.pieces("mimetype"), b""):
            raise WorkbookRefused(_ODS)
        if "[Content_Types].xml" not in self:
            raise WorkbookRefused(NOT_A_WORKBOOK)
        types = [(a.get("ContentType", ""), a.get("PartName", "")) for _, a in self.elements("[Content_Types].xml")]
        if any(word in kind.lower() for kind, _ in types for word in ("macro", "vba", "activex")):
            raise WorkbookRefused(_MACROS)
        mains = [name.removeprefix("/") for kind, name in types if kind.endswith(_MAIN) and name]
        if len(mains) != 1:
            raise WorkbookRefused(NOT_A_WORKBOOK)
        self.main = mains[0]
        for name in self._members:
            if name.lower().endswith(".rels"):
                self._check_relationships(name)

    def _check_relationships(self, name: str) -> None:
        for _, found in self.elements(name):
            # A link to click on, such as an address typed into a comment, is followed by nobody here.
            kind = found.get("Type", "").rpartition("/")[2].lower()
            if found.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
                raise WorkbookRefused(_LINKS)

    def check_rest(self) -> None:
        """Count what nobody has read, too."""
        for name in self._members:
            if name not in self._read:
                for _ in self.pieces(name):
                    pass


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The workbook at ``path``, its listing and kind looked at. Raises WorkbookRefused, inside the block too."""
    try:
        _check_beginning_and_end(path)
        with zipfile.ZipFile(path) as archive:
            package = Package(archive)
            package.check_listing()
            package.check_kind()
            yield package
            package.check_rest()
    except _BROKEN:
        raise WorkbookRefused(DAMAGED) from None


def _check_beginning_and_end(path: Path) -> None:
    """Refuse what is no archive, and one whose listing would take up much memory."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise WorkbookRefused("The file is larger than 5 MB. Copy your answers into a new download")
    with path.open("rb") as file:
        beginning = file.read(len(OLE_START))
        if beginning == OLE_START:
            raise WorkbookRefused(_XLS)
        if not beginning.startswith(b"PK\x03\x04"):
            raise WorkbookRefused(NOT_A_WORKBOOK)
        file.seek(max(0, size - 2**16 - _END_BYTES - 20))
        tail = file.read()
    # Where zipfile looks for it: at the very end, or else the last that there is.
    at = len(tail) - _END_BYTES
    if not (at >= 0 and tail[at:].startswith(_END) and tail.endswith(b"\0\0")):
        at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise WorkbookRefused(DAMAGED)
    if tail[max(0, at - 20) : at].startswith(_ZIP64_LOCATOR):
        raise WorkbookRefused(DAMAGED)  # For archives beyond four gigabytes.
    (listing,) = struct.unpack("<L", tail[at + 12 : at + 16])
    if listing > MOST_LISTING:
        raise WorkbookRefused(TOO_MUCH)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name.partition("/")[0] or ".." in name.split("/")
