import json
import re
from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import Role
from audit.selectors import events
from maturity.services import score_wave
from reports.selectors import results
from surveys.models import Assessment
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import OWN, make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment() -> Assessment:
    wave = make_wave()
    assessment = make_cohort(wave)
    publish(wave)
    return assessment


def address(name: str = "result_read", trust: str = OWN, wave: str = "2026") -> str:
    return reverse(f"reports:{name}", args=[wave, trust])


def client_of(role: Role, assessment: Assessment):
    place = assessment.trust.placements.get()
    scopes = {
        Role.REGIONAL_LEAD: {"region": place.region},
        Role.ICB_LEAD: {"icb": place.icb},
        Role.NATIONAL_ANALYST: {},
        Role.POLICY_OWNER: {},
        Role.AUDITOR: {},
        Role.ADMINISTRATOR: {},
    }
    return signed_in(make_person(role, **scopes.get(role, {"trust": assessment.trust})))


def test_the_page_says_the_sentence_first_and_then_shows_the_figures(assessment):
    page = client_of(Role.DIGITAL_LEAD, assessment).get(address()).content.decode()
    assert page.index("rates its digital workforce at 38 out of 100") < page.index('class="app-peers-strip"')
    for words in ("This trust 38", "What would lift the score most", "Why this level", "40 of 40", "How to read this"):
        assert words in page
    assert page.count('class="app-peers-strip"') == 1
    assert page.count('class="app-levels"') == 8


def test_ids_are_unique_and_every_reference_finds_its_target(assessment):
    page = client_of(Role.DIGITAL_LEAD, assessment).get(address()).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for name in ("aria-labelledby", "aria-describedby"):
        for value in re.findall(rf'{name}="([^"]+)"', page):
            assert set(value.split()) <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_peer_group_is_in_the_address(assessment):
    client = client_of(Role.DIGITAL_LEAD, assessment)
    page = client.get(address(), {"peers": "england"}).content.decode()
    assert "40 (of 40) trusts in England that submitted" in page
    assert '<a href="?peers=type">Acute trusts</a>' in page
    assert "?peers=england" in page[page.index("report.pdf") :][:40]


@pytest.mark.parametrize("nonsense", ["", "x", "1 OR 1=1", "<script>"])
def test_an_unknown_peer_group_shows_the_first(assessment, nonsense):
    response = client_of(Role.DIGITAL_LEAD, assessment).get(address(), {"peers": nonsense})
    assert response.status_code == 200
    assert b"<script>" not in response.content.split(b"</head>")[1]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CONTRIBUTOR, 200),
        (Role.DIGITAL_LEAD, 200),
        (Role.CLINICAL_LEAD, 200),
        (Role.EXECUTIVE_SPONSOR, 200),
        (Role.REGIONAL_LEAD, 200),
        (Role.ICB_LEAD, 200),
        (Role.NATIONAL_ANALYST, 200),
        (Role.POLICY_OWNER, 404),
        (Role.AUDITOR, 404),
        (Role.ADMINISTRATOR, 404),
    ],
)
def test_it_is_read_by_those_who_may_and_does_not_exist_for_others(assessment, role, status):
    client = client_of(role, assessment)
    assert client.get(address()).status_code == status
    assert client.get(address("receipt_read")).status_code == status
    assert client.get(address("receipt_state")).status_code == status


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CONTRIBUTOR, 403),
        (Role.DIGITAL_LEAD, 200),
        (Role.EXECUTIVE_SPONSOR, 200),
        (Role.REGIONAL_LEAD, 200),
        (Role.ICB_LEAD, 403),
        (Role.NATIONAL_ANALYST, 200),
        (Role.ADMINISTRATOR, 404),
    ],
)
def test_the_report_is_downloaded_by_those_who_may(assessment, role, status):
    client = client_of(role, assessment)
    assert client.get(address("result_export")).status_code == status
    assert ("report.pdf" in client.get(address()).content.decode()) == (status == 200)


@pytest.mark.parametrize("name", ["result_read", "result_export", "receipt_read", "receipt_state"])
def test_a_foreign_and_an_absent_result_answer_alike(assessment, name):
    foreign = Assessment.objects.exclude(pk=assessment.pk).first()
    client = client_of(Role.DIGITAL_LEAD, assessment)
    answers = {
        client.get(address(name, trust=code, wave=wave)).status_code
        for code, wave in ((foreign.trust_code, "2026"), ("RZZ", "2026"), (OWN, "2031"))
    }
    assert answers == {404}


@pytest.mark.parametrize("name", ["result_read", "result_export", "receipt_read", "receipt_state"])
def test_nobody_reads_it_without_signing_in(client, assessment, name):
    response = client.get(address(name))
    assert response.status_code == 302
    assert "/accounts/login/" in response.url


def test_the_download_is_a_pdf_and_is_recorded(assessment):
    response = client_of(Role.DIGITAL_LEAD, assessment).get(address("result_export"), {"peers": "region"})
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="digital-maturity-2026-RCF.pdf"'
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    event = events(action="report.exported").get()
    assert (event.trust_code, event.data["peers"], event.data["publication"]) == (OWN, "region", 1)


def test_an_icb_lead_sees_scores_and_no_answers(assessment):
    page = client_of(Role.ICB_LEAD, assessment).get(address()).content.decode()
    assert "Level 3" in page
    assert "Comment:" not in page
    assert "/assessments/" not in page


def test_an_icb_lead_sees_no_level_of_a_question_beside_a_sensitive_one(assessment, monkeypatch):
    document = results.document_of(assessment.wave.framework_version)
    [theme] = document.themes
    first, *others = theme.questions
    sensitive = replace(document, themes=(replace(theme, questions=(replace(first, sensitive=True), *others)),))
    monkeypatch.setattr(results, "document_of", lambda version: sensitive)
    page = client_of(Role.ICB_LEAD, assessment).get(address()).content.decode()
    assert "38 out of 100, level 2." in page
    assert "because this theme holds a sensitive question" in page
    assert page.count("Not shown by name: its theme holds a sensitive question") == 7
    for words in ("What would lift the score most", "The smallest change", "From level", "Next step:", "<strong>Level"):
        assert words not in page
    assert page.count('class="app-levels"') == 8
    assert "What would lift the score most" in client_of(Role.DIGITAL_LEAD, assessment).get(address()).content.decode()


def test_before_the_submission_the_page_says_how_far_it_is():
    assessment = make_cohort(make_wave(), own=None)
    page = client_of(Role.DIGITAL_LEAD, assessment).get(address()).content.decode()
    assert "no result yet" in page
    assert "0 of 8 questions are answered" in page
    client = client_of(Role.DIGITAL_LEAD, assessment)
    assert client.get(address("result_export")).status_code == 404
    assert client.get(address("receipt_read")).status_code == 404


def test_the_receipt_waits_for_the_score_and_then_shows_it():
    wave = make_wave()
    assessment = make_cohort(wave)
    client = client_of(Role.CLINICAL_LEAD, assessment)
    page = client.get(address("receipt_read")).content.decode()
    assert "The score is being computed" in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert json.loads(client.get(address("receipt_state")).content) == {"scored": False, "headline": ""}
    score_wave(wave=wave)
    page = client.get(address("receipt_read")).content.decode()
    assert "rates its digital workforce at 38 out of 100" in page
    assert "http-equiv" not in page
    assert assessment.submissions.get().content_hash in page
    assert "Ada Lovelace, Chief Clinical Information Officer" in page
    state = json.loads(client.get(address("receipt_state")).content)
    assert state["scored"]
    assert state["headline"].startswith("Trust RCF rates")


def test_the_trend_comes_with_its_figure_as_data():
    for year in (2025, 2026):
        wave = make_wave(year)
        assessment = make_cohort(wave)
        publish(wave, state="final" if year == 2025 else "provisional")
    page = client_of(Role.DIGITAL_LEAD, assessment).get(address()).content.decode()
    found = re.search(r'<script id="trend-figure" type="application/json">(.*?)</script>', page, re.S)
    assert json.loads(found[1])["data"][0]["y"] == [38, 38]
    assert page.index("The score is unchanged since Wave 2025") < page.index('data-trend="trend-figure"')
