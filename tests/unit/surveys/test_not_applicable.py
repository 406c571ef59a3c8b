"""The region confirms "not applicable", or refuses it: then it blocks the signature, or opens the assessment again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from audit.models import Event
from surveys import services
from surveys.models import Assessment, NotApplicableDecision, Notice
from surveys.selectors import answers_of, document_for
from surveys.selectors.not_applicable import Claim, claims_to_decide, unconfirmed_in
from surveys.services import AnswerInput
from surveys.services.not_applicable import ClaimGone, confirm_not_applicable, refuse_not_applicable
from tests.factories.accounts import make_person, sign_in, signed_in
from tests.factories.organisations import make_region
from tests.factories.submissions import sign_both
from tests.factories.surveys import answer_all, level

HOSTILE = "<img src=x onerror=alert(1)> It applies to you."


@pytest.fixture
def claimed(maple):
    """Maple says of one question that it is not applicable; with its regional lead."""
    answer_all(maple.assessment, maple.lead)
    maple.question = next(q for q in document_for(maple.assessment).scored if q.not_applicable)
    maple.reason = next(iter(maple.question.not_applicable))
    claim_it(maple.assessment, maple.question.key, maple.reason, maple.lead)
    maple.claim = Claim(maple.assessment.pk, maple.question.key, maple.reason)
    maple.region = make_person(Role.REGIONAL_LEAD, region=maple.trust.placements.get().region)
    return maple


def claim_it(assessment, key, reason, by, comment="Another trust does it."):
    stood = answers_of(assessment).get(key)
    return services.save_answer(
        assessment=assessment,
        question_key=key,
        seen_version=stood.version if stood else 0,
        given=AnswerInput(response="not_applicable", not_applicable_reason=reason, comment=comment),
        by=by,
    )


def change_it(claimed, value=2):
    stood = answers_of(claimed.assessment)[claimed.question.key]
    return services.save_answer(
        assessment=claimed.assessment,
        question_key=claimed.question.key,
        seen_version=stood.version,
        given=level(value),
        by=claimed.lead,
    )


def confirm(claimed, by=None):
    return confirm_not_applicable(claims=[claimed.claim], by=by or claimed.region)


def refuse(claimed, by=None, note="It applies: your own board buys it."):
    return refuse_not_applicable(claim=claimed.claim, note=note, by=by or claimed.region)


def waiting(claimed):
    return [(row.claim, row.decision) for row in claims_to_decide(claimed.region)]


def test_a_claim_waits_as_soon_as_it_is_saved_and_not_once_confirmed(claimed):
    assert waiting(claimed) == [(claimed.claim, None)]
    assert confirm(claimed) == 1
    assert waiting(claimed) == []
    assert confirm(claimed) == 0
    event = Event.objects.get(action="not_applicable.confirmed")
    assert (event.trust_code, event.data["question"]) == ("RMA", claimed.question.key)


def test_unconfirmed_does_not_block_the_signature(claimed):
    submission = sign_both(claimed.assessment, claimed.lead, claimed.clinician)
    assert [claim for _, claim in unconfirmed_in([submission])] == [claimed.claim]
    confirm(claimed)
    assert unconfirmed_in([submission]) == []


def test_a_changed_answer_needs_no_decision_and_another_reason_another_one(claimed):
    confirm(claimed)
    change_it(claimed)
    assert waiting(claimed) == []


def test_a_decision_is_bound_to_the_reason(claimed):
    confirm(claimed)
    other = Claim(claimed.assessment.pk, claimed.question.key, "another-reason")
    assert other not in {row.claim for row in claims_to_decide(claimed.region)}
    answers_of(claimed.assessment)[claimed.question.key].__class__.objects.filter(
        assessment=claimed.assessment, question__key=claimed.question.key
    ).update(not_applicable_reason="another-reason")
    assert waiting(claimed) == [(other, None)]


def test_refused_before_signing_it_blocks_the_signature_until_the_answer_changes(claimed, client):
    refuse(claimed, note=HOSTILE)
    with pytest.raises(services.NotReadyToSign) as refused:
        sign_both(claimed.assessment, claimed.lead, claimed.clinician)
    assert refused.value.refused == [claimed.question.key]
    sign_in(client, claimed.lead)
    pages = [
        reverse("surveys:question_answer", args=[claimed.assessment.pk, claimed.question.key]),
        reverse("surveys:answers_check", args=[claimed.assessment.pk]),
        reverse("surveys:assessment_read", args=[claimed.assessment.pk]),
        reverse("surveys:theme_read", args=[claimed.assessment.pk, claimed.question.theme]),
    ]
    for page in pages:
        html = client.get(page).content.decode()
        assert "&lt;img src=x onerror=alert(1)&gt; It applies to you." in html, page
    assert "Go on to sign" not in client.get(pages[1]).content.decode()
    change_it(claimed)
    assert sign_both(claimed.assessment, claimed.lead, claimed.clinician).number == 1


def test_the_region_may_change_its_mind(claimed):
    refuse(claimed)
    assert [decision.note for _, decision in waiting(claimed)] == ["It applies: your own board buys it."]
    assert confirm(claimed) == 1
    assert waiting(claimed) == []
    assert sign_both(claimed.assessment, claimed.lead, claimed.clinician)


def test_refused_after_signing_it_is_sent_back(claimed):
    read = services.answers_hash_of(claimed.assessment)
    services.sign_assessment(assessment=claimed.assessment, read_hash=read, signed_as="CIO", by=claimed.lead)
    refuse(claimed)
    claimed.assessment.refresh_from_db()
    assert claimed.assessment.state == Assessment.State.OPEN
    assert "your own board buys it" in claimed.assessment.signatures.get().withdrawn_reason


@pytest.mark.parametrize("closed", [False, True])
def test_refused_after_submission_the_assessment_is_open_again_and_the_submission_stands(claimed, client, closed):
    submission = sign_both(claimed.assessment, claimed.lead, claimed.clinician)
    if closed:
        services.close_wave(wave=claimed.assessment.wave, by=None)
    refuse(claimed)
    claimed.assessment.refresh_from_db()
    assert (claimed.assessment.state, claimed.assessment.takes_answers) == ("open", True)
    sign_in(client, claimed.lead)
    html = client.get(reverse("surveys:assessment_read", args=[claimed.assessment.pk])).content.decode()
    assert "your own board buys it" in html
    # The submission that stands still claims it, whatever the answers say now.
    change_it(claimed)
    assert [claim for _, claim in unconfirmed_in([submission])] == [claimed.claim]
    assert [claim for claim, _ in waiting(claimed)] == [claimed.claim]
    again = sign_both(claimed.assessment, claimed.lead, claimed.clinician)
    assert unconfirmed_in([again]) == []
    assert waiting(claimed) == []
    told = Notice.objects.filter(kind="not_applicable_refused").values_list("person__email", flat=True)
    assert set(told) == {claimed.lead.email}


def test_a_request_to_reopen_that_waits_is_granted_with_a_refusal(claimed):
    sign_both(claimed.assessment, claimed.lead, claimed.clinician)
    services.close_wave(wave=claimed.assessment.wave, by=None)
    asked = services.ask_for_reopening(assessment=claimed.assessment, reason="A figure was wrong.", by=claimed.lead)
    refuse(claimed)
    asked = asked.__class__.objects.get(pk=asked.pk)
    assert asked.decision.granted


def test_what_was_left_unfinished_in_a_closed_wave_is_not_asked_about(claimed):
    services.close_wave(wave=claimed.assessment.wave, by=None)
    assert waiting(claimed) == []


def test_an_answer_that_changed_in_the_meantime_is_neither_confirmed_nor_refused(claimed):
    change_it(claimed)
    assert confirm(claimed) == 0
    with pytest.raises(ClaimGone):
        refuse(claimed)
    assert not NotApplicableDecision.objects.exists()


def test_only_the_region_of_the_trust_decides(claimed):
    elsewhere = make_person(Role.REGIONAL_LEAD, region=make_region("Y56", "London"))
    for person in (claimed.lead, claimed.clinician, elsewhere, make_person(Role.NATIONAL_ANALYST)):
        with pytest.raises(PermissionDenied):
            confirm(claimed, by=person)
        with pytest.raises(PermissionDenied):
            refuse(claimed, by=person)
    assert claims_to_decide(elsewhere) == []


def test_a_note_is_needed(claimed):
    with pytest.raises(ValueError, match="why"):
        refuse(claimed, note=" ")


@pytest.mark.parametrize("text", ["", "1", "1:a", "x:a:b", "1::b", "٣:a:b", "9" * 30 + ":a:b"])
def test_what_is_no_claim_is_none(text):
    assert Claim.parse(text) is None


def test_the_page_confirms_what_is_ticked_and_refuses_one_by_one(claimed, client):
    sign_in(client, claimed.region)
    address = reverse("surveys:not_applicable_list")
    html = client.get(address).content.decode()
    assert str(claimed.claim) in html
    assert "Another trust does it." in html
    response = client.post(address, {})
    assert response.status_code == 422
    assert "Select the answers that you confirm" in response.content.decode()
    refusing = reverse("surveys:not_applicable_refuse", args=[claimed.assessment.pk, claimed.question.key])
    assert client.post(f"{refusing}?reason={claimed.reason}", {"note": ""}).status_code == 422
    html = client.post(f"{refusing}?reason={claimed.reason}", {"note": HOSTILE}, follow=True).content.decode()
    assert "&lt;img src=x" in html
    assert "Confirm it after all" in html
    html = client.post(address, {"claims": [str(claimed.claim), "nonsense"]}, follow=True).content.decode()
    assert "1 answer confirmed." in html
    assert "No answer waits for you." in html


def test_a_foreign_claim_is_passed_over_without_a_word(claimed, client):
    elsewhere = make_person(Role.REGIONAL_LEAD, region=make_region("Y56", "London"))
    sign_in(client, elsewhere)
    pages = [
        client.post(reverse("surveys:not_applicable_list"), {"claims": [claim]}, follow=True).content.decode()
        for claim in (str(claimed.claim), "99999999:a:b")
    ]
    assert all("0 answers confirmed." in page for page in pages)
    assert not NotApplicableDecision.objects.exists()


def test_the_list_asks_the_database_no_more_for_more_answers(claimed):
    region = signed_in(claimed.region)
    address = reverse("surveys:not_applicable_list")

    def count():
        with CaptureQueriesContext(connection) as captured:
            page = region.get(address).content.decode()
        return page.count('name="claims"'), len(captured)

    region.get(address)
    assert count()[0] == 1
    few = count()[1]
    others = [q for q in document_for(claimed.assessment).scored if q.not_applicable and q.key != claimed.question.key]
    for question in others:
        claim_it(claimed.assessment, question.key, next(iter(question.not_applicable)), claimed.lead)
    claim_it(claimed.other_assessment, claimed.question.key, claimed.reason, claimed.stranger)
    more, queries = count()
    assert more == 2 + len(others)
    assert queries == few
