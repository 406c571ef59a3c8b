"""What stands on the home page of a trust's people: what is refused, asked for, open again, and changed since."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from nhsuk.formats import nhs_date
from surveys import services
from surveys.selectors import document_for
from surveys.selectors.not_applicable import Claim
from surveys.services.not_applicable import refuse_not_applicable
from surveys.working_days import withdraw_until
from tests.factories.accounts import make_person, signed_in
from tests.factories.submissions import at, london, submit_all
from tests.factories.surveys import answer_all, level

HOME = "/"


def home(person) -> str:
    return " ".join(signed_in(person).get(HOME).content.decode().split())


@pytest.fixture
def region(maple):
    return make_person(Role.REGIONAL_LEAD, region=maple.trust.placements.get().region)


def version_of(maple, key: str) -> int:
    return maple.assessment.answers.get(question__key=key).version


def test_a_refused_claim_stands_there_until_the_answer_changes(maple, region):
    answer_all(maple.assessment, maple.lead)
    question = next(q for q in document_for(maple.assessment).scored if q.not_applicable)
    reason = next(iter(question.not_applicable))
    services.save_answer(
        assessment=maple.assessment,
        question_key=question.key,
        seen_version=version_of(maple, question.key),
        given=services.AnswerInput("not_applicable", not_applicable_reason=reason),
        by=maple.lead,
    )
    assert "was refused" not in home(maple.lead)
    claim = Claim(maple.assessment.pk, question.key, reason)
    refuse_not_applicable(claim=claim, note="It applies.", by=region)
    page = home(maple.lead)
    assert "“Not applicable” was refused" in page
    assert f"/questions/{question.key}/" in page
    assert "was refused" not in home(maple.stranger)
    services.save_answer(
        assessment=maple.assessment,
        question_key=question.key,
        seen_version=version_of(maple, question.key),
        given=level(2),
        by=maple.lead,
    )
    assert "was refused" not in home(maple.lead)


def test_a_request_waits_there_and_then_the_assessment_is_open_again(maple, monkeypatch):
    analyst = make_person(Role.NATIONAL_ANALYST)
    submit_all(maple)
    services.close_wave(wave=maple.assessment.wave, by=None)
    at(monkeypatch, london(2027, 6, 2))
    request = services.ask_for_reopening(assessment=maple.assessment, reason="A figure was wrong.", by=maple.lead)
    assert "A request to reopen the assessment waits" in home(maple.lead)
    monkeypatch.undo()
    services.decide_reopening(request=request, granted=True, reason="We spoke.", by=analyst)
    page = home(maple.lead)
    assert "A request to reopen" not in page
    assert "Reopened: the answers can change, and nothing is signed." in page
    assert "This wave is closed." in page
    assert "Check and sign off" in page


def test_a_withdrawn_submission_is_said_to_be_so(maple):
    submit_all(maple)
    services.withdraw_submission(assessment=maple.assessment, reason="A figure was wrong.", by=maple.lead)
    assert "Withdrawn to be corrected: the answers can change, and nothing is signed." in home(maple.lead)


def test_accepted_work_says_how_many_answers_changed_since(maple):
    answer_all(maple.assessment, maple.lead)
    given = services.assign(
        assessment=maple.assessment,
        theme="workforce",
        question_key="",
        person=maple.colleague,
        seen_version=0,
        by=maple.lead,
    )
    services.submit_assignment(assignment=given, seen_version=1, by=maple.colleague)
    services.accept_assignment(assignment=given, seen_version=2, by=maple.lead)
    assert "changed since" not in home(maple.lead)
    key = document_for(maple.assessment).scored[0].key
    services.save_answer(
        assessment=maple.assessment,
        question_key=key,
        seen_version=version_of(maple, key),
        given=level(5),
        by=maple.colleague,
    )
    assert "ccepted, 1 answer changed since" in home(maple.lead)
    assert "ccepted, 1 answer changed since" in home(maple.colleague)


def test_a_submitted_assessment_can_be_withdrawn_from_there_by_who_signs(maple, monkeypatch):
    assert "Something wrong?" not in home(maple.lead)
    submit_all(maple)
    address = reverse("surveys:submission_withdraw", args=[maple.assessment.pk])
    submitted = maple.assessment.submissions.get().submitted_at
    assert address in home(maple.lead)
    assert f", until the end of {nhs_date(withdraw_until(submitted))}." in home(maple.lead)
    for person in (maple.clinician, maple.colleague):
        assert "Something wrong?" not in home(person)
    at(monkeypatch, submitted + timedelta(days=30))
    page = home(maple.lead)
    assert address not in page
    assert reverse("surveys:reopening_ask", args=[maple.assessment.pk]) in page


def test_in_a_closed_wave_reopening_is_asked_for_from_there_and_once(maple, monkeypatch):
    address = reverse("surveys:reopening_ask", args=[maple.assessment.pk])
    submit_all(maple)
    services.close_wave(wave=maple.assessment.wave, by=None)
    at(monkeypatch, london(2027, 6, 2))
    assert address in home(maple.lead)
    assert address not in home(maple.clinician)
    services.ask_for_reopening(assessment=maple.assessment, reason="A figure was wrong.", by=maple.lead)
    page = home(maple.lead)
    assert address not in page
    assert "A request to reopen the assessment waits" in page


def test_what_was_given_to_somebody_is_not_to_be_done_once_it_is_signed(maple):
    services.assign(
        assessment=maple.assessment, theme="workforce", person=maple.colleague, seen_version=0, by=maple.lead
    )
    assert "Your themes and questions" in home(maple.colleague)
    assert f"{maple.colleague.name}: being answered" in home(maple.lead)
    submit_all(maple)
    assert "Your themes and questions" not in home(maple.colleague)
    assert "being answered" not in home(maple.lead)
