"""Saving one answer: kept, never over a colleague's, never after a signature."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from surveys import services
from surveys.models import AnswerRevision
from surveys.selectors import answers_of
from surveys.selectors.history import latest_history
from surveys.services.answers import InvalidAnswer
from tests.factories.surveys import answer_all, level

KEY = "workforce.clinical-authority"


def save(maple, given, seen_version=0, by=None, key=KEY):
    return services.save_answer(
        assessment=maple.assessment, question_key=key, seen_version=seen_version, given=given, by=by or maple.lead
    )


def test_save_answer_keeps_answer_revision_and_audit_event(maple):
    answer = save(maple, level(3, "Board paper of May"))
    assert (answer.level, answer.comment, answer.version) == (3, "Board paper of May", 1)
    assert [revision.level for revision in latest_history(answer)] == [3]
    event = Event.objects.get(action="answer.saved")
    assert (event.trust_code, event.data["question"], event.data["level"]) == ("RMA", KEY, 3)
    assert event.actor_label == str(maple.lead)


def test_save_answer_refuses_a_version_that_is_no_longer_the_last(maple):
    save(maple, level(3))
    save(maple, level(4), seen_version=1, by=maple.colleague)
    with pytest.raises(services.StaleAnswer) as stale:
        save(maple, level(2), seen_version=1)
    assert stale.value.current.level == 4
    assert answers_of(maple.assessment)[KEY].level == 4


def test_two_first_answers_do_not_overwrite_each_other(maple):
    save(maple, level(3))
    with pytest.raises(services.StaleAnswer):
        save(maple, level(5), seen_version=0, by=maple.colleague)


def test_the_same_answer_sent_twice_is_one_revision_and_no_conflict(maple):
    save(maple, level(3, "typed once"))
    save(maple, level(3, "typed once"))
    assert AnswerRevision.objects.count() == 1


def test_saving_nothing_makes_no_answer(maple):
    assert save(maple, services.AnswerInput()) is None
    assert answers_of(maple.assessment) == {}


def test_a_comment_without_a_level_is_kept_but_is_not_an_answer(maple):
    save(maple, services.AnswerInput(comment="Asking HR"))
    from surveys.selectors import progress_of

    assert answers_of(maple.assessment)[KEY].comment == "Asking HR"
    assert progress_of([maple.assessment])[maple.assessment.pk].answered == 0


@pytest.mark.parametrize(
    "given",
    [
        services.AnswerInput(response="level", level=6),
        services.AnswerInput(response="level", level=0),
        services.AnswerInput(response="level"),
        services.AnswerInput(response="not_known", level=3),
        services.AnswerInput(response="not_applicable", not_applicable_reason="we-prefer-not-to"),
        services.AnswerInput(response="text", text="free text to a scored question"),
        services.AnswerInput(response="maybe"),
    ],
)
def test_save_answer_refuses_what_the_question_does_not_allow(maple, given):
    with pytest.raises(InvalidAnswer):
        save(maple, given)
    assert answers_of(maple.assessment) == {}


def test_a_question_that_the_framework_does_not_have_is_refused(maple):
    with pytest.raises(InvalidAnswer):
        save(maple, level(3), key="workforce.no-such-question")


def test_people_of_another_trust_and_readers_cannot_answer(maple):
    for person in (maple.stranger, maple.clinician):
        with pytest.raises(PermissionDenied):
            save(maple, level(3), by=person)


def test_a_contributor_with_themes_answers_only_those(maple):
    maple.colleague.memberships.update(themes=["suppliers"])
    from accounts.models import User

    with pytest.raises(PermissionDenied):
        save(maple, level(3), by=User.objects.get(pk=maple.colleague.pk))


def test_no_answer_changes_once_the_assessment_is_signed(maple):
    answer_all(maple.assessment, maple.lead)
    services.sign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="CIO",
        by=maple.lead,
    )
    with pytest.raises(services.AssessmentLocked):
        save(maple, level(5), seen_version=1)


def test_no_answer_changes_once_the_wave_is_closed(maple):
    services.close_wave(wave=maple.assessment.wave, by=None)
    # The assessment was read before: what is in memory still says open, as in a request that waited.
    with pytest.raises(services.AssessmentLocked):
        save(maple, level(3))
