"""Two analysts moderate a level; it stands beside the self-score and takes nobody's place."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import User
from accounts.services import end_membership
from audit.models import Event
from surveys.models import ModeratedLevel
from surveys.services.moderation import (
    AlreadyProposed,
    InvalidLevel,
    ModerationState,
    confirm_level,
    drop_level,
    propose_level,
)
from tests.factories.accounts import sign_in
from tests.unit.surveys.reviewing import KEY, people, submit


@pytest.fixture
def who(maple):
    return people(maple)


@pytest.fixture
def submission(maple):
    return submit(maple)


def propose(submission, by, **changes):
    given = {"question_key": KEY, "level": 2, "reason": "The plan has expired.", **changes}
    return propose_level(submission=submission, by=by, **given)


def reading(client, person, maple):
    return sign_in(client, person).get(reverse("surveys:review_read", args=[maple.assessment.pk, 1])).content.decode()


def test_only_analysts_moderate(maple, submission, who):
    for person in (who.rosa, maple.lead, maple.clinician, who.pia):
        with pytest.raises(PermissionDenied):
            propose(submission, person)
    proposal = propose(submission, who.nia)
    for person in (who.rosa, maple.lead):
        with pytest.raises(PermissionDenied):
            confirm_level(proposal=proposal, by=person)


def test_nobody_confirms_what_they_proposed(maple, submission, who, client):
    proposal = propose(submission, who.nia)
    with pytest.raises(PermissionDenied):
        confirm_level(proposal=proposal, by=who.nia)
    address = reverse("surveys:moderation_confirm", args=[maple.assessment.pk, 1, KEY])
    assert sign_in(client, who.nia).post(address, {"confirm": "1"}).status_code == 403
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


@pytest.mark.database
def test_the_database_itself_wants_two_people(submission, who):
    proposal = propose(submission, who.nia)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModeratedLevel.objects.filter(pk=proposal.pk).update(state="confirmed", decided_by_id=str(who.nia.pk))


def test_an_analyst_whose_role_ended_confirms_nothing(submission, who):
    proposal = propose(submission, who.nia)
    end_membership(membership=who.noor.memberships.get(), by=None)
    with pytest.raises(PermissionDenied):
        confirm_level(proposal=proposal, by=User.objects.get(pk=who.noor.pk))


def test_the_trust_reads_a_moderated_level_once_it_is_confirmed(maple, submission, who, client):
    proposal = propose(submission, who.nia)
    for person in (maple.lead, who.rosa):
        assert "The plan has expired." not in reading(client, person, maple)
    assert "Level 2 proposed" in reading(client, who.noor, maple)
    confirm_level(proposal=proposal, by=who.noor)
    html = reading(client, maple.lead, maple)
    assert "The plan has expired." in html
    assert "1 lower" in html
    submission.refresh_from_db()
    assert submission.snapshot["answers"][0]["level"] == 3


def test_a_later_level_stands_in_place_of_an_earlier_and_both_are_kept(maple, submission, who, client):
    confirm_level(proposal=propose(submission, who.nia), by=who.noor)
    confirm_level(proposal=propose(submission, who.noor, level=5, reason="A new plan came to light."), by=who.nia)
    html = reading(client, maple.lead, maple)
    assert "2 higher" in html
    assert "1 lower" not in html
    assert [row.level for row in ModeratedLevel.objects.order_by("pk")] == [2, 5]


def test_one_proposal_waits_at_a_time_and_can_be_dropped(submission, who):
    proposal = propose(submission, who.nia)
    with pytest.raises(AlreadyProposed):
        propose(submission, who.noor, level=4)
    drop_level(proposal=proposal, by=who.nia)
    with pytest.raises(ModerationState):
        confirm_level(proposal=proposal, by=who.noor)
    assert propose(submission, who.noor, level=4).level == 4


@pytest.mark.parametrize(
    "wrong", [{"level": 0}, {"level": 6}, {"reason": " "}, {"question_key": "workforce.nothing"}], ids=str
)
def test_what_is_no_moderated_level_is_refused(submission, who, wrong):
    with pytest.raises(InvalidLevel):
        propose(submission, who.nia, **wrong)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_a_confirmation_and_a_drop_at_once_one_holds(maple, who):
    proposal = propose(submit(maple), who.nia)
    start, came = Barrier(2), []

    def run(decide, by):
        try:
            start.wait()
            came.append(decide(proposal=ModeratedLevel.objects.get(pk=proposal.pk), by=by).state)
        except ModerationState:
            came.append("too late")
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in ((confirm_level, who.noor), (drop_level, who.nia))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    proposal.refresh_from_db()
    assert sorted(came) == sorted(["too late", proposal.state])


def test_by_the_pages(maple, submission, who, client):
    proposing = reverse("surveys:moderation_propose", args=[maple.assessment.pk, 1, KEY])
    confirming = reverse("surveys:moderation_confirm", args=[maple.assessment.pk, 1, KEY])
    assert proposing in reading(client, who.nia, maple)
    assert sign_in(client, who.nia).post(proposing, {"level": "4", "reason": ""}).status_code == 422
    response = client.post(proposing, {"level": "4", "reason": "<script>alert(1)</script>"})
    assert response.status_code == 302
    assert client.post(proposing, {"level": "4", "reason": "Once more"}).status_code == 422
    html = sign_in(client, who.noor).get(confirming).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert client.post(confirming, {"confirm": "1", "proposal": "0"}).status_code == 200
    assert ModeratedLevel.objects.get().state == "proposed"
    assert client.post(confirming, {"confirm": "1"}).status_code == 302
    assert ModeratedLevel.objects.get().state == "confirmed"
    assert client.post(confirming, {"confirm": "1"}).status_code == 302
    actions = Event.objects.filter(action__startswith="moderation.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["moderation.proposed", "moderation.confirmed"]
