"""Files of evidence against the real web process, worker and scanner: whole, broken off, infected."""

import os
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from surveys.models import Evidence
from surveys.selectors import document_for
from tests.factories.evidence import EICAR, PDF
from tests.factories.scanner import CLAMD, real_clamd
from tests.services.person import Person
from tests.services.portal import Portal

pytestmark = pytest.mark.services

CHECKED_SECONDS = 20


def key_of(maple) -> str:
    return document_for(maple.assessment).scored[0].key


def page_of(maple, name: str = "file") -> str:
    return reverse(f"surveys:evidence_{name}", args=[maple.assessment.pk, key_of(maple)])


def send(person: Person, page: str, content, name: str = "minutes.pdf"):
    fields = {**person.form(page), "title": "Board minutes", "level": "3", "note": "", "no_details": "on"}
    whole = fields.pop("whole")
    return person.session.post(
        person.url + page,
        files=[(key, (None, value)) for key, value in fields.items()]
        + [("file", (name, content)), ("whole", (None, whole))],
        headers={"Referer": person.url + page},
        timeout=60,
        allow_redirects=False,
    )


def files_in(portal: Portal) -> list[Path]:
    return [path for path in (portal.var_dir / "evidence").rglob("*") if path.is_file()]


def resident_kb(portal: Portal) -> int:
    """The most memory that a process of the web server ever had."""
    leader = portal.processes["web"].pid
    peaks = []
    for status in Path("/proc").glob("[0-9]*/status"):
        text = status.read_text(errors="replace") if status.exists() else ""
        fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        if fields.get("Pid", "").strip() == str(leader) or fields.get("PPid", "").strip() == str(leader):
            peaks.append(int(fields["VmHWM"].split()[0]))
    return max(peaks)


def break_off(person: Person, page: str, *, says: int, sends: int) -> bytes:
    """Send part of a form and hang up; what came back, if anything."""
    fields = {**person.form(page), "title": "Board minutes", "level": "", "note": "", "no_details": "on"}
    fields.pop("whole")
    body = b"".join(
        f'--aXb\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    body += (
        b'--aXb\r\nContent-Disposition: form-data; name="file"; filename="minutes.txt"\r\n\r\n' + b"minutes\n" * sends
    )
    address = urlsplit(person.url)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.session.cookies)
    head = (
        f"POST {page} HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {cookies}\r\nReferer: {person.url}{page}\r\n"
        f"Content-Type: multipart/form-data; boundary=aXb\r\nContent-Length: {len(body) + says}\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port), timeout=30) as line:
        line.sendall(head.encode() + body)
        line.shutdown(socket.SHUT_WR)
        return line.recv(1000)


def test_what_is_too_large_or_breaks_off_leaves_nothing_and_takes_no_memory(portal, maple):
    portal.start("web")
    lead = Person(maple.lead, portal.url)
    page = page_of(maple)
    assert send(lead, page, PDF).status_code == 302
    before = resident_kb(portal)

    assert send(lead, page, os.urandom(9_000_000) + b"%", "noise.pdf").status_code == 422
    large = send(lead, page, PDF + bytes(40_000_000))
    assert (large.status_code, "larger than 10 MB" in large.text) == (413, True)
    for says, sends in ((1_000_000, 1_000), (1_000_000, 200_000), (1, 0)):
        answer = break_off(lead, page, says=says, sends=sends)
        assert b" 302 " not in answer.split(b"\r\n")[0]

    portal.wait_for("web", lambda: len(files_in(portal)) == 1, 10)
    assert Evidence.objects.count() == 1
    assert resident_kb(portal) - before < 30_000, "kilobytes"


@pytest.mark.skipif(CLAMD is None, reason="ClamAV's daemon (clamd) is not installed")
def test_a_file_can_be_opened_once_the_worker_had_it_checked_and_an_infected_one_never(portal, maple):
    with real_clamd() as scanner:
        portal.env["EVIDENCE_SCANNER"] = scanner
        portal.start_all()
        lead = Person(maple.lead, portal.url)
        assert send(lead, page_of(maple), PDF).status_code == 302
        assert (
            send(lead, page_of(maple), PDF.replace(b"trailer", b"% " + EICAR + b"\ntrailer"), "a.pdf").status_code
            == 302
        )
        portal.wait_for("worker", lambda: not Evidence.objects.filter(state="checking").exists(), CHECKED_SECONDS)
        clean, infected = Evidence.objects.order_by("pk")
        assert (clean.state, infected.state) == ("ready", "infected")
        answer = lead.get(reverse("surveys:evidence_download", args=[maple.assessment.pk, clean.pk]))
        assert (answer.status_code, answer.content) == (200, PDF)
        assert "A file was infected" in lead.get(page_of(maple, "list")).text
        portal.wait_for("worker", lambda: len(files_in(portal)) == 1, CHECKED_SECONDS)


def test_while_the_scanner_is_away_files_wait_and_answers_do_not(portal, maple):
    portal.env["EVIDENCE_SCANNER"] = "clamav://127.0.0.1:1"
    portal.start_all()
    lead = Person(maple.lead, portal.url)
    assert send(lead, page_of(maple), PDF).status_code == 302
    time.sleep(2)
    evidence = Evidence.objects.get()
    assert evidence.state == "checking"
    assert lead.get(reverse("surveys:evidence_download", args=[maple.assessment.pk, evidence.pk])).status_code == 409
    assert portal.worker_is_alive()
    portal.kill("worker")
    if CLAMD is None:
        return
    with real_clamd() as scanner:
        portal.env["EVIDENCE_SCANNER"] = scanner
        portal.start("worker")
        portal.wait_for("worker", lambda: Evidence.objects.filter(state="ready").exists(), 60)
