"""The pages of evidence: what is sent, what is refused and how it is said, and how files come back."""

import os
import re
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from surveys.evidence import receiving, store
from surveys.models import Evidence
from surveys.selectors import document_for
from surveys.selectors.evidence import evidence_of
from surveys.services import answers_hash_of, sign_assessment
from tests.factories.accounts import make_person, sign_in
from tests.factories.evidence import PDF, attach_file, attach_link, ooxml
from tests.factories.surveys import answer_all

KEY = "workforce.clinical-authority"
TITLE = "Board minutes, 12 May"


@pytest.fixture
def at(maple):
    """The address of a page of evidence of Maple's assessment."""
    return lambda name, *more: reverse(f"surveys:evidence_{name}", args=[maple.assessment.pk, KEY, *more])


@pytest.fixture
def lead(maple, client):
    sign_in(client, maple.lead)
    return client


def upload(client, address, content=PDF, name="minutes.pdf", **changes):
    fields = {"title": TITLE, "level": "3", "note": "", "no_details": "on", **changes}
    file = SimpleUploadedFile(name, content, "text/html")
    return client.post(address, {**fields, "file": file, "whole": "yes"})


def raw(fields: list[tuple[str, str | None, bytes]], boundary: bytes = b"aXb") -> bytes:
    """A form as a browser sends it, its parts in this order: (name, file name, content)."""
    parts = []
    for name, file_name, content in fields:
        about = f'name="{name}"' + (f'; filename="{file_name}"' if file_name is not None else "")
        parts.append(b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (boundary, about.encode(), content))
    return b"".join(parts) + b"--%s--\r\n" % boundary


def send_raw(client, address, body: bytes, **headers):
    return client.generic("POST", address, body, "multipart/form-data; boundary=aXb", **headers)


FORM = [("title", None, TITLE.encode()), ("level", None, b""), ("note", None, b""), ("no_details", None, b"on")]
WHOLE = ("whole", None, b"yes")


def files_in(root) -> list:
    return [path for path in root.rglob("*") if path.is_file()]


# --- adding -------------------------------------------------------------------------------------


def test_a_link_is_added_and_shown_as_text_that_tells_nobody_who_follows_it(lead, at, maple):
    response = lead.post(
        at("link"), {"title": TITLE, "address": "https://www.example.nhs.uk/m", "level": "", "note": ""}
    )
    assert response.url == at("list")
    html = lead.get(at("list")).content.decode()
    link = re.search(r'<a [^>]*href="https://www.example.nhs.uk/m"[^>]*>', html)[0]
    assert 'rel="noopener noreferrer nofollow"' in link
    assert ">https://www.example.nhs.uk/m<" in html


def test_a_link_that_is_none_is_refused_beside_its_field(lead, at):
    response = lead.post(at("link"), {"title": "", "address": "javascript:alert(1)"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "begins with https://" in html
    assert "Enter what it is" in html
    assert "javascript:alert(1)" in html, "what was typed is shown again"
    assert 'href="javascript' not in html


def test_a_file_is_added_listed_and_comes_back_as_it_was(lead, at, maple, evidence_dir):
    assert upload(lead, at("file"), name="Größe & “minutes”.pdf").url == at("list")
    [piece] = evidence_of(maple.assessment)[KEY]
    html = lead.get(at("list")).content.decode()
    assert TITLE in html
    assert "PDF document" in html
    response = lead.get(reverse("surveys:evidence_download", args=[maple.assessment.pk, piece.id]))
    assert b"".join(response.streaming_content) == PDF
    assert [path.parent.parent.name for path in files_in(evidence_dir)] == ["kept"]


def test_a_file_needs_the_word_that_nobody_is_named_in_it(lead, at, evidence_dir):
    response = upload(lead, at("file"), no_details="")
    assert response.status_code == 422
    assert "no details of patients or staff" in response.content.decode()
    assert files_in(evidence_dir) == []
    assert "No patient or staff details" in lead.get(at("file")).content.decode()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<svg/>", "drawing.svg", "not a PDF"),
        (PDF, "minutes.pdf.exe", "does not end in"),
        (b"", "minutes.pdf", "empty"),
        (ooxml("docx", word__vbaProject=b"x"), "plan.docx", ""),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing_and_says_why(lead, at, evidence_dir, content, name, words):
    response = upload(lead, at("file"), content=content, name=name)
    if words:
        assert response.status_code == 422
        assert words in response.content.decode()
        assert TITLE in response.content.decode(), "the rest of the form is kept"
        assert files_in(evidence_dir) == []


def test_no_file_at_all_is_asked_for(lead, at):
    response = lead.post(at("file"), {"title": TITLE, "no_details": "on", "whole": "yes"})
    assert response.status_code == 422
    assert "Select a file" in response.content.decode()


def test_a_large_file_is_refused_with_the_form_kept(lead, at, evidence_dir):
    response = upload(lead, at("file"), content=PDF + bytes(10 * 1024 * 1024))
    assert response.status_code == 413
    html = response.content.decode()
    assert "larger than 10 MB" in html
    assert TITLE in html
    assert files_in(evidence_dir) == []


def test_an_upload_is_never_whole_in_memory(lead, at, evidence_dir):
    body = raw([*FORM, ("file", "minutes.txt", b"minutes\n" * 1_200_000), WHOLE])
    lead.get(at("file"))
    tracemalloc.start()
    try:
        assert send_raw(lead, at("file"), body).status_code == 302
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < len(body) + 4_000_000, "the body of the request itself is the test's, not the portal's"
    [path] = files_in(evidence_dir)
    assert path.stat().st_size == 9_600_000


def test_a_form_that_was_cut_off_keeps_nothing(lead, at, evidence_dir):
    whole = raw([*FORM, ("file", "minutes.txt", b"minutes\n" * 20_000), WHOLE])
    for length in (len(whole) - 40, len(whole) // 2, 900):
        response = send_raw(lead, at("file"), whole[:length])
        assert response.status_code == 422, length
        assert "did not arrive whole" in response.content.decode()
    # A length that says less than there is; one that says more is tests/services/test_uploads.py.
    assert send_raw(lead, at("file"), whole, CONTENT_LENGTH=str(len(whole) // 2)).status_code == 422
    assert files_in(evidence_dir) == []
    assert not Evidence.objects.exists()


def test_two_files_at_once_are_refused(lead, at, evidence_dir):
    body = raw([*FORM, ("file", "a.txt", b"a"), ("file", "b.txt", b"b"), WHOLE])
    response = send_raw(lead, at("file"), body)
    assert response.status_code == 422
    assert "one file at a time" in response.content.decode()
    assert files_in(evidence_dir) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/cron.d/evil.txt",
        "a\x00b.txt",
        "C:\\evil.txt",
        "x" * 300 + ".txt",
        "gnp.\u202etxt.txt",
        "&quot;.txt",
    ],
)
def test_a_name_leads_nowhere(lead, at, maple, evidence_dir, name):
    response = send_raw(lead, at("file"), raw([*FORM, ("file", name, b"minutes"), WHOLE]))
    assert response.status_code == 302
    [path] = files_in(evidence_dir)
    assert re.fullmatch(r"[0-9a-f]{64}", path.name)
    [piece] = evidence_of(maple.assessment)[KEY]
    assert len(piece.file_name) <= 121
    assert not set(piece.file_name) & set("/\\\x00\u202e")
    sent = lead.get(reverse("surveys:evidence_download", args=[maple.assessment.pk, piece.id]))
    assert sent.headers["Content-Disposition"].startswith("attachment; filename")


@pytest.mark.parametrize("where", ["open", "write", "spare"])
def test_a_full_disk_is_said_and_nothing_is_half_stored(lead, at, evidence_dir, monkeypatch, where):
    real = os.open

    def full(path, flags, mode=0o777):
        return real("/dev/full", os.O_WRONLY) if "incoming" in str(path) else real(path, flags, mode)

    if where == "spare":
        monkeypatch.setattr(store, "SPARE_BYTES", 10**18)
    elif where == "write":
        monkeypatch.setattr(store.os, "open", full)
    else:
        monkeypatch.setattr(store.os, "open", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    response = upload(lead, at("file"))
    assert response.status_code == 507
    assert "no room" in response.content.decode()
    assert TITLE in response.content.decode()
    monkeypatch.undo()
    assert files_in(evidence_dir) == []
    assert not Evidence.objects.exists()


def test_a_file_is_not_even_read_of_somebody_who_may_not_send_one(maple, at, evidence_dir, monkeypatch):
    monkeypatch.setattr(receiving.ReceivingHandler, "new_file", lambda *_, **__: pytest.fail("a file was read"))
    for person, status in ((maple.clinician, 403), (maple.stranger, 404), (None, 302)):
        client = Client()
        if person:
            sign_in(client, person)
        assert upload(client, at("file")).status_code == status


def test_a_form_of_another_site_is_refused_and_its_file_dropped(maple, at, evidence_dir):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, maple.lead)
    assert upload(client, at("file")).status_code == 403
    assert files_in(evidence_dir) == []
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    if not token:
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', client.get(at("file")).content.decode())[1]
    assert upload(client, at("file"), csrfmiddlewaretoken=token).status_code == 302


def test_other_addresses_still_take_no_file(lead, at, maple):
    response = lead.post(at("link"), {"title": TITLE, "address": SimpleUploadedFile("a", b"x")})
    assert response.status_code == 422


# --- using and withdrawing ----------------------------------------------------------------------


def test_what_is_attached_elsewhere_can_be_used_here_too(lead, at, maple):
    other = next(q.key for q in document_for(maple.assessment).scored if q.key != KEY)
    assert lead.get(at("use")).status_code == 302, "there is nothing to choose from"
    use = attach_file(maple.assessment, other, maple.colleague)
    assert "Use what is attached to another answer" in lead.get(at("list")).content.decode()
    assert lead.post(at("use"), {"level": "2"}).status_code == 422
    assert lead.post(at("use"), {"evidence": "999", "level": ""}).status_code == 422
    assert lead.post(at("use"), {"evidence": use.evidence_id, "level": "2", "note": "p. 2"}).url == at("list")
    assert "it serves 1 other answer too" in lead.get(at("list")).content.decode()


def test_withdrawing_asks_first_and_the_file_is_gone_for_readers(lead, at, maple):
    use = attach_file(maple.assessment, KEY, maple.colleague)
    page = at("withdraw", use.evidence_id)
    assert "Board minutes" in lead.get(page).content.decode()
    assert lead.post(page).url == at("list")
    assert lead.get(page).status_code == 404
    assert lead.post(page).status_code == 404
    assert (
        lead.get(reverse("surveys:evidence_download", args=[maple.assessment.pk, use.evidence_id])).status_code == 404
    )


def test_the_same_file_again_leads_to_the_one_there_is(lead, at, maple):
    attach_file(maple.assessment, KEY, maple.colleague)
    response = upload(lead, at("file"))
    assert response.status_code == 422
    assert "already attached to this assessment, as “Board minutes”" in response.content.decode()


# --- showing ------------------------------------------------------------------------------------


def test_evidence_stands_on_the_question_check_and_sign_pages_and_in_the_submission(lead, maple, at):
    attach_link(maple.assessment, KEY, maple.colleague, level=4, note="see page 4")
    answer_all(maple.assessment, by=maple.lead)
    question = reverse("surveys:question_answer", args=[maple.assessment.pk, KEY])
    html = lead.get(question).content.decode()
    assert "Minutes on the web" in html
    assert at("list") in html
    for name in ("answers_check", "assessment_sign"):
        html = lead.get(reverse(f"surveys:{name}", args=[maple.assessment.pk])).content.decode()
        assert "Minutes on the web" in html
        assert "for level 4" in html
        assert "see page 4" in html


def test_signed_evidence_can_be_read_and_not_changed(lead, maple, at):
    use = attach_file(maple.assessment, KEY, maple.colleague)
    answer_all(maple.assessment, by=maple.lead)
    read = answers_hash_of(maple.assessment)
    sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)
    html = lead.get(at("list")).content.decode()
    assert "are locked" in html
    assert "Add a link" not in html
    for page in (at("link"), at("file"), at("use"), at("withdraw", use.evidence_id)):
        assert lead.get(page).url == at("list")
        assert lead.post(page).url == at("list")
    assert upload(lead, at("file"), content=PDF + b"%").url == at("list")
    assert "Nothing was changed" in lead.get(at("list")).content.decode()
    assert (
        lead.get(reverse("surveys:evidence_download", args=[maple.assessment.pk, use.evidence_id])).status_code == 200
    )


def test_a_reader_sees_evidence_and_no_way_to_change_it(client, maple, at):
    attach_file(maple.assessment, KEY, maple.colleague)
    sign_in(client, maple.clinician)
    html = client.get(at("list")).content.decode()
    assert "Board minutes" in html
    assert "Withdraw" not in html
    assert "Add a link" not in html


def test_an_icb_lead_reads_no_evidence(client, maple, at):
    use = attach_file(maple.assessment, KEY, maple.colleague)
    placed = maple.trust.placements.get()
    sign_in(client, make_person(Role.ICB_LEAD, icb=placed.icb, second_step=True))
    assert client.get(at("list")).status_code == 404
    assert (
        client.get(reverse("surveys:evidence_download", args=[maple.assessment.pk, use.evidence_id])).status_code == 404
    )


def test_an_open_question_and_one_that_is_not_asked_take_none(lead, maple):
    open_question = next(q.key for q in document_for(maple.assessment).questions if not q.is_scored)
    for key in (open_question, "workforce.nothing"):
        assert lead.get(reverse("surveys:evidence_list", args=[maple.assessment.pk, key])).status_code == 404


def test_what_people_type_is_never_markup(lead, at, maple):
    bad = '"><img src=x onerror=alert(1)>{{7*7}}'
    attach_link(maple.assessment, KEY, maple.colleague, title=bad, note=bad)
    attach_file(maple.assessment, KEY, maple.colleague, title=bad, note=bad, name=f"{bad}.pdf")
    other = next(q.key for q in document_for(maple.assessment).scored if q.key != KEY)
    pages = [
        at("list"),
        reverse("surveys:question_answer", args=[maple.assessment.pk, KEY]),
        reverse("surveys:answers_check", args=[maple.assessment.pk]),
        reverse("surveys:evidence_use", args=[maple.assessment.pk, other]),
    ]
    for page in pages:
        html = lead.get(page).content.decode()
        assert "&lt;img" in html
        assert "<img src=x" not in html
        assert ">49" not in html


def queries_of(client, page) -> int:
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_evidence(lead, at, maple):
    answer_all(maple.assessment, by=maple.lead)
    other = next(q.key for q in document_for(maple.assessment).scored if q.key != KEY)
    first = attach_file(maple.assessment, KEY, maple.colleague)
    attach_link(maple.assessment, other, maple.colleague, address="https://example.nhs.uk/other")
    pages = [
        at("list"),
        at("link"),
        at("file"),
        at("use"),
        at("withdraw", first.evidence_id),
        reverse("surveys:question_answer", args=[maple.assessment.pk, KEY]),
        reverse("surveys:answers_check", args=[maple.assessment.pk]),
        reverse("surveys:assessment_sign", args=[maple.assessment.pk]),
    ]
    before = {page: queries_of(lead, page) for page in pages}
    for number in range(8):
        for key in (KEY, other):
            attach_link(maple.assessment, key, maple.colleague, address=f"https://example.nhs.uk/{key}/{number}")
    assert {page: queries_of(lead, page) for page in pages} == before
    assert max(before.values()) <= 15, before


# --- downloading --------------------------------------------------------------------------------


@pytest.fixture
def download(lead, maple):
    use = attach_file(maple.assessment, KEY, maple.colleague, name="Board “minutes”\u202e.pdf")
    address = reverse("surveys:evidence_download", args=[maple.assessment.pk, use.evidence_id])
    return lambda **headers: lead.get(address, headers=headers)


def test_a_file_comes_as_something_to_save_that_no_browser_runs(download):
    response = download(**{"accept-encoding": "gzip"})
    headers = response.headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=utf-8''Board%20%E2%80%9Cminutes%E2%80%9D.pdf" in headers["Content-Disposition"]
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store, no-transform"
    assert headers["Content-Length"] == str(len(PDF))
    assert response.streaming


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-3", 206, PDF[:4]),
        ("bytes=5-", 206, PDF[5:]),
        ("bytes=-6", 206, PDF[-6:]),
        ("bytes=0-99999", 200, PDF),
        ("bytes=0-0,5-6", 200, PDF),
        ("bytes=9-3", 200, PDF),
        ("lines=1-2", 200, PDF),
        ("bytes=99999-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=99999999999999999999-", 200, PDF),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(download, asked, status, content):
    response = download(range=asked)
    assert response.status_code == status
    assert (b"".join(response.streaming_content) if response.streaming else response.content) == content
    if status == 206:
        assert response.headers["Content-Range"].endswith(f"/{len(PDF)}")


def test_a_file_that_is_missing_on_the_disk_is_not_found(download, evidence_dir, caplog):
    [path] = files_in(evidence_dir)
    path.unlink()
    assert download().status_code == 404
    assert "is missing" in caplog.text


def test_a_link_is_not_downloaded(lead, maple):
    use = attach_link(maple.assessment, KEY, maple.colleague)
    assert (
        lead.get(reverse("surveys:evidence_download", args=[maple.assessment.pk, use.evidence_id])).status_code == 404
    )
