"""Office documents, which are zip archives: which one it is, and that nothing in it runs, hides or explodes. Pure.

What an archive says of its sizes is not believed: members are inflated in pieces, counted and thrown away, and the
first byte over the limit ends it.
"""

import io
import re
import stat
import zipfile
import zlib
from pathlib import Path
from typing import IO

from .parts import DamagedPart, elements_of
from .refusal import NotAccepted

MOST_MEMBERS = 2_000
MOST_INFLATED = 200 * 1024 * 1024
"""A ten-megabyte workbook of text inflates to about 150 MB; a bomb goes on."""
MOST_PART = 4 * 1024 * 1024
"""Of a part that is read, which lists what else there is."""
MOST_NESTED = 10 * 1024 * 1024
"""Of a document within the document, such as the workbook behind a chart."""
CHUNK = 64 * 1024

_MAIN = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "presentationml.presentation.main+xml": "pptx",
}
_ODF = {"application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods"}

_MACROS = "The file has macros, which are not taken. Save a copy without them, or as PDF"
_LOADS = "The file loads a template or an object from elsewhere when it is opened. Save a copy as PDF"
_HIDES = "A program is hidden in the file. Save a copy as PDF"
_PASSWORD = "The file has a password. Save a copy without one"  # noqa: S105
_ARCHIVE = "The file is an archive. Send the document that is in it"
_TOO_MUCH = "The file unpacks to far more than an office document. Save a copy as PDF"
_DAMAGED = "The file is damaged or did not arrive whole. Open it to see that it works, then send it again"

# Parts that hold code: VBA, the macro sheets and dialogues of Excel 4, ActiveX controls, Basic and scripts of ODF.
_CODE = re.compile(r"(^|/)(vba[^/]*\.(bin|xml)|macrosheets/.*|dialogsheets/.*|activex/.*|basic/.*|scripts/.*)$", re.I)
# Relationships that fetch something by themselves. Hyperlinks are followed by people only.
_FETCHES = ("attachedtemplate", "oleobject", "frame", "subdocument", "package", "control")
# What an old compound file within the document holds where it has macros, or a program dressed as an icon.
_IN_OLE = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Ole10Native"))
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_archive(path: Path) -> bool:
    """Whether the file can be opened as a zip archive, whatever it begins with."""
    return zipfile.is_zipfile(path)


def key_of(path: Path) -> str:
    """Which office document the archive at ``path`` is.

    Raises:
        NotAccepted: it is another archive, damaged, too large unpacked, or has something that runs.
    """
    with path.open("rb") as file:
        return _checked(file, counted=[0], nested=False)


def _checked(file: IO[bytes], *, counted: list[int], nested: bool) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_listing(members)
            key = _kind(archive)
            for member in members:
                _read_through(archive, member, counted, nested=nested)
            return key
    except (zipfile.BadZipFile, zlib.error, EOFError, DamagedPart, NotImplementedError, RuntimeError, OSError):
        raise NotAccepted(_DAMAGED) from None


def _check_listing(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_INFLATED:
        raise NotAccepted(_TOO_MUCH)
    if len({name.lower() for name in names}) != len(names):
        raise NotAccepted(_DAMAGED)  # Two readers would see two different documents.
    for member in members:
        if member.flag_bits & 0x1:
            raise NotAccepted(_PASSWORD)
        if stat.S_ISLNK(member.external_attr >> 16) or _leads_out(member.filename):
            raise NotAccepted(_ARCHIVE)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotAccepted(_DAMAGED)
        if _CODE.search(member.filename):
            raise NotAccepted(_MACROS)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name.partition("/")[0] or ".." in name.split("/")


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return _ooxml({found.get("ContentType", "").lower() for _, found in _elements(archive, "[Content_Types].xml")})
    if "mimetype" in names:
        key = _ODF.get(_content(archive, "mimetype").decode("ascii", "replace").strip())
        if key:
            if any(name == "encryption-data" for name, _ in _elements(archive, "META-INF/manifest.xml")):
                raise NotAccepted(_PASSWORD)
            return key
    raise NotAccepted(_ARCHIVE)


def _ooxml(types: set[str]) -> str:
    if any(word in found for found in types for word in ("macro", "vba", "activex")):
        raise NotAccepted(_MACROS)
    keys = {key for main, key in _MAIN.items() if any(found.endswith(main) for found in types)}
    if len(keys) != 1:
        raise NotAccepted(_ARCHIVE)
    return keys.pop()


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            content = part.read(MOST_PART + 1)
    except KeyError:
        raise NotAccepted(_DAMAGED) from None
    if len(content) > MOST_PART:
        raise NotAccepted(_TOO_MUCH)
    return content


def _elements(archive: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    return elements_of(_content(archive, name))


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo, counted: list[int], *, nested: bool) -> None:
    """Inflate one member in pieces; also has its checksum looked at."""
    if member.filename.lower().endswith(".rels"):
        for _, found in _elements(archive, member.filename):
            kind = found.get("Type", "").rpartition("/")[2].lower()
            if found.get("TargetMode", "").lower() == "external" and kind in _FETCHES:
                raise NotAccepted(_LOADS)
    with archive.open(member) as part:
        first = chunk = part.read(CHUNK)
        before = b""
        while chunk:
            counted[0] += len(chunk)
            if counted[0] > MOST_INFLATED:
                raise NotAccepted(_TOO_MUCH)
            if first.startswith(OLE_START) and any(name in before + chunk for name in _IN_OLE):
                raise NotAccepted(_HIDES)
            before = chunk[-64:]
            chunk = part.read(CHUNK)
    if first.startswith(b"MZ"):
        raise NotAccepted(_HIDES)
    if first.startswith(b"PK\x03\x04"):
        if nested or member.file_size > MOST_NESTED:
            raise NotAccepted(_TOO_MUCH)
        # A chart in a presentation brings its workbook along.
        with archive.open(member) as part:
            _checked(io.BytesIO(part.read(MOST_NESTED)), counted=counted, nested=True)
