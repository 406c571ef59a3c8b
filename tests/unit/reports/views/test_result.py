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
from tests.factories.surveys import shipped_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment() -> Assessment:
    wave = make_wave()
    assessment = make_cohort(wave)
    publish(wave)
    return assessment


def address(name: str = "result_read", trust: str = OWN, wave: str = "2026") -> str:
    return reverse(f"reports:{name}", args=[wave, trust])


def theme_address(theme: str = "workforce", trust: str = OWN, wave: str = "2026") -> str:
    return reverse("reports:result_theme", args=[wave, trust, theme])


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
    assert page.index("rates its digital workforce at 38 out of 100") < page.index('class="app-peers-row"')
    for words in ("What would lift the score most", "Strengths and gaps", "Over the waves", "How to read this"):
        assert words in page
    assert page.count('class="app-peers-row"') == 1
    assert 'class="app-levels"' not in page
    assert f'href="{theme_address()}?peers=type"' in page
    assert f'href="{theme_address()}?peers=type#question-workforce.' in page


def test_a_theme_says_why_it_has_its_score_and_shows_every_question(assessment):
    page = client_of(Role.DIGITAL_LEAD, assessment).get(theme_address()).content.decode()
    for words in (
        "38 out of 100, level 2.",
        "This trust 38",
        "What would lift the score most",
        "Why this score",
        "Why this level",
        "The smallest change that reaches level 3",
        "40 of 40",
    ):
        assert words in page
    assert page.count('class="app-peers-strip"') == 1
    assert page.count('class="app-levels"') == 8
    assert page.count(f'href="/assessments/{assessment.pk}/questions/') == 8
    assert f'href="{address()}?peers=type"' in page


def test_a_theme_that_is_none_is_not_found(assessment):
    client = client_of(Role.DIGITAL_LEAD, assessment)
    assert client.get(theme_address("no-such-theme")).status_code == 404


def test_before_there_is_a_score_a_theme_leads_to_how_far_the_assessment_is():
    assessment = make_cohort(make_wave(), own=None)
    response = client_of(Role.DIGITAL_LEAD, assessment).get(theme_address())
    assert response.status_code == 302
    assert response.url == address()


@pytest.mark.parametrize("page", [address(), theme_address()])
def test_ids_are_unique_and_every_reference_finds_its_target(assessment, page):
    page = client_of(Role.DIGITAL_LEAD, assessment).get(page).content.decode()
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
    assert '<strong aria-current="true">Trusts in England</strong>' in page
    assert f'href="{theme_address()}?peers=england"' in page
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


@pytest.mark.parametrize("name", ["result_read", "result_export", "result_summary", "receipt_read", "receipt_state"])
def test_a_foreign_and_an_absent_result_answer_alike(assessment, name):
    foreign = Assessment.objects.exclude(pk=assessment.pk).first()
    client = client_of(Role.DIGITAL_LEAD, assessment)
    answers = {
        client.get(address(name, trust=code, wave=wave)).status_code
        for code, wave in ((foreign.trust_code, "2026"), ("RZZ", "2026"), (OWN, "2031"))
    }
    assert answers == {404}


@pytest.mark.parametrize("name", ["result_read", "result_export", "result_summary", "receipt_read", "receipt_state"])
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
    page = client_of(Role.ICB_LEAD, assessment).get(theme_address()).content.decode()
    assert "Level 3" in page
    assert "Comment:" not in page
    assert "/assessments/" not in page


def test_an_icb_lead_sees_no_level_of_a_question_beside_a_sensitive_one(assessment, monkeypatch):
    document = results.document_of(assessment.wave.framework_version)
    [theme] = document.themes
    first, *others = theme.questions
    sensitive = replace(document, themes=(replace(theme, questions=(replace(first, sensitive=True), *others)),))
    monkeypatch.setattr(results, "document_of", lambda version: sensitive)
    reader = client_of(Role.ICB_LEAD, assessment)
    page = reader.get(theme_address()).content.decode()
    assert "38 out of 100, level 2." in page
    assert "because this theme holds a sensitive question" in page
    assert page.count("Not shown by name: its theme holds a sensitive question") == 7
    for words in ("What would lift the score most", "The smallest change", "From level", "Next step:", "<strong>Level"):
        assert words not in page
    assert page.count('class="app-levels"') == 8
    summary = reader.get(address()).content.decode()
    assert "1 theme left out: it holds a sensitive question" in summary
    assert "#question-" not in summary
    lead = client_of(Role.DIGITAL_LEAD, assessment)
    assert "What would lift the score most" in lead.get(theme_address()).content.decode()
    assert "#question-" in lead.get(address()).content.decode()


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


@pytest.fixture
def two_waves() -> Assessment:
    for year in (2025, 2026):
        wave = make_wave(year)
        assessment = make_cohort(wave)
        publish(wave, state="final")
    return assessment


def test_the_trend_stands_on_its_peers_and_counts_the_same_questions_if_asked(two_waves):
    lead = client_of(Role.DIGITAL_LEAD, two_waves)
    page = lead.get(address(), {"peers": "england"}).content.decode()
    assert "is unchanged since Wave 2025" in page
    assert 'class="app-waves"' in page
    assert "2025: 38; median of trusts in England" in page
    assert 'href="?peers=england&amp;trend=same#trend"' in page
    same = lead.get(address(), {"trend": "same"}).content.decode()
    assert "Only the 8 questions that every wave asked in the same words count here" in same
    assert "2025: 38. 2026: 38." in same, "no peers beside a score that counts other questions"
    other = client_of(Role.ICB_LEAD, two_waves).get(address(), {"trend": "same"}).content.decode()
    assert "same words count here" not in other
    assert "trend=same" not in other


def test_percentile_and_quarter_are_told_to_those_whom_they_place_nobody_for(two_waves):
    told = re.compile(r"in the \w+( \w+)? quarter, at percentile \d+")
    own = client_of(Role.DIGITAL_LEAD, two_waves)
    for peers, seen in (("type", True), ("england", True), ("region", False), ("programme", False)):
        for page in (address(), theme_address()):
            assert bool(told.search(own.get(page, {"peers": peers}).content.decode())) is seen, (peers, page)
    region = client_of(Role.REGIONAL_LEAD, two_waves)
    assert not told.search(region.get(address(), {"peers": "type"}).content.decode())
    board = client_of(Role.ICB_LEAD, two_waves)
    assert not told.search(board.get(address(), {"peers": "type"}).content.decode())
    analyst = client_of(Role.NATIONAL_ANALYST, two_waves)
    assert told.search(analyst.get(address(), {"peers": "type"}).content.decode())


def test_nothing_of_a_place_but_its_side_is_told_while_provisional(assessment):
    page = client_of(Role.NATIONAL_ANALYST, assessment).get(address()).content.decode()
    assert "below most" in page
    assert "percentile" not in page.split("How to read this")[0]
    assert not re.search(r"rank \d", page)


@pytest.mark.parametrize("name", ["result_read", "result_theme"])
def test_a_page_asks_the_database_as_often_whatever_there_is(two_waves, name, django_assert_max_num_queries):
    client = client_of(Role.DIGITAL_LEAD, two_waves)
    client.get(address())  # The text of a questionnaire is read once a process.
    counts = set()
    for wave in ("2025", "2026"):
        page = theme_address(wave=wave) if name == "result_theme" else address(wave=wave)
        for peers in ("england", "type"):
            with django_assert_max_num_queries(15) as asked:
                assert client.get(page, {"peers": peers}).status_code == 200
            counts.add(len(asked))
    assert len(counts) == 1


def test_the_summary_is_a_pdf_of_its_own(assessment):
    response = client_of(Role.DIGITAL_LEAD, assessment).get(address("result_summary"))
    assert response["Content-Disposition"] == 'attachment; filename="digital-maturity-2026-RCF-summary.pdf"'
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert events(action="report.exported").get().data["kind"] == "summary"


def test_the_page_says_what_each_download_holds(assessment):
    page = client_of(Role.DIGITAL_LEAD, assessment).get(address()).content.decode()
    assert "A paper for your board" in page
    assert "summary.pdf?peers=type" in page
    assert "comments=1" in page
    assert "comments=1" not in client_of(Role.ICB_LEAD, assessment).get(address()).content.decode()


def test_the_smallest_way_to_the_peers_median_is_told_where_both_may_be_read(assessment):
    lead = client_of(Role.DIGITAL_LEAD, assessment)
    page = lead.get(theme_address()).content.decode()
    # From 37.5 to 53 points, at 3.125 a step.
    assert "The smallest change that reaches the median of acute trusts, 53" in page
    assert "5 steps of a level in 4 answers: nothing smaller reaches it." in page


def test_the_way_to_the_overall_median_leaves_out_what_the_reader_may_not_see():
    wave = make_wave(document=shipped_document())
    assessment = make_cohort(wave, own=(2,) * 48)
    publish(wave)
    page = client_of(Role.DIGITAL_LEAD, assessment).get(address()).content.decode()
    found = re.search(r"median of acute trusts, (\d+)\s*</span>.*?<p>(\d+) steps of a level in", page, re.DOTALL)
    median, steps = (int(part) for part in found.groups())
    # From 25 points, at 25 / 48 a step, all themes and questions counting alike.
    assert steps == -(-(median - 25) * 48 // 25)
    assert "Themes with a sensitive question are left as they are" not in page
    other = client_of(Role.ICB_LEAD, assessment).get(address()).content.decode()
    way = other[other.index("The smallest change") : other.index("Strengths and gaps")]
    assert "Themes with a sensitive question are left as they are." in way
    assert "/standards/" not in way
