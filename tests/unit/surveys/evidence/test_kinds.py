"""What a file is, by what is in it."""

import io
import os
import struct
import time
import tracemalloc
import zipfile

import pytest

from surveys.evidence.kinds import kind_of
from surveys.evidence.office import MOST_INFLATED
from surveys.evidence.refusal import NotAccepted
from tests.factories import evidence as files


@pytest.fixture
def sniff(tmp_path):
    def kind(content: bytes, name: str) -> str:
        path = tmp_path / "file"
        path.write_bytes(content)
        return kind_of(path, name).key

    return kind


TAKEN = [
    (files.PDF, "minutes.pdf", "pdf"),
    (files.PDF, "MINUTES OF MAY.2026.PDF", "pdf"),
    (files.png(), "screen.png", "png"),
    (files.JPEG, "photo.jpg", "jpeg"),
    (files.JPEG + b"\x00\x00", "photo.jpeg", "jpeg"),
    (files.ooxml("docx"), "plan.docx", "docx"),
    (files.ooxml("xlsx"), "counts.xlsx", "xlsx"),
    (files.ooxml("pptx"), "board.pptx", "pptx"),
    (files.odf("text"), "plan.odt", "odt"),
    (files.odf("spreadsheet"), "counts.ods", "ods"),
    (b"trust,level\nRMA,3\n", "counts.csv", "csv"),
    ("Grüße, 5 < 6\n".encode(), "note.txt", "txt"),
    ("Grüße".encode("cp1252"), "note.txt", "txt"),
    ("Grüße".encode("utf-16"), "note.txt", "txt"),
    (b"=1+1 is only text here\n", "note.csv", "csv"),
    # A chart in a presentation brings its workbook.
    (files.ooxml("pptx", ppt__embeddings__Sheet1_xlsx=files.ooxml("xlsx")), "board.pptx", "pptx"),
    # A link in a document is followed by people only.
    (
        files.ooxml(
            "docx",
            **{
                "word/_rels/document.xml.rels": '<R><Relationship Type="http://x/hyperlink" TargetMode="External"/></R>'
            },
        ),
        "plan.docx",
        "docx",
    ),
]


@pytest.mark.parametrize(("content", "name", "key"), TAKEN, ids=lambda value: value if isinstance(value, str) else "")
def test_each_kind_is_known_by_its_content(sniff, content, name, key):
    assert sniff(content, name) == key


LOADS = (
    '<Relationships><Relationship Type="http://schemas/officeDocument/2006/relationships/{}" '
    'Target="https://evil.example/a>b" TargetMode="External"/></Relationships>'
)
REFUSED = {
    "empty": (b"", "empty.txt", "empty"),
    "a page": (b"<!DOCTYPE html><script>alert(1)</script>", "page.html", "not a PDF"),
    "a page called text": (b"\xef\xbb\xbf \n<script>alert(1)</script>", "page.txt", "not a PDF"),
    "an SVG": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "drawing.svg", "not a PDF"),
    "an SVG called PNG": (b"<svg/>", "drawing.png", "not a PDF"),
    "a program": (b"MZ\x90\x00\x03" + bytes(200), "setup.exe", "not a PDF"),
    "a shell script": (b"#!/bin/sh\nrm -rf /\n", "run.txt", "not a PDF"),
    "a batch file": (b"del *.*\r\n", "run.bat", "not a PDF"),
    "rich text": (b"{\\rtf1 hello}", "letter.txt", "not a PDF"),
    "text with NUL": (b"minutes\x00.exe", "minutes.txt", "not a PDF"),
    "half a UTF-16 letter": (b"\xff\xfea\x00b", "minutes.txt", "not a PDF"),
    "a PDF called a program": (files.PDF, "minutes.pdf.exe", "does not end in “.pdf”"),
    "a PDF called a page": (files.PDF, "minutes.html", "does not end in"),
    "a PDF without a name's end": (files.PDF, "minutes", "does not end in"),
    "a picture called PDF": (files.png(), "minutes.pdf", "PNG picture"),
    "a truncated PDF": (files.PDF[:40], "minutes.pdf", "did not arrive whole"),
    "a PDF with an archive behind it": (
        files.PDF + files.zipped({"evil.exe": b"MZ"}),
        "minutes.pdf",
        "Another file is hidden",
    ),
    "a truncated PNG": (files.png()[:-6], "screen.png", "did not arrive whole"),
    "a PNG with more behind it": (files.png() + b"<script>", "screen.png", "Another file is hidden"),
    "a PNG without a picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "screen.png", "did not arrive whole"),
    "a truncated JPEG": (files.JPEG[:-2], "photo.jpg", "did not arrive whole"),
    "a JPEG that is an archive": (files.JPEG + files.zipped({"a": b"b"}), "photo.jpg", "Another file is hidden"),
    "a renamed archive": (files.zipped({"minutes.txt": b"hello"}), "minutes.docx", "archive"),
    "an archive": (files.zipped({"minutes.txt": b"hello"}), "minutes.zip", "archive"),
    "a truncated document": (files.ooxml()[:-30], "plan.docx", "did not arrive whole"),
    "a document with junk for its end": (files.ooxml()[:60] + os.urandom(300), "plan.docx", "did not arrive whole"),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "plan.doc", "old Office format"),
    "macros": (files.ooxml("docx", word__vbaProject_bin=b"x").replace(b"_bin", b".bin"), "plan.docx", "macros"),
    "macros by another name": (
        files.ooxml("docx", types='<Default Extension="dat" ContentType="application/vnd.ms-office.vbaProject"/>'),
        "plan.docx",
        "macros",
    ),
    "macros, in other letters": (
        files.ooxml(
            "docx", types='<Override ContentType="application/vnd.ms-word.document.&#109;acroEnabled.main+xml"/>'
        ),
        "plan.docx",
        "macros",
    ),
    "macros of Excel 4": (
        files.ooxml("xlsx", xl__macrosheets__sheet1_xml="<x/>"),
        "counts.xlsx",
        "macros",
    ),
    "macros in a workbook within": (
        files.ooxml("pptx", ppt__embeddings__a=files.ooxml("xlsx", xl__macrosheets__a="<x/>")),
        "board.pptx",
        "macros",
    ),
    "macros of OpenDocument": (files.odf("text", Basic__Standard__Module1="Sub x"), "plan.odt", "macros"),
    "a password of OpenDocument": (
        files.odf("text", **{"META-INF/manifest.xml": "<m><file-entry><encryption-data/></file-entry></m>"}),
        "plan.odt",
        "password",
    ),
    "a template from elsewhere": (
        files.ooxml("docx", **{"word/_rels/settings.xml.rels": LOADS.format("attachedTemplate")}),
        "plan.docx",
        "from elsewhere",
    ),
    "a program within": (files.ooxml("docx", word__embeddings__a=b"MZ" + bytes(90)), "plan.docx", "program is hidden"),
    "a packaged program within": (
        files.ooxml(
            "docx",
            word__embeddings__a=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000) + "Ole10Native".encode("utf-16-le"),
        ),
        "plan.docx",
        "program is hidden",
    ),
    "entities": (
        files.ooxml("docx", **{"word/_rels/a.rels": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "plan.docx",
        "damaged",
    ),
    "a path out": (files.ooxml("docx", **{"../../etc/passwd": b"x"}), "plan.docx", "archive"),
    "two of one name": (
        files.ooxml("docx", **{"word/Document.xml": b"x"}),
        "plan.docx",
        "damaged",
    ),
    "too many members": (
        files.ooxml("docx", **{f"word/media/{number}": b"x" for number in range(10_000)}),
        "plan.docx",
        "unpacks to far more",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_is_refused_with_its_reason(sniff, what):
    content, name, reason = REFUSED[what]
    with pytest.raises(NotAccepted, match=reason):
        sniff(content, name)


def test_members_called_by_their_endings_too(sniff):
    for member in ("word/vbaProject.bin", "word/vbaData.xml", "xl/activeX/activeX1.xml", "xl/dialogsheets/sheet1.xml"):
        with pytest.raises(NotAccepted, match="macros"):
            sniff(files.ooxml("docx", **{member: b"x"}), "plan.docx")


def test_a_symbolic_link_and_a_password_are_refused(sniff):
    file = io.BytesIO(files.ooxml())
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(NotAccepted, match="archive"):
        sniff(file.getvalue(), "plan.docx")
    locked = bytearray(files.ooxml())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(sign) + offset] |= 1
    with pytest.raises(NotAccepted, match="password"):
        sniff(bytes(locked), "plan.docx")


def bomb(*, declared: int | None) -> bytes:
    """A document with a member that inflates to 400 MB; its sizes say ``declared`` where that is given."""
    file = io.BytesIO(files.ooxml())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/a", "w") as member:
        block = bytes(4 * 1024 * 1024)
        for _ in range(100):
            member.write(block)
    content = bytearray(file.getvalue())
    if declared is not None:
        real = struct.pack("<I", 400 * 1024 * 1024)
        content = bytearray(bytes(content).replace(real, struct.pack("<I", declared)))
    return bytes(content)


@pytest.mark.parametrize("declared", [None, 1_000, 100 * 1024 * 1024])
def test_a_bomb_is_refused_quickly_and_within_little_memory(tmp_path, declared):
    path = tmp_path / "file"
    path.write_bytes(bomb(declared=declared))
    assert MOST_INFLATED < 400 * 1024 * 1024
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(NotAccepted):
            kind_of(path, "plan.docx")
        seconds, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seconds < 2
    assert peak < 5_000_000
