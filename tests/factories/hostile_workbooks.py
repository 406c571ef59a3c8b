"""Files that nobody should send as a workbook, made from one that is in order; by name, with a word of the refusal."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.factories.evidence import PDF, odf, ooxml, png
from tests.factories.workbook import members_of, rezipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
SHEET = "xl/worksheets/sheet2.xml"
RELS = "xl/_rels/workbook.xml.rels"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
    b"<worksheet><sheetData><row><c><v>&d;</v></c></row></sheetData></worksheet>"
)
XXE = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<worksheet><sheetData><row><c t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'
)
PARAMETER = b'<?xml version="1.0"?><!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd"><worksheet/>'

Maker = Callable[[bytes], bytes]


def replaced(name: str, content: bytes) -> Maker:
    return lambda book: rezipped(members_of(book) | {name: content})


def changed(name: str, before: bytes, after: bytes) -> Maker:
    def make(book: bytes) -> bytes:
        members = members_of(book)
        assert before in members[name], (name, before)
        return rezipped(members | {name: members[name].replace(before, after)})

    return make


def many_members(book: bytes) -> bytes:
    return rezipped(members_of(book) | {f"xl/media/{number}.bin": b"" for number in range(10_000)})


def overfull_listing(book: bytes) -> bytes:
    """A hundred thousand entries that all name the same member: five megabytes of listing."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a", b"")
    data = target.getvalue()
    at = data.index(b"PK\x01\x02")
    entry = data[at : data.index(b"PK\x05\x06")]
    listing = entry * 100_000
    return data[:at] + listing + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(listing), at, 0)


def lying_bomb(book: bytes) -> bytes:
    """A sheet of gigabytes that says it has a hundred bytes."""
    data = bytearray(rezipped(members_of(book) | {SHEET: HEAD + b"<row/>" * 40_000_000 + TAIL}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            start = at + (30 if mark == b"PK\x03\x04" else 46)
            if data[start : start + len(SHEET)] == SHEET.encode():
                data[at + offset : at + offset + 4] = struct.pack("<L", 100)
    return bytes(data)


def unread_bomb(book: bytes) -> bytes:
    """A picture of four hundred megabytes, which no reader of cells would look at."""
    return rezipped(members_of(book) | {"xl/media/image1.png": bytes(400 * 1024 * 1024)})


def symlink(book: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members_of(book).items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("xl/media/passwd")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return target.getvalue()


def twice(book: bytes) -> bytes:
    target = io.BytesIO(book)
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo(SHEET.upper())
        archive.writestr(info, b"<worksheet/>")
    return target.getvalue()


def encrypted(book: bytes) -> bytes:
    data = bytearray(book)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


def wrong_checksum(book: bytes) -> bytes:
    data = bytearray(book)
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(SHEET)] != SHEET.encode():
        at = data.index(b"PK\x01\x02", at + 1)
    data[at + 16 : at + 20] = struct.pack("<L", zlib.crc32(b"other"))
    return bytes(data)


def cells(element: bytes, times: int) -> Maker:
    return replaced(SHEET, HEAD + element * times + TAIL)


def columns(book: bytes) -> bytes:
    """A million cells beside each other, all with something in them."""
    return replaced(SHEET, HEAD + b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>" + TAIL)(book)


EXTERNAL = (
    b'<Relationship Id="rIdX" TargetMode="External" Target="file:///other.xlsx" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"/></Relationships>'
)

HOSTILE: dict[str, tuple[Maker, str]] = {
    "an empty file": (lambda book: b"", "is empty"),
    "words": (lambda book: b"question,answer\nworkforce.plan,3\n", "not an Excel workbook"),
    "a picture": (lambda book: png(), "not an Excel workbook"),
    "a PDF": (lambda book: PDF, "not an Excel workbook"),
    "an XLS": (lambda book: OLE, "old kind (XLS)"),
    "an XLSM": (
        changed("[Content_Types].xml", b"spreadsheetml.sheet.main+xml", b"spreadsheetml.sheet.macroEnabled.main+xml"),
        "macros",
    ),
    "macros in an XLSX": (replaced("xl/vbaProject.bin", OLE), "macros"),
    "macros of Excel 4": (replaced("xl/macrosheets/sheet1.xml", b"<x/>"), "macros"),
    "an ODS": (lambda book: odf("spreadsheet"), "OpenDocument"),
    "a DOCX renamed": (lambda book: ooxml("docx"), "not an Excel workbook"),
    "a zip of something else": (lambda book: rezipped({"a.txt": "a"}), "not an Excel workbook"),
    "another workbook": (lambda book: ooxml("xlsx"), ""),
    "half a workbook": (lambda book: book[: len(book) // 2], "damaged"),
    "a workbook with bytes changed": (wrong_checksum, "damaged"),
    "a workbook behind something": (lambda book: b"MZ" + book, "not an Excel workbook"),
    "a password": (encrypted, "password"),
    "10,000 members": (many_members, "unpacks to far more"),
    "100,000 entries of one member": (overfull_listing, "unpacks to far more"),
    "a bomb": (cells(b"<row/>", 40_000_000), "unpacks to far more"),
    "a bomb that lies": (lying_bomb, ""),
    "a bomb that is not read": (unread_bomb, "unpacks to far more"),
    "a symbolic link": (symlink, "not an Excel workbook"),
    "a way out": (replaced("../../etc/cron.d/x", b"x"), "not an Excel workbook"),
    "a member twice": (twice, "damaged"),
    "entities upon entities": (replaced(SHEET, LAUGHS), "damaged"),
    "an entity of a file": (replaced(SHEET, XXE), "damaged"),
    "an outside document type": (replaced(SHEET, PARAMETER), "damaged"),
    "an entity in the shared strings": (replaced("xl/sharedStrings.xml", LAUGHS), "damaged"),
    "an entity in the list of sheets": (replaced("xl/workbook.xml", LAUGHS), "damaged"),
    "an entity in the content types": (replaced("[Content_Types].xml", LAUGHS), "damaged"),
    "a million rows": (cells(b'<row><c t="str"><v>1</v></c></row>', 1_000_000), "unpacks to far more"),
    "a million columns": (columns, "unpacks to far more"),
    "a million empty cells": (cells(b"<row><c/></row>", 1_000_000), "unpacks to far more"),
    "a column beyond the last": (cells(b'<row r="1"><c r="AAAA1"><v>1</v></c></row>', 1), "damaged"),
    "a cell twice": (cells(b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', 1), "damaged"),
    "a text without an end": (
        cells(b'<row><c t="inlineStr"><is><t>' + b"x" * 10_000_000 + b"</t></is></c></row>", 1),
        "unpacks to far more",
    ),
    "texts of wide letters": (
        replaced(
            "xl/sharedStrings.xml",
            b"<sst>" + (b"<si><t>" + b"x" * 200_000 + "\U0001f600".encode() + b"</t></si>") * 110 + b"</sst>",
        ),
        "unpacks to far more",
    ),
    "a tag without an end": (
        lambda book: cells(b"<row " + b" ".join(b'a%d=">"' % n for n in range(1_500_000)) + b"/>", 1)(book),
        "unpacks to far more",
    ),
    "tags within tags": (
        replaced("xl/sharedStrings.xml", b"<sst>" + b"<r>" * 1_000_000 + b"</r>" * 1_000_000 + b"</sst>"),
        "damaged",
    ),
    "a comment without an end": (cells(b"<!--" + b"x" * 20_000_000 + b"-->", 1), "unpacks to far more"),
    "XML that is none": (replaced(SHEET, HEAD + b"<row></c>" + TAIL), "damaged"),
    "an encoding nobody knows": (replaced(SHEET, b'<?xml version="1.0" encoding="x-none"?><worksheet/>'), "damaged"),
    "a link to another file": (changed(RELS, b"</Relationships>", EXTERNAL), "links to other files"),
    "a part of another file": (replaced("xl/externalLinks/externalLink1.xml", b"<x/>"), "links to other files"),
    "a sheet that is not there": (changed(RELS, b"worksheets/sheet3.xml", b"worksheets/sheet99.xml"), "damaged"),
    "no stamp": (changed("xl/workbook.xml", b'name="Stamp"', b'name="Other"'), "not a workbook that was downloaded"),
    "an altered stamp": (changed("xl/sharedStrings.xml", b">RMA<", b">ROA<"), "sheet of the workbook was changed"),
}  # fmt: skip
