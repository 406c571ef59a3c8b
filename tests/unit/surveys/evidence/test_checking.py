"""Files are looked through for viruses before anybody can open them; what nobody names is cleared away."""

import io
import os
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Event
from surveys import tasks
from surveys.evidence import store
from surveys.evidence.scanner import ScannerAway, scan
from surveys.models import Evidence, EvidenceUse
from surveys.selectors.evidence import evidence_of
from surveys.services import answers_hash_of, countersign_assessment, sign_assessment
from surveys.services.evidence_checking import check_file, check_forgotten, clear_leftovers
from tests.factories.accounts import sign_in
from tests.factories.evidence import EICAR, PDF, arrived, attach_file, png, zipped
from tests.factories.scanner import CLAMD, free_port, real_clamd, scanner_that_says
from tests.factories.surveys import answer_all

KEY = "workforce.clinical-authority"
INFECTED = PDF.replace(b"trailer", b"% " + EICAR + b"\ntrailer")
NOW = timedelta(0)


@pytest.fixture(scope="module")
def clamd():
    if CLAMD is None:
        pytest.skip("ClamAV's daemon (clamd) is not installed; a server that speaks its protocol is tested instead")
    with real_clamd() as address:
        yield address


@pytest.fixture
def nobody_answers(settings) -> str:
    settings.EVIDENCE_SCANNER = f"clamav://127.0.0.1:{free_port()}"
    return settings.EVIDENCE_SCANNER


def files_in(root) -> list:
    return [path for path in root.rglob("*") if path.is_file()]


# --- the scanner itself -------------------------------------------------------------------------


def test_the_real_clamd_finds_the_test_virus_and_lets_clean_files_be(clamd):
    infected = scan(io.BytesIO(INFECTED), clamd)
    assert (infected.is_clean, "Eicar" in infected.found) == (False, True)
    assert not scan(io.BytesIO(zipped({"a.txt": EICAR})), clamd).is_clean
    clean = scan(io.BytesIO(png()), clamd)
    assert clean.is_clean
    assert clean.engine.startswith("ClamAV")
    assert scan(io.BytesIO(os.urandom(9_000_000)), clamd).is_clean


def test_the_whole_file_is_sent_in_pieces():
    content = os.urandom(200_000)
    with scanner_that_says(b"stream: OK\0") as (address, received):
        assert scan(io.BytesIO(content), address).is_clean
    assert received == [content]


@pytest.mark.parametrize(
    "answer",
    [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: lstat() failed ERROR\0", b"OK\0", b"\xff\xfe\0"],
)
def test_whatever_is_not_a_clean_answer_is_none(answer):
    with scanner_that_says(answer) as (address, _), pytest.raises(ScannerAway):
        scan(io.BytesIO(PDF), address)


def test_a_scanner_that_is_away_is_told_as_such():
    with pytest.raises(ScannerAway, match="does not answer"):
        scan(io.BytesIO(PDF), f"clamav://127.0.0.1:{free_port()}")
    with pytest.raises(ScannerAway, match="does not answer"):
        scan(io.BytesIO(PDF), "clamav:///no/such/socket")


# --- what becomes of a file ---------------------------------------------------------------------


def test_a_clean_file_can_be_downloaded_after_its_check_and_not_before(client, maple, settings, nobody_answers, clamd):
    use = attach_file(maple.assessment, KEY, maple.colleague)
    sign_in(client, maple.lead)
    page = reverse("surveys:evidence_download", args=[maple.assessment.pk, use.evidence_id])
    waiting = client.get(page)
    assert waiting.status_code == 409
    assert "being checked" in waiting.content.decode()
    with pytest.raises(ScannerAway):
        check_file(evidence_id=use.evidence_id)
    assert client.get(page).status_code == 409
    settings.EVIDENCE_SCANNER = clamd
    tasks.check_file_task(use.evidence_id)
    assert b"".join(client.get(page).streaming_content) == PDF
    use.evidence.refresh_from_db()
    assert use.evidence.checked_by_scanner.startswith("ClamAV")


def test_an_infected_file_is_deleted_and_its_sender_told(client, maple, settings, clamd, evidence_dir):
    settings.EVIDENCE_SCANNER = clamd
    use = attach_file(maple.assessment, KEY, maple.colleague, content=INFECTED)
    assert check_file(evidence_id=use.evidence_id) == "infected"
    assert check_file(evidence_id=use.evidence_id) == "infected"
    [event] = Event.objects.filter(action="evidence.infected")
    assert event.data["sha256"] == use.evidence.sha256
    sign_in(client, maple.colleague)
    listed = client.get(reverse("surveys:evidence_list", args=[maple.assessment.pk, KEY])).content.decode()
    assert "A file was infected" in listed
    assert "Eicar" in listed
    page = reverse("surveys:evidence_download", args=[maple.assessment.pk, use.evidence_id])
    assert client.get(page).status_code == 404
    client.post(reverse("surveys:evidence_withdraw", args=[maple.assessment.pk, KEY, use.evidence_id]))
    assert evidence_of(maple.assessment) == {}


@pytest.mark.django_db(transaction=True)
def test_an_infected_file_is_off_the_disk_once_that_is_on_record(maple, settings, clamd, evidence_dir):
    settings.EVIDENCE_SCANNER = clamd
    use = attach_file(maple.assessment, KEY, maple.colleague, content=INFECTED)
    tasks.sweep_evidence_task()
    tasks.check_file_task(use.evidence_id)
    assert files_in(evidence_dir) == []
    assert not EvidenceUse.objects.filter(withdrawn_at=None).exists()


def test_what_is_found_after_the_signature_breaks_no_signature(maple, settings, evidence_dir):
    with scanner_that_says(b"stream: Eicar FOUND\0") as (address, _):
        settings.EVIDENCE_SCANNER = address
        use = attach_file(maple.assessment, KEY, maple.colleague)
        answer_all(maple.assessment, by=maple.lead)
        read = answers_hash_of(maple.assessment)
        sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)
        assert check_file(evidence_id=use.evidence_id) == "infected"
    assert answers_hash_of(maple.assessment) == read
    submission = countersign_assessment(
        assessment=maple.assessment, read_hash=read, signed_as="CCIO", by=maple.clinician
    )
    assert submission.snapshot["evidence"][0]["sha256"] == use.evidence.sha256


def test_the_sweeper_finds_what_a_lost_message_forgot(maple, settings, nobody_answers):
    for number in range(3):
        attach_file(maple.assessment, KEY, maple.colleague, content=PDF + b"%" * number)
    assert check_forgotten(older_than=NOW) == 0
    with scanner_that_says(b"stream: OK\0") as (address, _):
        settings.EVIDENCE_SCANNER = address
        assert check_forgotten(older_than=timedelta(hours=1)) == 0
        assert check_forgotten(older_than=NOW) == 3
        assert check_forgotten(older_than=NOW) == 0
    assert set(Evidence.objects.values_list("state", flat=True)) == {"ready"}


def test_without_a_scanner_a_file_is_ready_at_once_and_says_that_nobody_looked(maple):
    use = attach_file(maple.assessment, KEY, maple.colleague)
    assert (use.evidence.state, use.evidence.checked_by_scanner) == ("ready", "none")
    assert use.evidence.checked_at is None


@pytest.mark.django_db(transaction=True)
def test_a_file_is_sent_to_be_checked_once_it_is_stored(maple, nobody_answers, monkeypatch):
    asked = []
    monkeypatch.setattr("surveys.receivers.queue_check", asked.append)
    use = attach_file(maple.assessment, KEY, maple.colleague)
    assert asked == [use.evidence_id]


# --- leftovers ----------------------------------------------------------------------------------


def test_files_without_a_row_and_halves_of_files_are_cleared_away(maple, evidence_dir):
    kept = attach_file(maple.assessment, KEY, maple.colleague)
    orphan, half = arrived(png()), arrived(PDF)
    orphan.keep()
    assert clear_leftovers(older_than=timedelta(hours=1)) == 0
    assert len(files_in(evidence_dir)) == 3
    time.sleep(0.01)
    assert clear_leftovers(older_than=NOW) == 2
    assert not half.path.exists()
    assert store.aside_keys(evidence_dir) == [orphan.key]
    assert clear_leftovers(older_than=NOW) == 0
    assert clear_leftovers(older_than=NOW, aside_for=NOW) == 1
    assert [path.name for path in files_in(evidence_dir)] == [kept.evidence.file_key]


def test_a_portal_that_ran_on_another_database_for_an_hour_loses_no_file(maple, evidence_dir):
    use = attach_file(maple.assessment, KEY, maple.colleague)
    key = use.evidence.file_key
    Evidence.objects.filter(pk=use.evidence_id).update(file_key="0" * 64)
    time.sleep(0.01)
    assert clear_leftovers(older_than=NOW) == 1
    Evidence.objects.filter(pk=use.evidence_id).update(file_key=key)
    clear_leftovers(older_than=NOW)
    with store.open_kept(evidence_dir, key) as file:
        assert file.read() == PDF


def test_the_check_after_a_restore_names_what_is_missing_and_what_was_changed(maple, evidence_dir, capsys):
    first = attach_file(maple.assessment, KEY, maple.colleague)
    attach_file(maple.assessment, KEY, maple.colleague, content=png(), name="a.png", title="Screen")
    call_command("check_evidence")
    assert "Every file" in capsys.readouterr().out
    for path in files_in(evidence_dir):
        if path.name == first.evidence.file_key:
            path.unlink()
        else:
            path.write_bytes(PDF)
    with pytest.raises(CommandError, match="missing or changed: 2"):
        call_command("check_evidence")
    said = capsys.readouterr().err
    assert "Board minutes: missing" in said
    assert "Screen: another file" in said
