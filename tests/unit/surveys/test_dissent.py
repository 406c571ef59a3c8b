"""Colleagues who disagree with an answer, and whom both signers hear."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role, User
from accounts.services import end_membership
from audit.models import Event
from surveys import services
from surveys.models import Dissent, DissentWithdrawal, Notice, Wave
from surveys.services import AssessmentLocked, answers_hash_of
from surveys.services.dissent import (
    AlreadyDissents,
    NoSuchDissent,
    NothingToDissentFrom,
    record_dissent,
    withdraw_dissent,
)
from surveys.services.sending import send_waiting
from tests.factories.accounts import make_person, signed_in
from tests.factories.surveys import answer_all, level, small_document

KEYS = [question.key for question in small_document().scored]
FIRST, SECOND = KEYS[:2]
WHY = "The plan was never adopted: level 1."


@pytest.fixture
def answered(maple):
    answer_all(maple.assessment, maple.lead)
    return maple


def dissent(maple, by=None, key: str = FIRST, text: str = WHY) -> Dissent:
    return record_dissent(assessment=maple.assessment, question_key=key, text=text, by=by or maple.colleague)


def at(maple, name: str, *args) -> str:
    return reverse(f"surveys:{name}", args=[maple.assessment.pk, *args])


def words(person, address: str) -> str:
    return " ".join(signed_in(person).get(address).content.decode().split())


def sign(maple):
    return services.sign_assessment(
        assessment=maple.assessment, read_hash=answers_hash_of(maple.assessment), signed_as="CIO", by=maple.lead
    )


def countersign(maple):
    return services.countersign_assessment(
        assessment=maple.assessment, read_hash=answers_hash_of(maple.assessment), signed_as="CCIO", by=maple.clinician
    )


def test_whoever_answers_and_the_clinical_lead_may_disagree_and_nobody_else(answered):
    of_another_theme = make_person(Role.CONTRIBUTOR, trust=answered.trust, themes=("suppliers",))
    for person in (answered.colleague, answered.lead, answered.clinician, of_another_theme):
        dissent(answered, by=person)
    for person in (answered.stranger, make_person(Role.EXECUTIVE_SPONSOR, trust=answered.trust), make_person()):
        with pytest.raises(PermissionDenied):
            dissent(answered, by=person)
    end_membership(membership=answered.colleague.memberships.get(), by=None)
    with pytest.raises(PermissionDenied):
        dissent(answered, by=User.objects.get(pk=answered.colleague.pk), key=SECOND)


def test_it_is_recorded_from_the_question_and_shown_without_a_name(answered):
    client = signed_in(answered.colleague)
    question = at(answered, "question_answer", FIRST)
    assert "I disagree with this answer" in words(answered.colleague, question)
    assert client.post(at(answered, "dissent_record", FIRST), {"text": WHY}).url == question
    for name, person in (("question_answer", answered.clinician), ("answers_check", answered.lead)):
        page = words(person, at(answered, name, *([FIRST] if name == "question_answer" else [])))
        assert WHY in page
        assert "Contributor, of the answer “Level 3”" in page
        assert answered.colleague.name not in page
    assert Event.objects.filter(action="dissent.recorded", actor_id=str(answered.colleague.pk)).count() == 1


def test_dissent_keeps_the_answer_that_it_was_about_and_stays_when_it_changes(answered):
    dissent(answered)
    services.save_answer(
        assessment=answered.assessment, question_key=FIRST, seen_version=1, given=level(1), by=answered.lead
    )
    assert "of the answer “Level 3”" in words(answered.lead, at(answered, "answers_check"))


def test_it_needs_words_and_an_answer_and_is_said_once(maple):
    client = signed_in(maple.colleague)
    page = at(maple, "dissent_record", FIRST)
    with pytest.raises(NothingToDissentFrom):
        dissent(maple)
    assert client.post(page, {"text": WHY}).url == at(maple, "question_answer", FIRST)
    answer_all(maple.assessment, maple.lead)
    for text in ("", " \n", "x" * 2_001):
        assert client.post(page, {"text": text}).status_code == 422
    with pytest.raises(ValueError, match="words"):
        dissent(maple, text="  ")
    assert client.post(page, {"text": WHY}).status_code == 302
    again = client.post(page, {"text": "Once more"})
    assert again.status_code == 422
    assert "Once more" in again.content.decode()
    with pytest.raises(AlreadyDissents):
        dissent(maple)
    assert Dissent.objects.count() == 1


def test_its_author_withdraws_it_and_it_is_kept_as_withdrawn(answered):
    kept = dissent(answered)
    page = at(answered, "dissent_withdraw", FIRST, kept.pk)
    for person in (answered.lead, answered.clinician):
        assert signed_in(person).get(page).status_code == 403
        assert signed_in(person).post(page).status_code == 403
        with pytest.raises(PermissionDenied):
            withdraw_dissent(assessment=answered.assessment, question_key=FIRST, dissent_id=kept.pk, by=person)
    client = signed_in(answered.colleague)
    assert WHY in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    assert client.post(page).status_code == 302
    assert DissentWithdrawal.objects.count() == 1
    with pytest.raises(NoSuchDissent):
        withdraw_dissent(assessment=answered.assessment, question_key=FIRST, dissent_id=kept.pk, by=answered.colleague)
    question = words(answered.lead, at(answered, "question_answer", FIRST))
    assert "Dissent that was withdrawn (1)" in question
    assert WHY in question
    assert WHY not in words(answered.lead, at(answered, "answers_check"))
    dissent(answered, text="Another reason")


def test_dissent_is_found_only_where_it_was_recorded(answered):
    kept = dissent(answered)
    client = signed_in(answered.colleague)
    assert client.get(at(answered, "dissent_withdraw", SECOND, kept.pk)).status_code == 404
    foreign = reverse("surveys:dissent_withdraw", args=[answered.other_assessment.pk, FIRST, kept.pk])
    assert client.get(foreign).status_code == 404
    assert signed_in(answered.stranger).get(foreign).status_code == 404
    assert client.get(at(answered, "dissent_record", "workforce.none")).status_code == 404


def test_a_signature_covers_dissent(answered):
    before = answers_hash_of(answered.assessment)
    kept = dissent(answered)
    read = answers_hash_of(answered.assessment)
    assert read != before
    with pytest.raises(services.ChangedSinceRead):
        services.sign_assessment(assessment=answered.assessment, read_hash=before, signed_as="CIO", by=answered.lead)
    withdraw_dissent(assessment=answered.assessment, question_key=FIRST, dissent_id=kept.pk, by=answered.colleague)
    assert answers_hash_of(answered.assessment) == before


def test_both_signers_read_it_and_the_submission_keeps_it_without_a_name(answered):
    dissent(answered)
    dissent(answered, by=answered.clinician, key=SECOND, text="The wards say otherwise.")
    assert WHY in words(answered.lead, at(answered, "assessment_sign"))
    sign(answered)
    page = words(answered.clinician, at(answered, "assessment_countersign"))
    assert WHY in page
    assert "Dissent from 2 answers" in page
    kept = countersign(answered).snapshot["dissent"]
    assert [(one["question"], one["text"], one["as"]) for one in kept] == [
        (FIRST, WHY, "Contributor"),
        (SECOND, "The wards say otherwise.", "Clinical lead"),
    ]
    assert answered.colleague.name not in str(kept)
    read = words(answered.clinician, at(answered, "submission_read", 1))
    assert WHY in read
    assert "The wards say otherwise." in read


def test_once_signed_nobody_adds_dissent_and_the_clinical_lead_is_told_to_send_it_back(answered):
    kept = dissent(answered)
    client = signed_in(answered.colleague)
    sign(answered)
    for key in (FIRST, SECOND):
        with pytest.raises(AssessmentLocked):
            dissent(answered, by=answered.clinician, key=key)
    with pytest.raises(AssessmentLocked):
        withdraw_dissent(assessment=answered.assessment, question_key=FIRST, dissent_id=kept.pk, by=answered.colleague)
    lost = client.post(at(answered, "dissent_record", SECOND), {"text": "What I typed"})
    assert lost.status_code == 409
    assert "What I typed" in lost.content.decode()
    assert client.post(at(answered, "dissent_withdraw", FIRST, kept.pk)).status_code == 302
    assert not DissentWithdrawal.objects.exists()
    question = words(answered.clinician, at(answered, "question_answer", FIRST))
    assert "send the assessment back" in question
    assert "I disagree with this answer" not in question


def test_a_closed_wave_takes_no_dissent(answered):
    services.close_wave(wave=Wave.objects.get(), by=None)
    with pytest.raises(AssessmentLocked):
        dissent(answered)
    assert "I disagree with this answer" not in words(answered.colleague, at(answered, "question_answer", FIRST))


def test_rows_never_change(answered):
    kept = dissent(answered)
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()


def test_the_lead_is_told_of_dissent_and_not_of_their_own(answered):
    dissent(answered)
    dissent(answered, by=answered.lead, key=SECOND)
    [notice] = Notice.objects.filter(kind="dissent_recorded")
    assert notice.person == answered.lead
    send_waiting()
    [sent] = mail.outbox
    assert WHY not in sent.subject + sent.body
    assert answered.colleague.name not in sent.body
