"""The questionnaire as people read it, the differences between versions, and the form for corrections."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from surveys.models import FrameworkErratum
from surveys.selectors import document_of, framework_version
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_trust
from tests.factories.surveys import make_framework_version, make_wave, open_assessment, shipped_document, small_document

pytestmark = pytest.mark.django_db
MOST = 15
HERE = "/frameworks/digital-maturity/0.1/"
KEY = "workforce.plan"
CORRECT = f"{HERE}questions/{KEY}/correct/guidance/"


@pytest.fixture
def administrator():
    return signed_in(make_person(Role.ADMINISTRATOR))


@pytest.fixture
def reader():
    """Somebody without any role."""
    return signed_in(make_person())


def read(client, address: str) -> str:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    assert len(captured) <= MOST
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def post(client, **fields: str):
    before = small_document().question(KEY).guidance
    return client.post(CORRECT, {"before": before, "after": "Count the latest list.", "reason": "Clearer.", **fields})


def test_who_signed_in_reads_the_whole_of_a_version(reader):
    make_framework_version(shipped_document())
    words = read(reader, "/frameworks/digital-maturity/1.0/")
    for question in shipped_document().questions:
        assert words.count(question.prompt) >= 2, question.key
        for text in (*question.levels.values(), *question.evidence.values(), *question.next_step.values()):
            assert text in words
    assert "Correct help text" not in words
    assert "Nothing was corrected since publication." in words
    assert "is level 4 or above and" in words


def test_the_list_names_state_waves_hash_and_corrections(administrator, reader):
    version = make_framework_version()
    words = read(reader, "/frameworks/")
    assert "Published, not used yet" in words
    assert version.content_hash in words
    make_wave("2027", title="A draft of ours")
    assert "A draft of ours" not in read(reader, "/frameworks/")
    assert "A draft of ours (draft)" in read(administrator, "/frameworks/")
    open_assessment(make_trust())
    assert "In use by an open wave" in read(reader, "/frameworks/")


def test_the_difference_between_two_versions(reader):
    make_framework_version()
    small = small_document()
    theme = small.themes[0]
    reworded = replace(theme.questions[0], prompt="How well does the trust plan the digital staff that it will need?")
    make_framework_version(
        replace(small, version="0.2", themes=(replace(theme, questions=(reworded, *theme.questions[2:])),))
    )
    words = read(reader, "/frameworks/digital-maturity/0.2/changes/0.1/")
    assert "1 question: the trend continues, with the note that the question was reworded" in words
    assert "1 question: the trend ends" in words
    assert "removed: far added: well" in words
    assert "What is different from version 0.1" in read(reader, "/frameworks/digital-maturity/0.2/")
    assert "The two versions say the same." in read(reader, f"{HERE}changes/0.1/")


def test_what_is_not_there(reader, administrator):
    make_framework_version()
    for address in ("/frameworks/digital-maturity/9.9/", "/frameworks/other/0.1/", f"{HERE}changes/9.9/"):
        assert reader.get(address).status_code == 404
    for address in (
        f"{HERE}questions/workforce.nothing/correct/",
        f"{HERE}questions/{KEY}/correct/prompt/",
        f"{HERE}questions/{KEY}/correct/levels.2/",
    ):
        assert administrator.get(address).status_code == 404
        assert reader.get(address).status_code == 403


def test_a_correction_is_looked_at_then_made_and_listed(administrator, reader):
    make_framework_version()
    assert "Correct help text" in read(administrator, HERE)
    assert "What the question asks, its levels and how it scores are fixed" in read(
        administrator, f"{HERE}questions/{KEY}/correct/"
    )
    assert small_document().question(KEY).guidance in read(administrator, CORRECT)
    looked_at = post(administrator)
    assert "Is this the correction?" in looked_at.content.decode()
    assert not FrameworkErratum.objects.exists()
    made = post(administrator, confirmed="1")
    assert made.status_code == 302
    assert made.url == f"{HERE}#{KEY}"
    words = read(reader, HERE)
    assert "Guidance: Count the latest list." not in words
    assert "Guidance Count the latest list." in words
    assert "Reason: Clearer." in words
    assert f"Before: {small_document().question(KEY).guidance}" in words
    assert "Corrections of help text 1" in read(reader, "/frameworks/")


def test_the_question_page_shows_the_corrected_text(administrator):
    trust = make_trust()
    assessment = open_assessment(trust)
    post(administrator, confirmed="1")
    page = signed_in(make_person(Role.DIGITAL_LEAD, trust=trust)).get(f"/assessments/{assessment.pk}/questions/{KEY}/")
    assert "Count the latest list." in page.content.decode()


def test_whoever_thinks_again_finds_what_was_typed(administrator):
    make_framework_version()
    page = post(administrator, change="1", after="Count no list.").content.decode()
    assert "Count no list." in page
    assert not FrameworkErratum.objects.exists()


def test_what_is_wrong_is_said_beside_the_field(administrator):
    make_framework_version()
    refused = post(administrator, after="Ask the SIRO.")
    assert refused.status_code == 422
    assert "SIRO is not explained" in refused.content.decode()
    assert "Enter why it is corrected" in post(administrator, reason="").content.decode()


def test_a_text_that_somebody_else_corrected_is_shown_as_it_reads_now(administrator):
    make_framework_version()
    post(administrator, confirmed="1")
    late = post(administrator, confirmed="1", after="Count every list.")
    page = late.content.decode()
    assert late.status_code == 409
    assert "Somebody corrected this text after you opened it." in page
    assert "Count every list." in page
    assert FrameworkErratum.objects.count() == 1
    again = post(administrator, confirmed="1", after="Count every list.", before="Count the latest list.")
    assert again.status_code == 302
    version = framework_version("digital-maturity", "0.1")
    assert document_of(version).question(KEY).guidance == "Count every list."


def test_nobody_but_an_administrator_corrects():
    make_framework_version()
    for role in (Role.NATIONAL_ANALYST, Role.POLICY_OWNER):
        assert post(signed_in(make_person(role)), confirmed="1").status_code == 403
    assert not FrameworkErratum.objects.exists()
