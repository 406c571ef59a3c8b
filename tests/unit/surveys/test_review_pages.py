"""The pages of a review: from asking to the three side by side."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from surveys.models import Review
from surveys.selectors import document_for
from surveys.services.dissent import record_dissent
from surveys.services.moderation import confirm_level, propose_level
from surveys.services.reviews import decide_review, finish_review, open_review, record_entry
from tests.factories.accounts import make_person, sign_in
from tests.factories.findings import explain
from tests.factories.submissions import sign_both
from tests.factories.surveys import answer_all
from tests.unit.surveys.reviewing import KEY, agreed, ask_peer, people, submit

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def who(maple):
    return people(maple)


@pytest.fixture
def submission(maple):
    return submit(maple)


def reading(maple):
    return reverse("surveys:review_read", args=[maple.assessment.pk, 1])


def test_from_asking_to_reading_side_by_side(maple, submission, who, client):
    opening = reverse("surveys:review_open", args=[maple.assessment.pk])
    page = sign_in(client, who.rosa).get(reverse("surveys:submission_read", args=[maple.assessment.pk, 1]))
    assert opening in page.content.decode()
    given = {"who": "peer", "peer_email": who.pia.email, "reason": "To compare notes"}
    assert client.post(opening, {**given, "peer_email": "nobody@example.com"}).status_code == 422
    assert client.post(opening, given).url == reading(maple)
    review = Review.objects.get()

    consent = reverse("surveys:review_consent", args=[maple.assessment.pk, review.pk])
    assert consent in sign_in(client, maple.lead).get("/").content.decode()
    html = client.get(consent).content.decode()
    assert "Pia" in html
    assert "Peer NHS Trust" in html
    assert "To compare notes" in html
    assert client.post(consent, {}).status_code == 422
    assert client.post(consent, {"decision": "agree"}).url == reading(maple)
    assert consent not in client.get("/").content.decode()

    work = reverse("surveys:review_work", args=[review.pk])
    assert reverse("surveys:review_list") in sign_in(client, who.pia).get("/").content.decode()
    assert work in client.get(reverse("surveys:review_list")).content.decode()
    question = reverse("surveys:review_question", args=[review.pk, KEY])
    assert client.post(question, {"seen_version": "0", "level": "none", "remark": ""}).status_code == 422
    saved = client.post(question, {"seen_version": "0", "level": "1", "remark": "No plan was shown."})
    assert saved.status_code == 302
    assert "1 of 8 questions recorded" in client.get(work).content.decode()
    # Nobody reads it before it is finished.
    assert "No plan was shown." not in sign_in(client, maple.lead).get(reading(maple)).content.decode()
    assert sign_in(client, who.pia).post(reverse("surveys:review_finish", args=[review.pk])).url == work
    for person in (maple.lead, maple.colleague, who.rosa, who.nia):
        html = sign_in(client, person).get(reading(maple)).content.decode()
        assert "No plan was shown." in html
        assert "2 lower" in html
        assert "Workforce</a>: 1 question seen differently" in html


def test_a_reviewer_reads_what_the_team_itself_said_of_an_answer(maple, who, client):
    answer_all(maple.assessment, maple.lead, 4)
    record_dissent(assessment=maple.assessment, question_key=KEY, text="Half of the wards say no.", by=maple.colleague)
    explain(maple.assessment, f"unsupported.{KEY}", maple.lead, "The paper is with the board.")
    submission = sign_both(maple.assessment, maple.lead, maple.clinician)
    review = agreed(maple, submission, who)
    sign_in(client, who.pia)
    page = client.get(reverse("surveys:review_question", args=[review.pk, KEY])).content.decode()
    for words in ("Half of the wards say no.", "The paper is with the board.", "no link or file is attached"):
        assert words in page
    other = next(q.key for q in document_for(maple.assessment).scored if q.key != KEY)
    page = client.get(reverse("surveys:review_question", args=[review.pk, other])).content.decode()
    assert "The checks found, and nobody explained:" in page
    assert "Half of the wards say no." not in page


def test_there_is_nothing_to_review_before_a_submission(maple, who, client):
    response = sign_in(client, who.rosa).get(reverse("surveys:review_open", args=[maple.assessment.pk]))
    assert response.url == reverse("surveys:assessment_read", args=[maple.assessment.pk])


def test_the_lead_ends_what_a_peer_sees(maple, submission, who, client):
    review = agreed(maple, submission, who)
    consent = reverse("surveys:review_consent", args=[maple.assessment.pk, review.pk])
    assert sign_in(client, maple.lead).post(consent, {"withdraw": "1"}).url == reading(maple)
    review.refresh_from_db()
    assert review.state == "withdrawn"
    # Once more, and an answer that comes too late, change nothing.
    assert client.post(consent, {"withdraw": "1"}).status_code == 302
    assert client.post(consent, {"decision": "agree"}).status_code == 302
    review.refresh_from_db()
    assert review.state == "withdrawn"


def test_what_is_typed_is_text(maple, submission, who, client):
    review = open_review(submission=submission, reason=HOSTILE, peer_email=who.pia.email, by=who.rosa)
    decide_review(review=review, agree=True, by=maple.lead)
    record_entry(review=review, question_key=KEY, seen_version=0, level=2, remark=HOSTILE, by=who.pia)
    finish_review(review=review, by=who.pia)
    proposal = propose_level(submission=submission, question_key=KEY, level=1, reason=HOSTILE, by=who.nia)
    confirm_level(proposal=proposal, by=who.noor)
    args = [maple.assessment.pk, review.pk]
    pages = [
        (who.pia, reverse("surveys:review_work", args=[review.pk])),
        (who.pia, reverse("surveys:review_question", args=[review.pk, KEY])),
        (maple.lead, reading(maple)),
        (maple.lead, reverse("surveys:review_consent", args=args)),
        (who.rosa, reverse("surveys:review_end", args=args)),
    ]
    for person, address in pages:
        html = sign_in(client, person).get(address).content.decode()
        assert "<script>alert" not in html, address
        assert "<img src=x" not in html, address
    assert sign_in(client, maple.lead).get(reading(maple)).content.decode().count("&lt;script&gt;alert(1)") == 3


def test_pages_take_at_most_fifteen_queries_however_many_there_are(maple, submission, who, client):
    keys = [question.key for question in document_for(maple.assessment).scored]
    for number in range(4):
        peer = make_person(Role.CLINICAL_LEAD, trust=who.peer_trust, name=f"Peer {number}")
        review = open_review(submission=submission, reason="Why", peer_email=peer.email, by=who.rosa)
        decide_review(review=review, agree=True, by=maple.lead)
        for key in keys:
            record_entry(review=review, question_key=key, seen_version=0, level=2, remark="Seen", by=peer)
        if number:
            finish_review(review=review, by=peer)
    last = agreed(maple, submission, who)
    for key in keys:
        proposal = propose_level(submission=submission, question_key=key, level=1, reason="Seen", by=who.nia)
        if key != KEY:
            confirm_level(proposal=proposal, by=who.noor)
    args = [maple.assessment.pk, last.pk]
    pages = [
        (who.nia, reading(maple)),
        (maple.lead, reading(maple)),
        (maple.lead, "/"),
        (maple.lead, reverse("surveys:review_consent", args=args)),
        (who.rosa, reverse("surveys:review_list")),
        (who.rosa, reverse("surveys:submission_read", args=[maple.assessment.pk, 1])),
        (who.pia, reverse("surveys:review_list")),
        (who.pia, reverse("surveys:review_work", args=[last.pk])),
        (who.pia, reverse("surveys:review_question", args=[last.pk, KEY])),
        (who.nia, reverse("surveys:moderation_confirm", args=[maple.assessment.pk, 1, KEY])),
    ]
    for person, address in pages:
        sign_in(client, person).get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) <= 15, address + "\n" + "\n".join(query["sql"] for query in captured)


def test_a_review_that_nobody_agreed_to_shows_who_was_asked(maple, submission, who, client):
    ask_peer(submission, who)
    html = sign_in(client, maple.colleague).get(reading(maple)).content.decode()
    assert "Pia, Peer NHS Trust" in html
    assert "Waits for the trust to agree" in html
    assert "/consent/" not in html
