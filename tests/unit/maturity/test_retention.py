"""Evidence is not kept for ever: files go two years after the final publication, hashes stay."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from audit.models import Event
from maturity import tasks
from maturity.models import Publication
from maturity.services import prepare_publication, release_publication, score_submission
from maturity.services.retention import delete_evidence_that_is_due
from surveys.models import Evidence
from surveys.services import answers_hash_of, countersign_assessment, sign_assessment
from surveys.services.evidence import withdraw_evidence
from surveys.services.evidence_retention import kept_until
from tests.factories.accounts import make_person, sign_in
from tests.factories.evidence import PDF, attach_file, attach_link, png
from tests.factories.organisations import make_trust
from tests.factories.reports import close
from tests.factories.surveys import answer_all, open_assessment

KEY = "workforce.clinical-authority"


@pytest.fixture
def evidence_dir(settings, tmp_path):
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return settings.EVIDENCE_DIR


@pytest.fixture
def people(db):
    trust = make_trust("RMA")
    return make_person(Role.DIGITAL_LEAD, trust=trust), make_person(Role.CLINICAL_LEAD, trust=trust)


@pytest.fixture
def assessment(people, evidence_dir):
    """Submitted with a file and a link; another file was withdrawn before."""
    lead, clinician = people
    assessment = open_assessment(lead.memberships.get().trust)
    attach_file(assessment, KEY, lead)
    attach_link(assessment, KEY, lead)
    withdrawn = attach_file(assessment, KEY, lead, content=png(), name="a.png")
    withdraw_evidence(assessment=assessment, question_key=KEY, evidence_id=withdrawn.evidence_id, by=lead)
    answer_all(assessment, by=lead)
    read = answers_hash_of(assessment)
    sign_assessment(assessment=assessment, read_hash=read, signed_as="CIO", by=lead)
    submission = countersign_assessment(assessment=assessment, read_hash=read, signed_as="CCIO", by=clinician)
    score_submission(submission_id=submission.pk)
    return assessment


def publish(assessment, state="final") -> Publication:
    first, second = make_person(Role.NATIONAL_ANALYST), make_person(Role.NATIONAL_ANALYST)
    if state == "final":
        close(assessment.wave)
    publication = prepare_publication(wave=assessment.wave, state=state, reason="It is time", by=first)
    return release_publication(publication=publication, by=second)


def files_in(root) -> list[bytes]:
    return [path.read_bytes() for path in root.rglob("*") if path.is_file()]


def later(days: int) -> date:
    return kept_until(timezone.localdate()) + timedelta(days=days)


def test_two_years_are_two_years():
    assert kept_until(date(2027, 6, 30)) == date(2029, 6, 30)
    assert kept_until(date(2028, 2, 29)) == date(2030, 3, 1)


@pytest.mark.django_db(transaction=True)
def test_files_go_two_years_after_the_final_publication_and_their_hashes_stay(client, people, assessment, evidence_dir):
    assert delete_evidence_that_is_due(today=later(5_000)) == {"withdrawn": 1}
    publish(assessment)
    assert delete_evidence_that_is_due(today=later(-1)) == {"2026": 0, "withdrawn": 0}
    assert files_in(evidence_dir) == [PDF]
    assert delete_evidence_that_is_due(today=later(0)) == {"2026": 1, "withdrawn": 0}
    assert files_in(evidence_dir) == []
    assert delete_evidence_that_is_due(today=later(0)) == {"2026": 0, "withdrawn": 0}
    file = Evidence.objects.get(file_kind="pdf")
    assert (file.state, len(file.sha256), file.file_key) == ("deleted", 64, "")
    events = Event.objects.filter(action="evidence.deleted")
    assert {event.data["reason"] for event in events} == {
        "withdrawn",
        f"final publication on {timezone.localdate()}",
    }
    sign_in(client, people[0])
    page = client.get(reverse("surveys:evidence_download", args=[assessment.pk, file.pk]))
    assert page.status_code == 410
    assert file.sha256 in page.content.decode()


def test_a_provisional_publication_begins_no_time(assessment):
    publish(assessment, state="provisional")
    assert delete_evidence_that_is_due(today=later(5_000)) == {"withdrawn": 1}


def test_withdrawn_files_stay_while_answers_can_change(people, evidence_dir):
    lead, _ = people
    assessment = open_assessment(lead.memberships.get().trust)
    use = attach_file(assessment, KEY, lead)
    withdraw_evidence(assessment=assessment, question_key=KEY, evidence_id=use.evidence_id, by=lead)
    assert delete_evidence_that_is_due(today=later(5_000)) == {"withdrawn": 0}
    assert len(files_in(evidence_dir)) == 1


def test_the_command_and_the_task_do_it_today(assessment, capsys):
    publish(assessment)
    call_command("delete_old_evidence")
    assert capsys.readouterr().out.splitlines() == ["2026: 0 deleted", "withdrawn: 1 deleted"]
    tasks.delete_old_evidence_task()
    assert tasks.delete_old_evidence_task.name == "maturity.delete_old_evidence_task"
