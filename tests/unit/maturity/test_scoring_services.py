import copy
import logging
import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event
from maturity import selectors, services, tasks
from maturity.models import Score, ScoreRun
from maturity.scoring import METHOD_VERSION
from maturity.services import scoring
from surveys.models import Submission
from surveys.signals import assessment_submitted
from tests.factories.maturity import make_assessment, make_submission

ROWS = ["scope", "key", "numerator", "denominator", "best_numerator", "level"]


def stored(submission: Submission) -> list[tuple]:
    return list(Score.objects.filter(submission=submission).order_by("scope", "key").values_list(*ROWS))


def copy_of(submission: Submission, **changes) -> Submission:
    """A submission stored by somebody who went round the services."""
    fields = {name: getattr(submission, name) for name in ("assessment", "number", "snapshot", "content_hash")}
    return Submission.objects.create(**fields | {"submitted_at": submission.submitted_at} | changes)


def test_score_submission_stores_theme_and_question_scores_with_their_run(wave):
    submission = make_submission(make_assessment(wave), [5, 5, 5, 5, 5, 1, 1, 0])
    run = services.score_submission(submission_id=submission.pk)
    scores = selectors.scores_of([submission.pk])[submission.pk]
    theme = scores.themes["workforce"]
    assert (theme.value, theme.best, theme.level) == (62.5, 75, 1)
    assert len(scores.questions) == 8
    assert scores.overall is None
    assert theme.run == run
    assert (run.submissions, run.method_version) == (1, METHOD_VERSION)
    assert run.framework_hash == wave.framework_version.content_hash
    assert len(run.input_hash) == len(run.output_hash) == 64
    assert run.duration_ms > 0


def test_score_submission_a_second_time_returns_the_run_that_exists(wave, django_assert_num_queries):
    submission = make_submission(make_assessment(wave), [3] * 8)
    first = services.score_submission(submission_id=submission.pk)
    with django_assert_num_queries(2):
        assert services.score_submission(submission_id=submission.pk) == first
    assert ScoreRun.objects.count() == 1
    assert Score.objects.count() == 9


def test_score_submission_leaves_an_event_of_the_portal(wave):
    submission = make_submission(make_assessment(wave, "RAA"), [3] * 8)
    run = services.score_submission(submission_id=submission.pk)
    event = Event.objects.get(action="submission.scored")
    assert (event.actor_id, event.trust_code, event.data["output_hash"]) == ("", "RAA", run.output_hash)


def test_answers_that_are_not_those_signed_are_not_scored(wave):
    submission = make_submission(make_assessment(wave), [3] * 8)
    snapshot = copy.deepcopy(submission.snapshot)
    snapshot["answers"][0]["level"] = 5
    altered = copy_of(submission, number=2, snapshot=snapshot)
    with pytest.raises(services.SubmissionAltered, match="RXX, 2024, submission 2: the stored answers"):
        services.score_submission(submission_id=altered.pk)
    assert not Score.objects.exists()


def test_a_wave_in_one_pass_equals_its_submissions_one_by_one_bit_for_bit(wave):
    patterns = [[1 + (trust * 3 + question) % 5 for question in range(8)] for trust in range(7)]
    patterns += [[0] * 8, [5, -1, 0, -1, 5, 5, 5, 1]]
    submissions = [
        make_submission(make_assessment(wave, f"R{index:02}"), codes) for index, codes in enumerate(patterns)
    ]
    for submission in submissions:
        services.score_submission(submission_id=submission.pk)
    one_by_one = [stored(submission) for submission in submissions]
    Score.objects.all().delete()
    ScoreRun.objects.all().delete()

    run = services.score_wave(wave=wave)
    assert [stored(submission) for submission in submissions] == one_by_one
    assert run.submissions == len(submissions)
    assert set(Score.objects.values_list("run", flat=True)) == {run.pk}


def test_score_wave_adds_what_is_missing_and_a_second_time_nothing(wave):
    early = make_submission(make_assessment(wave, "RAA"), [3] * 8)
    services.score_submission(submission_id=early.pk)
    make_submission(make_assessment(wave, "RBB"), [4] * 8)
    run = services.score_wave(wave=wave)
    assert run.submissions == 2
    assert run.scores.count() == 9
    assert services.score_wave(wave=wave) == run
    assert (ScoreRun.objects.count(), Score.objects.count()) == (2, 18)


def test_hashes_do_not_depend_on_the_order_of_rows_in_the_database(wave):
    make_submission(make_assessment(wave, "RBB"), [4] * 8)
    make_submission(make_assessment(wave, "RAA"), [3] * 8)
    run = services.score_wave(wave=wave)
    Score.objects.all().delete()
    ScoreRun.objects.all().delete()
    for submission in Submission.objects.order_by("-pk"):
        services.score_submission(submission_id=submission.pk)
    again = services.score_wave(wave=wave)
    assert (again.input_hash, again.output_hash) == (run.input_hash, run.output_hash)


def test_score_wave_refuses_stored_scores_that_are_not_those_computed(wave):
    submission = make_submission(make_assessment(wave), [3] * 8)
    services.score_submission(submission_id=submission.pk)
    Score.objects.filter(scope="theme").update(numerator=1)
    with pytest.raises(services.ScoresDiffer, match="RXX submission 1"):
        services.score_wave(wave=wave)


def test_score_wave_takes_the_same_number_of_queries_for_more_trusts(wave, django_assert_max_num_queries):
    for index in range(12):
        make_submission(make_assessment(wave, f"R{index:02}"), [3] * 8)
    with django_assert_max_num_queries(14):
        services.score_wave(wave=wave)


@pytest.mark.database
def test_score_wave_gives_way_to_a_worker_that_scores_one_of_it_in_between(wave, monkeypatch):
    submissions = [make_submission(make_assessment(wave, code), [3] * 8) for code in ("RAA", "RBB", "RCC")]
    create_run = scoring._create_run
    quicker = []

    def create_run_after_the_worker(computation):
        monkeypatch.setattr(scoring, "_create_run", create_run)
        quicker.append(services.score_submission(submission_id=submissions[1].pk))
        return create_run(computation)

    monkeypatch.setattr(scoring, "_create_run", create_run_after_the_worker)
    run = services.score_wave(wave=wave)
    assert run.submissions == 3
    assert Score.objects.count() == 27
    assert set(Score.objects.filter(submission=submissions[1]).values_list("run", flat=True)) == {quicker[0].pk}
    assert services.verify_wave(wave=wave).passed


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_submission_store_its_scores_once(transactional_db):
    from tests.factories.maturity import make_wave

    submission = make_submission(make_assessment(make_wave()), [3] * 8)
    start, runs = threading.Barrier(4), []

    def work() -> None:
        try:
            start.wait()
            runs.append(services.score_submission(submission_id=submission.pk).pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(runs) == 4
    assert len(set(runs)) == 1
    assert (ScoreRun.objects.count(), Score.objects.count()) == (1, 9)


# --- the sweeper --------------------------------------------------------------------------------


def test_the_sweeper_scores_submissions_whose_message_was_lost(wave):
    lost = make_submission(make_assessment(wave, "RAA"), [3] * 8)
    fresh = make_submission(make_assessment(wave, "RBB"), [4] * 8, submitted_at=timezone.now())
    assert tasks.sweep_scores_task() == 1
    assert set(selectors.scores_of([lost.pk, fresh.pk])) == {lost.pk}
    assert tasks.sweep_scores_task() == 0


def test_the_sweeper_scores_again_by_a_new_method_and_keeps_the_old_scores(wave, monkeypatch):
    submission = make_submission(make_assessment(wave), [3] * 8)
    services.score_forgotten(older_than=timedelta(0))
    for module in ("maturity.selectors", "maturity.services.scoring", "maturity.services.computation"):
        monkeypatch.setattr(f"{module}.METHOD_VERSION", "2")
    assert services.score_forgotten(older_than=timedelta(0)) == 1
    counts = Score.objects.filter(submission=submission).values_list("method_version", flat=True)
    assert sorted(counts) == ["1"] * 9 + ["2"] * 9


def test_the_sweeper_logs_a_submission_that_cannot_be_scored_and_goes_on(wave, caplog):
    good = make_submission(make_assessment(wave, "RBB"), [4] * 8)
    bad = copy_of(good, assessment=make_assessment(wave, "RAA"), content_hash="0" * 64)
    with caplog.at_level(logging.ERROR):
        assert services.score_forgotten(older_than=timedelta(0)) == 1
    assert f"Submission {bad.pk} cannot be scored." in caplog.text


# --- on submission ------------------------------------------------------------------------------


def test_a_submission_is_queued_for_scoring_once_it_is_committed(wave, django_capture_on_commit_callbacks, monkeypatch):
    queued = []
    monkeypatch.setattr("maturity.receivers.queue_scoring", queued.append)
    submission = make_submission(make_assessment(wave), [3] * 8)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assessment_submitted.send(sender=Submission, submission=submission)
        assert queued == []
    assert queued == [submission.pk]


def test_the_task_scores_the_submission_and_twice_does_no_harm(wave):
    submission = make_submission(make_assessment(wave), [3] * 8)
    tasks.score_submission_task(submission.pk)
    tasks.score_submission_task(submission.pk)
    assert ScoreRun.objects.count() == 1


def test_tasks_survive_a_lost_worker_and_have_the_names_that_beat_uses():
    for task in (tasks.score_submission_task, tasks.sweep_scores_task):
        assert (task.acks_late, task.reject_on_worker_lost, task.ignore_result) == (True, True, True)
    assert tasks.score_submission_task.name == "maturity.score_submission_task"
    assert tasks.sweep_scores_task.name == "maturity.sweep_scores_task"


# --- the command --------------------------------------------------------------------------------


def test_the_command_scores_a_wave_and_verifies_it(wave, run):
    make_submission(make_assessment(wave), [3] * 8)
    assert run("score_wave", "2024").startswith("Wave 2024: 1 submissions scored by method 1 in ")
    assert run("score_wave", "2024", "--verify") == "Wave 2024: 1 submissions computed again, all scores equal.\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [({"numerator": 2}, "with other scores"), ({"level": 5}, "with other scores"), (None, "without scores")],
)
def test_the_command_finds_what_was_changed_or_lost(wave, run, change, message):
    submission = make_submission(make_assessment(wave), [3] * 8)
    run("score_wave", "2024")
    scores = Score.objects.filter(submission=submission)
    if change is None:
        scores.delete()
    else:
        scores.filter(scope="theme").update(**change)
    errors = StringIO()
    with pytest.raises(CommandError, match="not what the submissions give"):
        call_command("score_wave", "2024", "--verify", stderr=errors)
    assert errors.getvalue() == f"RXX submission 1: {message}\n"


def test_an_altered_submission_is_named_and_the_others_are_looked_at_all_the_same(wave, run):
    make_submission(make_assessment(wave, "RAA"), [3] * 8)
    intact = make_submission(make_assessment(wave, "RBB"), [4] * 8)
    run("score_wave", "2024")
    Score.objects.filter(submission=intact, scope="theme").update(numerator=1)
    snapshot = copy.deepcopy(intact.snapshot)
    snapshot["answers"][0]["level"] = 5
    copy_of(intact, number=2, snapshot=snapshot)
    errors = StringIO()
    with pytest.raises(CommandError, match="not what the submissions give"):
        call_command("score_wave", "2024", "--verify", stderr=errors)
    altered, different = errors.getvalue().splitlines()
    assert altered == "RBB, 2024, submission 2: the stored answers are not those that were signed."
    assert different == "RBB submission 1: with other scores"


def test_the_command_names_the_waves_there_are(wave):
    with pytest.raises(CommandError, match=r"There is no wave 2062\. Waves: 2024\."):
        call_command("score_wave", "2062")
