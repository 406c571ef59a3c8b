"""After the days for withdrawing, the trust asks and region or national team decides, once."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from audit.models import Event
from surveys import services
from surveys.models import Assessment, Notice, ReopeningDecision
from surveys.selectors.submissions import submissions_with_state
from tests.factories.accounts import make_person, sign_in, signed_in
from tests.factories.organisations import make_region
from tests.factories.submissions import at, sign_both, submit_all
from tests.factories.surveys import answer_all


@pytest.fixture
def late(maple, monkeypatch):
    """Maple's submission; with its regional lead and an analyst, five weeks later."""
    maple.submission = submit_all(maple)
    maple.region = make_person(Role.REGIONAL_LEAD, region=maple.trust.placements.get().region)
    maple.analyst = make_person(Role.NATIONAL_ANALYST)
    at(monkeypatch, timezone.now() + timedelta(days=35))
    return maple


def ask(late, by=None, reason="A figure was wrong."):
    return services.ask_for_reopening(assessment=late.assessment, reason=reason, by=by or late.lead)


def decide(request, by, *, granted=True, reason="It is a clear error."):
    return services.decide_reopening(request=request, granted=granted, reason=reason, by=by)


def state_of(late) -> tuple[str, bool]:
    late.assessment.refresh_from_db()
    return late.assessment.state, late.assessment.takes_answers


@pytest.mark.parametrize("who", ["region", "analyst"])
def test_granted_the_answers_change_and_the_submission_stands_until_the_next(late, who):
    decision = decide(ask(late), getattr(late, who))
    assert decision.granted
    assert state_of(late) == ("open", True)
    assert [one.state for one in submissions_with_state(late.assessment)] == ["stands"]
    answer_all(late.assessment, late.lead, 4)
    sign_both(late.assessment, late.lead, late.clinician)
    assert [one.state for one in submissions_with_state(late.assessment)] == ["stands", "replaced"]
    trail = sorted(Event.objects.filter(action__startswith="reopening.").values_list("action", "trust_code"))
    assert trail == [("reopening.asked", "RMA"), ("reopening.granted", "RMA")]


def test_refused_nothing_changes_and_the_trust_may_ask_again(late):
    decide(ask(late), late.region, granted=False, reason="Wait for the next wave.")
    assert state_of(late) == ("submitted", True)
    assert ask(late, reason="It is worse than we thought.").is_waiting
    told = set(Notice.objects.filter(kind="reopening_refused").values_list("person__email", flat=True))
    assert told == {late.lead.email}


def test_one_request_at_a_time(late):
    ask(late)
    with pytest.raises(services.NotReopenable):
        ask(late, by=make_person(Role.DEPUTY_DIGITAL_LEAD, trust=late.trust))


def test_who_can_still_withdraw_does_not_ask(maple):
    submit_all(maple)
    with pytest.raises(services.NotReopenable):
        ask(maple)


def test_an_open_assessment_is_not_reopened(maple):
    with pytest.raises(services.NotReopenable):
        ask(maple)


def test_others_neither_ask_nor_decide(late):
    for person in (late.clinician, late.colleague, late.stranger, late.region):
        with pytest.raises(PermissionDenied):
            ask(late, by=person)
    request = ask(late)
    other_region = make_person(Role.REGIONAL_LEAD, region=make_region("Y56", "London"))
    for person in (late.lead, late.stranger, other_region, make_person(Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            decide(request, person)
    assert not ReopeningDecision.objects.exists()


def test_after_the_wave_closed_the_national_team_alone_decides_and_a_new_submission_shuts_it_again(late):
    services.close_wave(wave=late.assessment.wave, by=None)
    request = ask(late)
    with pytest.raises(PermissionDenied):
        decide(request, late.region)
    decide(request, late.analyst)
    assert state_of(late) == ("open", True)
    late.assessment.wave.refresh_from_db()
    answer_all(late.assessment, late.lead, 4)
    sign_both(late.assessment, late.lead, late.clinician)
    assert state_of(late) == ("submitted", False)
    with pytest.raises(services.NotWithdrawable):
        services.withdraw_submission(assessment=late.assessment, reason="Wrong again.", by=late.lead)
    # Others of the wave stay shut.
    assert not Assessment.objects.get(pk=late.other_assessment.pk).takes_answers


def test_one_that_was_signed_when_the_wave_closed_is_open_again_with_its_signature_withdrawn(maple):
    answer_all(maple.assessment, maple.lead)
    read = services.answers_hash_of(maple.assessment)
    services.sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)
    services.close_wave(wave=maple.assessment.wave, by=None)
    decide(ask(maple), make_person(Role.NATIONAL_ANALYST), reason="The clinician was ill.")
    assert state_of(maple) == ("open", True)
    assert maple.assessment.signatures.get().withdrawn_reason == "The clinician was ill."
    sign_both(maple.assessment, maple.lead, maple.clinician)
    assert state_of(maple) == ("submitted", False)


def test_the_second_decider_sees_what_was_decided(late, client):
    request = ask(late)
    address = reverse("surveys:reopening_decide", args=[request.pk])
    sign_in(client, late.analyst)
    assert "What do you decide?" in client.get(address).content.decode()
    # The page was open when the region decided.
    decide(request, late.region, granted=False, reason="Wait for the next wave.")
    with pytest.raises(services.AlreadyDecided) as earlier:
        decide(request, late.analyst)
    assert earlier.value.decision.decided_by_label == late.region.name
    response = client.post(address, {"decision": "grant", "reason": "Yes."})
    assert response.status_code == 409
    assert "Somebody else decided first" in response.content.decode()
    assert "Wait for the next wave." in response.content.decode()
    assert state_of(late)[0] == "submitted"


def test_a_decision_and_its_reason_are_both_needed(late, client):
    request = ask(late)
    sign_in(client, late.region)
    response = client.post(reverse("surveys:reopening_decide", args=[request.pk]), {})
    assert response.status_code == 422
    assert "Select what you decide" in response.content.decode()
    with pytest.raises(ValueError, match="why"):
        decide(request, late.region, reason=" ")


def test_the_trust_asks_on_its_page_and_reads_the_answer_there(late, client):
    sign_in(client, late.lead)
    home = reverse("surveys:assessment_read", args=[late.assessment.pk])
    address = reverse("surveys:reopening_ask", args=[late.assessment.pk])
    assert address in client.get(home).content.decode()
    page = client.post(address, {"reason": "<b>wrong</b>"}, follow=True).content.decode()
    assert "&lt;b&gt;wrong&lt;/b&gt;" in page
    assert "Nobody has decided yet" in page
    region = signed_in(late.region)
    listed = region.get(reverse("surveys:reopening_list")).content.decode()
    assert "Maple NHS Trust" in listed
    assert "&lt;b&gt;wrong&lt;/b&gt;" in listed
    decided = reverse("surveys:reopening_decide", args=[late.assessment.reopening_requests.get().pk])
    region.post(decided, {"decision": "grant", "reason": "Go on."})
    page = client.get(home).content.decode()
    assert "Reopened on" in page
    assert "Go on." in page
    assert "No request waits" in region.get(reverse("surveys:reopening_list")).content.decode()


def test_the_list_asks_the_database_no_more_for_more_requests(late):
    analyst = signed_in(late.analyst)
    ask(late)
    analyst.get(reverse("surveys:reopening_list"))  # What is read once a minute is read now.
    with CaptureQueriesContext(connection) as one:
        analyst.get(reverse("surveys:reopening_list"))
    submit = late.other_assessment
    clinician = make_person(Role.CLINICAL_LEAD, trust=late.other)
    answer_all(submit, late.stranger)
    sign_both(submit, late.stranger, clinician)
    services.close_wave(wave=submit.wave, by=None)
    services.ask_for_reopening(assessment=submit, reason="Wrong too.", by=late.stranger)
    with CaptureQueriesContext(connection) as two:
        page = analyst.get(reverse("surveys:reopening_list")).content.decode()
    assert page.count("A figure was wrong.") == 1
    assert "Wrong too." in page
    assert len(two) == len(one)


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_of_two_deciders_at_once_one_wins(late):
    request = ask(late)
    start, outcomes = threading.Barrier(2), []

    def run(person, granted):
        try:
            start.wait()
            decide(request, person, granted=granted)
            outcomes.append("decided")
        except services.AlreadyDecided:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((late.region, True), (late.analyst, False))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["decided", "too late"]
    decision = ReopeningDecision.objects.get()
    assert state_of(late)[0] == ("open" if decision.granted else "submitted")
