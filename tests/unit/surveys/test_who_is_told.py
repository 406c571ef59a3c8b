"""Whoever has to act, or waits for somebody who acted, is told by mail; nobody else, and never what was said."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Role
from surveys import services
from surveys.models import Notice, Query, Review
from surveys.selectors import document_for
from surveys.services import sending
from surveys.services.moderation import propose_level
from surveys.services.queries import close_query, raise_query
from surveys.services.reviews import finish_review, record_entry, withdraw_consent
from surveys.services.sending import send_waiting
from tests.factories.accounts import make_person
from tests.factories.organisations import make_region
from tests.factories.submissions import at, london, sign_both, submit_all
from tests.factories.surveys import answer_all
from tests.unit.surveys.reviewing import KEY, agreed, people, submit

SECRET = "the secret reason"


@pytest.fixture
def who(maple, monkeypatch):
    monkeypatch.setattr(sending, "is_quiet", lambda now: False)
    make_person(Role.REGIONAL_LEAD, region=make_region("Y99"), name="Of elsewhere")
    return people(maple)


def told(kind: str) -> set[str]:
    """Who gets mails of this kind; they are sent, and say nothing that is not for a mail."""
    mail.outbox.clear()
    names = set(Notice.objects.filter(kind=kind, sent_at=None).values_list("person__name", flat=True))
    while send_waiting():  # A round has an end, which a busy machine reaches early.
        pass
    assert not Notice.objects.filter(sent_at=None).exists()
    assert SECRET not in "".join(f"{message.subject}{message.body}" for message in mail.outbox)
    return names


def test_the_region_hears_of_a_withdrawn_submission(maple, who):
    submit_all(maple)
    services.withdraw_submission(assessment=maple.assessment, reason=SECRET, by=maple.lead)
    assert told("submission_withdrawn") == {maple.clinician.name, "Rosa"}


@pytest.mark.parametrize(("closed", "deciding"), [(False, {"Rosa"}), (True, {"Nia", "Noor"})])
def test_a_request_to_reopen_reaches_those_who_decide_on_it(maple, who, monkeypatch, closed, deciding):
    submit_all(maple)
    at(monkeypatch, london(2027, 6, 2))
    if closed:
        services.close_wave(wave=maple.assessment.wave, by=None)
        maple.assessment.refresh_from_db()
    services.ask_for_reopening(assessment=maple.assessment, reason=SECRET, by=maple.lead)
    assert told("reopening_waits") == deciding
    assert f"/reopenings/{maple.assessment.reopening_requests.get().pk}/" in mail.outbox[-1].body


def test_analysts_decide_for_a_region_where_nobody_does(maple, who, monkeypatch):
    submit_all(maple)
    at(monkeypatch, london(2027, 6, 2))
    who.rosa.is_active = False
    who.rosa.save()
    services.ask_for_reopening(assessment=maple.assessment, reason=SECRET, by=maple.lead)
    assert told("reopening_waits") == {"Nia", "Noor"}


def test_the_region_hears_of_what_a_submission_calls_not_applicable(maple, who):
    submit_all(maple)
    assert told("not_applicable_waits") == set()
    services.withdraw_submission(assessment=maple.assessment, reason="To correct it", by=maple.lead)
    answer_all(maple.assessment, maple.lead)
    question = next(q for q in document_for(maple.assessment).scored if q.not_applicable)
    services.save_answer(
        assessment=maple.assessment,
        question_key=question.key,
        seen_version=maple.assessment.answers.get(question__key=question.key).version,
        given=services.AnswerInput(
            "not_applicable", not_applicable_reason=next(iter(question.not_applicable)), comment=SECRET
        ),
        by=maple.lead,
    )
    sign_both(maple.assessment, maple.lead, maple.clinician)
    assert told("not_applicable_waits") == {"Rosa"}


def test_the_trust_hears_that_a_query_is_closed(maple, who):
    submit(maple)
    due_on = timezone.localdate() + timedelta(days=7)
    query = raise_query(assessment=maple.assessment, question_key=KEY, text=SECRET, due_on=due_on, by=who.rosa)
    last = query.posts.order_by("-pk").first().pk
    close_query(query=query, seen_post=last, outcome=Query.Outcome.values[0], text=SECRET, by=who.rosa)
    assert told("query_closed") == {maple.lead.name, maple.clinician.name}


def test_a_finished_review_reaches_the_trust_and_who_asked_for_it(maple, who):
    review = agreed(maple, submit(maple), who)
    record_entry(review=review, question_key=KEY, seen_version=0, level=2, remark=SECRET, by=who.pia)
    finish_review(review=Review.objects.get(pk=review.pk), by=who.pia)
    assert told("review_finished") == {maple.lead.name, maple.clinician.name, "Rosa"}


def test_a_peer_hears_that_consent_is_gone_without_the_name_of_the_trust(maple, who):
    review = agreed(maple, submit(maple), who)
    send_waiting()
    withdraw_consent(review=review, by=maple.lead)
    assert told("review_stopped") == {"Pia"}
    to_pia = next(message for message in mail.outbox if message.to == [who.pia.email])
    assert maple.trust.name not in to_pia.subject + to_pia.body
    assert set(Notice.objects.filter(kind="review_consent_withdrawn").values_list("person__name", flat=True)) == {
        "Rosa"
    }


def test_a_proposed_level_reaches_the_other_analysts(maple, who):
    propose_level(submission=submit(maple), question_key=KEY, level=2, reason=SECRET, by=who.nia)
    assert told("moderation_proposed") == {"Noor"}
