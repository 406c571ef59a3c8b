"""The receipt, on the page and as a PDF."""

import hashlib
import subprocess
from shutil import which

import pytest
from django.urls import reverse

from accounts.models import Role
from audit.models import Event
from maturity.services import prepare_publication, release_publication, score_submission
from surveys import services
from surveys.selectors import document_for
from surveys.services.dissent import record_dissent
from surveys.services.sponsor import confirm_clinical_lead, record_board_date
from tests.factories.accounts import make_person, sign_in
from tests.factories.submissions import sign_both, submit_all
from tests.factories.surveys import answer_all
from tests.unit.surveys.conftest import maple

__all__ = ["maple"]


def addresses(maple):
    args = [maple.assessment.wave.slug, maple.assessment.trust_code]
    return reverse("reports:receipt_read", args=args), reverse("reports:receipt_pdf", args=args)


def text_of(pdf: bytes) -> str:
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_page_and_paper_say_who_signed_and_that_the_sponsor_confirmed_it(maple, client):
    sponsor = make_person(Role.EXECUTIVE_SPONSOR, trust=maple.trust, name="Sam Sponsor")
    confirm_clinical_lead(assessment=maple.assessment, person_id=str(maple.clinician.pk), by=sponsor)
    record_board_date(assessment=maple.assessment, on=maple.assessment.wave.opens_on, by=sponsor)
    submission = submit_all(maple)
    sign_in(client, maple.lead)
    page, paper = addresses(maple)
    html = client.get(page).content.decode()
    assert "Confirmed by the executive sponsor, Sam Sponsor" in html
    assert "8 with a level, 0 not known, 0 not applicable" in html
    response = client.get(paper)
    assert response["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    for words in (
        "Signed by the digital lead",
        "Counter-signed by the clinical lead",
        "Confirmed by the executive sponsor, Sam Sponsor",
        "1 September 2026, recorded by Sam Sponsor",
        "digital-maturity 0.1",
        submission.content_hash,
    ):
        assert words in text
    event = Event.objects.get(action="receipt.exported")
    assert event.data["submission"] == 1


def test_a_deputy_is_printed_as_one_and_no_confirmation_said(maple, client):
    deputy = make_person(Role.DEPUTY_DIGITAL_LEAD, trust=maple.trust)
    answer_all(maple.assessment, maple.lead)
    sign_both(maple.assessment, deputy, maple.clinician)
    sign_in(client, maple.lead)
    html = client.get(addresses(maple)[0]).content.decode()
    assert "Signed by the deputy digital lead" in html
    assert "Not confirmed by an executive sponsor." in html


def test_a_withdrawn_submission_is_marked_on_page_paper_and_result(maple, client):
    submission = submit_all(maple)
    score_submission(submission_id=submission.pk)
    services.withdraw_submission(assessment=maple.assessment, reason="#strong[A figure] was wrong.", by=maple.lead)
    sign_in(client, maple.lead)
    page, paper = addresses(maple)
    html = client.get(page).content.decode()
    assert "Withdrawn on" in html
    assert "Assessment submitted" not in html
    text = text_of(client.get(paper).content)
    assert "Withdrawn on" in text
    assert "#strong[A figure] was wrong." in text
    result = client.get(reverse("reports:result_read", args=[maple.assessment.wave.slug, "RMA"])).content.decode()
    assert "The trust withdrew submission 1, shown here" in result
    answer_all(maple.assessment, maple.lead, 4)
    sign_both(maple.assessment, maple.lead, maple.clinician)
    assert "Number 2" in text_of(client.get(paper).content)
    assert "Number 1" in text_of(client.get(f"{paper}?submission=1").content)


def test_the_receipt_says_in_which_publication_the_submission_is(maple, client):
    submission = submit_all(maple)
    score_submission(submission_id=submission.pk)
    sign_in(client, maple.lead)
    page = addresses(maple)[0]
    assert "as soon as figures are published" in client.get(page).content.decode()
    prepared = prepare_publication(
        wave=maple.assessment.wave, state="provisional", reason="First look.", by=make_person(Role.NATIONAL_ANALYST)
    )
    release_publication(publication=prepared, by=make_person(Role.NATIONAL_ANALYST))
    assert "It is in publication 1" in client.get(page).content.decode()


@pytest.mark.parametrize("number", ["2", "0", "x", "-1", "٣", "9" * 40])
def test_a_submission_that_there_is_not_is_404(maple, client, number):
    submit_all(maple)
    sign_in(client, maple.lead)
    assert client.get(f"{addresses(maple)[1]}?submission={number}").status_code == 404


def test_the_signed_answers_as_a_file_have_the_hash_that_the_receipt_prints(maple, client):
    submission = submit_all(maple)
    sign_in(client, maple.clinician)
    file = client.get(reverse("surveys:submission_json", args=[maple.assessment.pk, 1])).content
    assert hashlib.sha256(file).hexdigest() == submission.content_hash
    sign_in(client, maple.stranger)
    assert client.get(reverse("surveys:submission_json", args=[maple.assessment.pk, 1])).status_code == 404


def test_the_paper_says_what_was_explained_and_who_disagreed_to_readers_of_answers_only(maple, client):
    question = document_for(maple.assessment).scored[0]
    answer_all(maple.assessment, maple.lead)
    record_dissent(assessment=maple.assessment, question_key=question.key, text="We are at 1.", by=maple.colleague)
    sign_both(maple.assessment, maple.lead, maple.clinician)
    sign_in(client, maple.lead)
    text = text_of(client.get(addresses(maple)[1]).content)
    assert "Dissent from answers" in text
    assert "We are at 1." in text
    sign_in(client, make_person(Role.ICB_LEAD, icb=maple.trust.placements.get().icb))
    other = text_of(client.get(addresses(maple)[1]).content)
    assert "We are at 1." not in other
    assert "are for readers of the answers" in other


def test_the_paper_counts_the_warnings_that_nobody_explained(maple, client):
    answer_all(maple.assessment, maple.lead, 4)
    sign_both(maple.assessment, maple.lead, maple.clinician)
    sign_in(client, maple.lead)
    paper = text_of(client.get(addresses(maple)[1]).content)
    count = len(maple.assessment.submissions.get().snapshot["warnings"])
    assert f"{count} warnings stood without an explanation when it was signed." in paper
    assert "high levels without evidence: 8" in paper.lower()
