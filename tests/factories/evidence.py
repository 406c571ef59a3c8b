"""Files as people send them, made here and now; and evidence attached through the services."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from django.conf import settings

from surveys.evidence.store import Incoming
from surveys.services import evidence as services

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(range(200)) + b"\xff\xd9"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-" + b"FILE!$H+H*"
CONTENT_TYPES = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """An archive, its members stored in this order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def ooxml(kind: str = "docx", *, types: str = "", **more: bytes | str) -> bytes:
    """A small Office document; ``types`` adds content types, ``more`` members (``__`` in a name is a slash)."""
    part, main = MAIN[kind]
    override = f'<Override PartName="/{part}" ContentType="{CONTENT_TYPES}{main}"/>'
    listing = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{override}{types}</Types>'
    members: dict[str, bytes | str] = {"[Content_Types].xml": listing, part: "<w/>"}
    members |= {name.replace("__", "/"): content for name, content in more.items()}
    return zipped(members)


def odf(kind: str = "text", **more: bytes | str) -> bytes:
    members: dict[str, bytes | str] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": "<c/>",
    }
    return zipped(members | {name.replace("__", "/"): content for name, content in more.items()})


def arrived(content: bytes) -> Incoming:
    """``content`` as it lies on the disk when all of it has come."""
    incoming = Incoming(settings.EVIDENCE_DIR)
    incoming.write(content)
    incoming.complete()
    return incoming


def attach_file(assessment, key: str, by, content: bytes = PDF, name: str = "minutes.pdf", **changes):
    """A file attached to an answer."""
    incoming = arrived(content)
    given = {"title": "Board minutes", "level": 3, "note": "", **changes}
    try:
        return services.add_file(assessment=assessment, question_key=key, incoming=incoming, name=name, by=by, **given)
    finally:
        incoming.discard()


def attach_link(assessment, key: str, by, address: str = "https://www.example.nhs.uk/minutes", **changes):
    """A link attached to an answer."""
    given = {"title": "Minutes on the web", "level": None, "note": "", **changes}
    return services.add_link(assessment=assessment, question_key=key, address=address, by=by, **given)
