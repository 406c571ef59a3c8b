"""What a region confirms after the signature is scored again; what nobody confirms counts as level 1."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from accounts.models import Role
from audit.models import Event
from maturity import selectors, services, tasks
from maturity.models import Benchmark, CohortMember, ScoreRun
from maturity.services import publishing
from maturity.services.computation import compute
from maturity.services.scoring import store_missing
from surveys.models import Assessment, NotApplicableDecision, Submission
from surveys.selectors.not_applicable import claims_in
from surveys.services.not_applicable import confirm_not_applicable, refuse_not_applicable
from tests.factories.accounts import make_person
from tests.factories.maturity import make_assessment, make_submission

pytestmark = pytest.mark.django_db

CLAIMED = [3, -1, 3, -1, 3, 3, 3, 3]
"""Vacancies and career paths: the questions of the theme that may be not applicable."""
LEFT_OUT, ONE_LEFT_OUT, AS_LEVEL_1 = Fraction(50), Fraction(300, 7), Fraction(300, 8)


@pytest.fixture
def claimed(wave):
    """A submission with two claims, reopened since, and whoever decides on them."""
    submission = make_submission(make_assessment(wave), CLAIMED)
    # The claims then stand in the submission alone, and no answers are needed here.
    Assessment.objects.filter(pk=submission.assessment_id).update(state=Assessment.State.OPEN)
    submission.claims = [claim for claim, _ in claims_in(submission)]
    submission.region = make_person(Role.REGIONAL_LEAD, region=submission.assessment.trust.placements.get().region)
    return submission


def points(submission: Submission) -> Fraction:
    score = selectors.scores_of([submission.pk])[submission.pk].themes["workforce"]
    return Fraction(score.numerator, score.denominator)


def test_what_nobody_confirmed_counts_as_level_1(claimed):
    services.score_submission(submission_id=claimed.pk)
    assert points(claimed) == AS_LEVEL_1
    assert selectors.scores_of([claimed.pk])[claimed.pk].themes["workforce"].best == float(AS_LEVEL_1)


def test_what_was_confirmed_before_is_left_out(claimed):
    confirm_not_applicable(claims=claimed.claims, by=claimed.region)
    services.score_submission(submission_id=claimed.pk)
    assert points(claimed) == LEFT_OUT


def test_a_confirmation_scores_again_and_the_trail_has_both(claimed, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr(tasks.score_again_task, "apply_async", lambda args, **_: asked.append(args))
    first = services.score_submission(submission_id=claimed.pk)
    with django_capture_on_commit_callbacks(execute=True):
        confirm_not_applicable(claims=claimed.claims[:1], by=claimed.region)
    assert asked == [(claimed.pk,)]
    assert points(claimed) == AS_LEVEL_1, "the worker has not come to it"
    tasks.score_again_task(claimed.pk)
    assert points(claimed) == ONE_LEFT_OUT
    confirm_not_applicable(claims=claimed.claims[1:], by=claimed.region)
    tasks.score_again_task(claimed.pk)
    assert points(claimed) == LEFT_OUT
    events = list(Event.objects.filter(action="submission.rescored").order_by("pk"))
    assert events[0].data["before"] == first.pk
    assert [len(event.data["confirmed"]) for event in events] == [1, 2]
    assert len({run.input_hash for run in ScoreRun.objects.all()}) == 3, "what was confirmed is part of what goes in"


def test_the_sweeper_finds_a_confirmation_whose_message_was_lost_once(claimed):
    services.score_submission(submission_id=claimed.pk)
    confirm_not_applicable(claims=claimed.claims, by=claimed.region)
    assert services.score_forgotten(older_than=timedelta(minutes=1)) == 0, "its message may be under way"
    assert services.score_forgotten(older_than=timedelta(0)) == 1
    assert points(claimed) == LEFT_OUT
    assert services.score_forgotten(older_than=timedelta(0)) == 0


def test_what_is_refused_after_it_was_confirmed_counts_again(claimed):
    confirm_not_applicable(claims=claimed.claims, by=claimed.region)
    services.score_submission(submission_id=claimed.pk)
    refuse_not_applicable(claim=claimed.claims[0], note="It applies.", by=claimed.region)
    services.score_again(submission_id=claimed.pk)
    assert points(claimed) == ONE_LEFT_OUT


def test_a_wave_is_scored_by_what_is_confirmed_and_verified_so(claimed, wave):
    services.score_wave(wave=wave)
    assert services.verify_wave(wave=wave).passed
    confirm_not_applicable(claims=claimed.claims, by=claimed.region)
    found = services.verify_wave(wave=wave)
    assert (found.different, len(found.missing)) == ((), 1), "it waits to be scored again"
    services.score_wave(wave=wave)
    assert points(claimed) == LEFT_OUT
    assert services.verify_wave(wave=wave).passed


def test_a_decision_between_computing_and_storing_is_not_lost(claimed, wave):
    """Its time may lie before that of the computation: nobody would find it later."""
    computation = compute(wave, [claimed])
    confirm_not_applicable(claims=claimed.claims, by=claimed.region)
    NotApplicableDecision.objects.update(at=computation.started_at - timedelta(seconds=1))
    store_missing(computation)
    assert points(claimed) == LEFT_OUT
    assert services.verify_wave(wave=wave).passed


def test_an_analyst_who_prepares_at_that_moment_is_asked_to_do_it_again(claimed, wave, monkeypatch):
    services.score_wave(wave=wave)
    monkeypatch.setattr(
        publishing,
        "score_decided",
        lambda **_: confirm_not_applicable(claims=claimed.claims, by=claimed.region),
    )
    with pytest.raises(services.PublicationRefused, match="prepare it again"):
        publish(wave)


@pytest.fixture
def released(wave, claimed):
    """A provisional publication of 40 trusts, of which one claims; prepared by one analyst and released by another."""
    for number in range(39):
        make_submission(make_assessment(wave, f"A{number:02}"), [1 + (number + place) % 5 for place in range(8)])
    return publish(wave)


def publish(wave):
    publication = services.prepare_publication(
        wave=wave, state="provisional", reason="As asked.", by=make_person(Role.NATIONAL_ANALYST)
    )
    return services.release_publication(publication=publication, by=make_person(Role.NATIONAL_ANALYST))


def test_a_publication_keeps_what_was_confirmed_when_it_was_prepared(wave, claimed, released):
    assert CohortMember.objects.get(publication=released, submission=claimed).confirmed == []
    mean = Benchmark.objects.get(peer_group__publication=released, peer_group__kind="england", scope="theme").mean
    confirm_not_applicable(claims=claimed.claims, by=claimed.region)
    services.score_again(submission_id=claimed.pk)
    assert services.verify_wave(wave=wave).passed, "the publication is what it was"
    second = publish(wave)
    assert len(CohortMember.objects.get(publication=second, submission=claimed).confirmed) == 2
    later = Benchmark.objects.get(peer_group__publication=second, peer_group__kind="england", scope="theme").mean
    assert later == pytest.approx(mean + float(LEFT_OUT - AS_LEVEL_1) / 40)
    assert services.verify_wave(wave=wave).passed


def test_a_score_that_a_confirmation_changed_is_held_back_like_a_replaced_one(wave, claimed, released):
    """Two publications that differ by one trust alone would tell its score."""
    confirm_not_applicable(claims=claimed.claims, by=claimed.region)
    second = publish(wave)
    rows = Benchmark.objects.filter(peer_group__publication=second, peer_group__kind="england", scope="theme")
    assert [row.held_back for row in rows] == [True]


def test_without_a_new_decision_nothing_is_held_back(wave, claimed, released):
    second = publish(wave)
    rows = Benchmark.objects.filter(peer_group__publication=second, peer_group__kind="england", scope="theme")
    assert [row.held_back for row in rows] == [False]


def test_a_decision_of_another_trust_scores_nothing_again(wave, claimed):
    other = make_submission(make_assessment(wave, "RAA"), [3] * 8)
    for one in (claimed, other):
        services.score_submission(submission_id=one.pk)
    confirm_not_applicable(claims=claimed.claims, by=claimed.region)
    assert list(selectors.submissions_to_score_again(before=timezone.now())) == [claimed.pk]
    assert NotApplicableDecision.objects.count() == 2
