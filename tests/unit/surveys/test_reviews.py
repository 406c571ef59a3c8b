"""A reviewer's right is one submission, while the trust agrees, the review stands and the role holds. Not more."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Role, User
from accounts.services import disable_person, end_membership, grant_membership
from audit.models import Event
from surveys.models import Notice, Review, ReviewEntry
from surveys.services.reviews import (
    AlreadyUnderWay,
    InvalidEntry,
    NoSuchPeer,
    NothingRecorded,
    NotLatest,
    ReviewState,
    StaleEntry,
    decide_review,
    end_review,
    finish_review,
    open_review,
    record_entry,
    withdraw_consent,
)
from surveys.snapshot import content_hash
from tests.factories.accounts import make_person, sign_in
from tests.factories.evidence import attach_file
from tests.factories.organisations import make_region
from tests.unit.surveys.reviewing import KEY, agreed, ask_peer, people, submit, submit_again


@pytest.fixture
def who(maple):
    return people(maple)


@pytest.fixture
def submission(maple):
    return submit(maple)


def fresh(person):
    """The same person on their next request: memberships are read anew."""
    return User.objects.get(pk=person.pk)


def put(review, by, level=4, remark="", seen=0, key=KEY):
    return record_entry(review=review, question_key=key, seen_version=seen, level=level, remark=remark, by=fresh(by))


def status(client, person, name, *args, **data):
    address = reverse(f"surveys:{name}", args=args)
    client = sign_in(client, person)
    return (client.post(address, data) if data else client.get(address)).status_code


def shut_out(client, review, person) -> bool:
    """Whether nothing of the review opens for them, to read or to write."""
    put_away = [
        status(client, person, "review_work", review.pk),
        status(client, person, "review_question", review.pk, KEY),
        status(client, person, "review_question", review.pk, KEY, seen_version="0", level="5", remark="x"),
        status(client, person, "review_finish", review.pk),
        status(client, person, "review_finish", review.pk, confirm="1"),
    ]
    with pytest.raises(PermissionDenied):
        put(review, person, level=5)
    return put_away == [404] * 5


# --- who opens one, and who can be asked


@pytest.mark.parametrize("name", ["lead", "clinician", "colleague", "stranger"])
def test_nobody_at_a_trust_opens_a_review(maple, submission, name):
    with pytest.raises(PermissionDenied):
        open_review(submission=submission, reason="Curious", by=getattr(maple, name))


def test_a_region_opens_reviews_of_its_own_trusts_only(maple, submission):
    elsewhere = make_person(Role.REGIONAL_LEAD, region=make_region("Y99", "Elsewhere"))
    with pytest.raises(PermissionDenied):
        open_review(submission=submission, reason="Curious", by=elsewhere)


def test_a_peer_leads_another_trust_and_holds_nothing_at_this_one(maple, submission, who):
    colleague_there = make_person(Role.CONTRIBUTOR, trust=who.peer_trust)
    in_both = make_person(Role.CLINICAL_LEAD, trust=who.peer_trust)
    grant_membership(user=in_both, role=Role.AUDITOR, trust=maple.trust, by=None)
    left = make_person(Role.DEPUTY_DIGITAL_LEAD, trust=who.peer_trust)
    disable_person(user=left, by=None)
    for email in (maple.clinician.email, colleague_there.email, in_both.email, left.email, "nobody@example.com"):
        with pytest.raises(NoSuchPeer):
            open_review(submission=submission, reason="Why", peer_email=email, by=who.rosa)
    for role in (Role.DEPUTY_DIGITAL_LEAD, Role.CLINICAL_LEAD):
        person = make_person(role, trust=who.peer_trust)
        review = open_review(submission=submission, reason="Why", peer_email=person.email, by=who.rosa)
        assert (review.state, review.peer_trust_code) == ("asked", "RPE")


def test_only_the_latest_submission_is_reviewed_and_once_a_person(maple, submission, who):
    ask_peer(submission, who)
    with pytest.raises(AlreadyUnderWay):
        ask_peer(submission, who)
    submit_again(maple)
    with pytest.raises(NotLatest):
        open_review(submission=submission, reason="Why", by=who.nia)


# --- agreement


def test_a_peer_sees_nothing_before_the_trust_agrees(maple, submission, who, client):
    review = ask_peer(submission, who)
    assert shut_out(client, review, who.pia)
    html = sign_in(client, who.pia).get(reverse("surveys:review_list")).content.decode()
    assert "Maple" not in html
    decide_review(review=review, agree=True, by=maple.lead)
    assert status(client, who.pia, "review_work", review.pk) == 200
    assert put(review, who.pia).level == 4


def test_a_peer_sees_nothing_when_the_trust_does_not_agree(maple, submission, who, client):
    review = decide_review(review=ask_peer(submission, who), agree=False, by=maple.lead)
    assert shut_out(client, review, who.pia)
    with pytest.raises(ReviewState):
        decide_review(review=review, agree=True, by=maple.lead)


def test_only_the_reviewed_trusts_lead_or_deputy_agrees(maple, submission, who):
    review = ask_peer(submission, who)
    for person in (maple.clinician, maple.colleague, maple.stranger, who.pia, who.rosa, who.nia):
        with pytest.raises(PermissionDenied):
            decide_review(review=review, agree=True, by=person)
        with pytest.raises(PermissionDenied):
            withdraw_consent(review=review, by=person)
    deputy = make_person(Role.DEPUTY_DIGITAL_LEAD, trust=maple.trust)
    assert decide_review(review=review, agree=True, by=deputy).is_open


@pytest.mark.database
def test_the_database_itself_keeps_a_peer_out_that_nobody_agreed_to(maple, submission, who):
    review = ask_peer(submission, who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(state="open")


# --- what ends it, on the next request


def test_withdrawn_consent_shuts_the_peer_out_at_once(maple, submission, who, client):
    review = agreed(maple, submission, who)
    put(review, who.pia)
    withdraw_consent(review=review, by=maple.lead)
    assert shut_out(client, review, who.pia)
    page = sign_in(client, maple.lead).get(reverse("surveys:review_read", args=[maple.assessment.pk, 1]))
    assert "1 higher" not in page.content.decode()


def test_what_was_finished_stays_with_the_trust_when_consent_is_withdrawn(maple, submission, who, client):
    review = agreed(maple, submission, who)
    put(review, who.pia)
    finish_review(review=review, by=who.pia)
    withdraw_consent(review=review, by=maple.lead)
    assert status(client, who.pia, "review_work", review.pk) == 404
    page = sign_in(client, maple.lead).get(reverse("surveys:review_read", args=[maple.assessment.pk, 1]))
    assert "1 higher" in page.content.decode()


def test_the_office_that_opened_it_ends_it(maple, submission, who, client):
    review = agreed(maple, submission, who)
    for person in (who.nia, maple.lead, who.pia):
        with pytest.raises(PermissionDenied):
            end_review(review=review, by=person)
    end_review(review=review, by=who.rosa)
    assert shut_out(client, review, who.pia)


def test_the_role_at_the_peers_own_trust_ended(maple, submission, who, client):
    review = agreed(maple, submission, who)
    put(review, who.pia)
    assert status(client, who.pia, "review_work", review.pk) == 200
    end_membership(membership=who.pia.memberships.get(), by=None)
    assert shut_out(client, review, who.pia)


def test_the_role_for_another_trust_is_not_the_one_they_were_asked_for(maple, submission, who, client):
    review = agreed(maple, submission, who)
    grant_membership(user=who.pia, role=Role.CLINICAL_LEAD, trust=maple.other, by=None)
    end_membership(membership=who.pia.memberships.get(trust=who.peer_trust), by=None)
    assert shut_out(client, review, who.pia)


def test_a_peer_who_joins_the_reviewed_trust_is_no_peer(maple, submission, who, client):
    review = agreed(maple, submission, who)
    grant_membership(user=who.pia, role=Role.CONTRIBUTOR, trust=maple.trust, by=None)
    assert shut_out(client, review, who.pia)


def test_a_disabled_peer_is_signed_out(maple, submission, who, client):
    review = agreed(maple, submission, who)
    sign_in(client, who.pia)
    disable_person(user=who.pia, by=None)
    response = client.get(reverse("surveys:review_work", args=[review.pk]))
    assert response.status_code == 302
    with pytest.raises(PermissionDenied):
        put(review, who.pia)


def test_an_office_reviewer_whose_role_ended_is_shut_out(maple, submission, who, client):
    review = open_review(submission=submission, reason="Why", by=who.rosa)
    put(review, who.rosa)
    end_membership(membership=who.rosa.memberships.get(), by=None)
    assert shut_out(client, review, who.rosa)


def test_a_finished_review_is_read_only(maple, submission, who, client):
    review = agreed(maple, submission, who)
    with pytest.raises(NothingRecorded):
        finish_review(review=review, by=who.pia)
    put(review, who.pia)
    finish_review(review=review, by=who.pia)
    assert status(client, who.pia, "review_work", review.pk) == 200
    assert status(client, who.pia, "review_question", review.pk, KEY) == 200
    with pytest.raises(ReviewState):
        put(review, who.pia, level=5, seen=1)
    with pytest.raises(ReviewState):
        finish_review(review=review, by=who.pia)
    response = sign_in(client, who.pia).post(
        reverse("surveys:review_question", args=[review.pk, KEY]),
        {"seen_version": "1", "level": "5", "remark": "Too late to say"},
    )
    assert response.status_code == 409
    assert "Too late to say" in response.content.decode()
    assert ReviewEntry.objects.get().level == 4


# --- exactly that one submission


def test_a_peer_reaches_nothing_else_of_the_trust(maple, submission, who, client):
    agreed(maple, submission, who)
    assessment = maple.assessment.pk
    for name, args in [
        ("assessment_read", [assessment]),
        ("question_answer", [assessment, KEY]),
        ("answers_check", [assessment]),
        ("submission_read", [assessment, 1]),
        ("review_read", [assessment, 1]),
        ("review_open", [assessment]),
        ("query_list", [assessment]),
        ("workbook_read", [assessment]),
    ]:
        assert status(client, who.pia, name, *args) == 404, name
    for path in (f"/results/2026/{maple.trust.code}/", f"/results/2026/{maple.trust.code}/report.pdf"):
        assert sign_in(client, who.pia).get(path).status_code == 404


def test_a_peer_sees_the_snapshot_and_not_what_was_answered_since(maple, submission, who, client):
    review = agreed(maple, submission, who)
    maple.assessment.answers.filter(question__key=KEY).update(level=1, comment="Only for us")
    submit_again(maple)
    html = sign_in(client, who.pia).get(reverse("surveys:review_question", args=[review.pk, KEY])).content.decode()
    assert "Level 3." in html
    assert "Only for us" not in html
    assert "submission 1" in client.get(reverse("surveys:review_work", args=[review.pk])).content.decode()


def test_somebody_elses_review_and_one_that_is_not_there_are_alike(maple, submission, who, client):
    review = agreed(maple, submission, who)
    other = make_person(Role.DIGITAL_LEAD, trust=maple.other)
    for person in (other, maple.lead, who.rosa, who.nia):
        pages = [
            sign_in(client, person).get(reverse("surveys:review_work", args=[pk]))
            for pk in (review.pk, review.pk + 999)
        ]
        assert [page.status_code for page in pages] == [404, 404]


def test_a_review_of_another_assessment_is_not_there(maple, submission, who, client):
    review = ask_peer(submission, who)
    for person in (maple.stranger, who.rosa):
        for name in ("review_consent", "review_end"):
            assert status(client, person, name, maple.other_assessment.pk, review.pk) == 404


def test_files_open_only_where_the_trust_says_so(maple, who, client, settings, tmp_path):
    settings.EVIDENCE_DIR = tmp_path
    piece = attach_file(maple.assessment, KEY, maple.colleague)
    review = agreed(maple, submit(maple), who)
    question = reverse("surveys:review_question", args=[review.pk, KEY])
    file = reverse("surveys:review_evidence", args=[review.pk, piece.evidence_id])
    html = sign_in(client, who.pia).get(question).content.decode()
    assert piece.evidence.title in html
    assert file not in html
    assert client.get(file).status_code == 404
    Review.objects.filter(pk=review.pk).update(files_allowed=True)
    assert file in client.get(question).content.decode()
    assert client.get(file).status_code == 200
    foreign = attach_file(maple.other_assessment, KEY, maple.stranger)
    assert client.get(reverse("surveys:review_evidence", args=[review.pk, foreign.evidence_id])).status_code == 404
    withdraw_consent(review=review, by=maple.lead)
    assert client.get(file).status_code == 404


# --- what is recorded


def test_no_level_overwrites_another(maple, submission, who):
    before = content_hash(submission.snapshot)
    review = agreed(maple, submission, who)
    own = open_review(submission=submission, reason="Why", by=who.rosa)
    put(review, who.pia, level=5)
    put(own, who.rosa, level=1)
    submission.refresh_from_db()
    assert content_hash(submission.snapshot) == before == submission.content_hash
    assert maple.assessment.answers.get(question__key=KEY).level == 3
    assert sorted(ReviewEntry.objects.values_list("level", flat=True)) == [1, 5]


def test_a_stale_save_gets_both_texts(maple, submission, who, client):
    review = agreed(maple, submission, who)
    put(review, who.pia, remark="First window")
    with pytest.raises(StaleEntry):
        put(review, who.pia, level=2)
    response = sign_in(client, who.pia).post(
        reverse("surveys:review_question", args=[review.pk, KEY]),
        {"seen_version": "0", "level": "2", "remark": "Second window"},
    )
    assert response.status_code == 409
    html = response.content.decode()
    assert "First window" in html
    assert "Second window" in html
    assert put(review, who.pia, level=2, seen=1).version == 2


@pytest.mark.parametrize(
    "wrong", [{"level": 6}, {"level": 0}, {"remark": "x" * 4_001}, {"key": "workforce.nothing"}], ids=str
)
def test_what_is_no_entry_is_refused(maple, submission, who, wrong):
    review = agreed(maple, submission, who)
    with pytest.raises(InvalidEntry):
        put(review, who.pia, **wrong)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_kept_and_the_other_is_told(maple, who):
    review = agreed(maple, submit(maple), who)
    start, came = Barrier(2), []

    def run(level):
        try:
            start.wait()
            put(review, who.pia, level=level)
            came.append("kept")
        except StaleEntry:
            came.append("told")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(level,)) for level in (2, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["kept", "told"]
    assert ReviewEntry.objects.get().version == 1


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_once_consent_is_withdrawn_at_the_same_time(maple, who):
    """Whichever comes first: after both, either the entry was there before, or it was refused."""
    review = agreed(maple, submit(maple), who)
    start, came = Barrier(2), []

    def save():
        try:
            start.wait()
            put(review, who.pia)
            came.append("kept")
        except PermissionDenied:
            came.append("refused")
        finally:
            connection.close()

    def withdraw():
        try:
            start.wait()
            withdraw_consent(review=Review.objects.get(pk=review.pk), by=maple.lead)
        finally:
            connection.close()

    threads = [Thread(target=save), Thread(target=withdraw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ReviewEntry.objects.count() == came.count("kept")
    with pytest.raises(PermissionDenied):
        put(review, who.pia, level=1, seen=came.count("kept"))


def test_each_step_is_in_the_audit_trail_of_the_reviewed_trust(maple, submission, who):
    review = agreed(maple, submission, who)
    put(review, who.pia)
    finish_review(review=review, by=who.pia)
    withdraw_consent(review=review, by=maple.lead)
    events = Event.objects.filter(action__startswith="review.", trust_code="RMA").order_by("pk")
    assert [(event.action, event.actor_id) for event in events] == [
        ("review.opened", str(who.rosa.pk)),
        ("review.agreed", str(maple.lead.pk)),
        ("review.recorded", str(who.pia.pk)),
        ("review.finished", str(who.pia.pk)),
        ("review.consent_withdrawn", str(maple.lead.pk)),
    ]


def test_the_trust_is_asked_by_mail_and_the_peer_is_told_without_the_trusts_name(maple, submission, who):
    review = ask_peer(submission, who)
    assert [notice.person for notice in Notice.objects.filter(kind="review_asked")] == [maple.lead]
    assert not Notice.objects.filter(kind="review_agreed").exists()
    decide_review(review=review, agree=True, by=maple.lead)
    notice = Notice.objects.get(kind="review_agreed")
    assert (notice.person, notice.assessment) == (who.pia, None)
    assert "Maple" not in str(notice.details)
