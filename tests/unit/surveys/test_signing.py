"""Two people sign; what they signed never changes."""

import re
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role, User
from accounts.services import end_membership, grant_membership
from surveys import services
from surveys.models import Assessment, Submission
from surveys.services import AnswerInput
from surveys.services.answers import InvalidAnswer
from surveys.signals import assessment_submitted
from surveys.snapshot import content_hash
from tests.factories.accounts import sign_in
from tests.factories.surveys import answer_all, level, open_assessment, small_document


def sign(maple, by=None):
    return services.sign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="Chief Information Officer",
        by=by or maple.lead,
    )


def countersign(maple, by=None):
    return services.countersign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="Chief Clinical Information Officer",
        by=by or maple.clinician,
    )


def test_sign_assessment_rejects_an_unanswered_question(maple):
    answers = answer_all(maple.assessment, maple.lead)
    key = answers[0].question.key
    services.save_answer(
        assessment=maple.assessment,
        question_key=key,
        seen_version=1,
        given=AnswerInput(comment="not sure"),
        by=maple.lead,
    )
    with pytest.raises(services.NotReadyToSign) as refused:
        sign(maple)
    assert refused.value.unanswered == [key]


def test_sign_assessment_rejects_more_than_two_not_applicable_in_a_theme(maple):
    """In a framework in which every question may be not applicable; so far the shipped one allows two at all."""
    shipped = small_document()
    theme = shipped.themes[0]
    excusable = tuple(replace(q, not_applicable={"elsewhere": "Another trust does it."}) for q in theme.scored)
    document = replace(shipped, version="0.2", themes=(replace(theme, questions=excusable + theme.questions[-1:]),))
    version = services.publish_framework(document=document, by=None)
    assessment = open_assessment(maple.trust, "2027", framework_version=version)
    answer_all(assessment, maple.lead)
    given = AnswerInput(response="not_applicable", not_applicable_reason="elsewhere")
    for question in excusable[:3]:
        services.save_answer(
            assessment=assessment, question_key=question.key, seen_version=1, given=given, by=maple.lead
        )
    with pytest.raises(services.NotReadyToSign) as refused:
        services.sign_assessment(
            assessment=assessment, read_hash=services.answers_hash_of(assessment), signed_as="CIO", by=maple.lead
        )
    assert refused.value.too_many == ["workforce"]


def signing_page(client, maple, person, name):
    """The address of a signing page, and the form as ``person`` sees it."""
    sign_in(client, person)
    address = reverse(f"surveys:{name}", args=[maple.assessment.pk])
    html = client.get(address).content.decode()
    return address, {"read_hash": re.search(r'name="read_hash"[^>]*value="(\w+)"', html)[1], "signed_as": "Chief"}


def test_nobody_signs_what_they_have_not_read(maple, client):
    answers = answer_all(maple.assessment, maple.lead)
    address, form = signing_page(client, maple, maple.lead, "assessment_sign")
    key = answers[0].question.key
    services.save_answer(
        assessment=maple.assessment, question_key=key, seen_version=1, given=level(5, "since then"), by=maple.colleague
    )
    response = client.post(address, {**form, "agreed": "on"})
    assert response.status_code == 409
    assert "since then" in response.content.decode()
    assert not maple.assessment.signatures.exists()
    again = re.search(r'name="read_hash"[^>]*value="(\w+)"', response.content.decode())[1]
    assert client.post(address, {**form, "read_hash": again, "looked_at": "on", "agreed": "on"}).status_code == 302
    assert maple.assessment.signatures.get().signed_as == "Chief"


def test_nobody_counter_signs_answers_that_were_sent_back_and_changed(maple, client):
    answers = answer_all(maple.assessment, maple.lead)
    sign(maple)
    address, form = signing_page(client, maple, maple.clinician, "assessment_countersign")
    services.send_back_assessment(assessment=maple.assessment, reason="A slip.", by=maple.lead)
    key = answers[0].question.key
    services.save_answer(assessment=maple.assessment, question_key=key, seen_version=1, given=level(1), by=maple.lead)
    sign(maple)
    assert client.post(address, {**form, "agreed": "on"}).status_code == 409
    assert not Submission.objects.exists()


def test_a_trust_is_not_asked_what_is_for_other_types_only(maple, client):
    shipped = small_document()
    theme = shipped.themes[0]
    elsewhere = replace(theme.questions[0], applies_to=("ambulance",))
    document = replace(shipped, version="0.3", themes=(replace(theme, questions=(elsewhere, *theme.questions[1:])),))
    version = services.publish_framework(document=document, by=None)
    assessment = open_assessment(maple.trust, "2027", framework_version=version)
    with pytest.raises(InvalidAnswer):
        services.save_answer(
            assessment=assessment, question_key=elsewhere.key, seen_version=0, given=level(5), by=maple.lead
        )
    sign_in(client, maple.lead)
    page = client.get(reverse("surveys:assessment_read", args=[assessment.pk])).content.decode()
    assert elsewhere.prompt not in page
    assert "0 of 7" in page
    for question in theme.scored[1:]:
        services.save_answer(
            assessment=assessment, question_key=question.key, seen_version=0, given=level(3), by=maple.lead
        )
    services.sign_assessment(
        assessment=assessment, read_hash=services.answers_hash_of(assessment), signed_as="CIO", by=maple.lead
    )


def test_the_counter_signature_makes_a_submission_of_the_answers_as_signed(maple, django_capture_on_commit_callbacks):
    heard = []

    def listen(submission, **kwargs):
        heard.append(submission.pk)

    assessment_submitted.connect(listen)
    answer_all(maple.assessment, maple.lead, value=4)
    first = sign(maple)
    assert not Submission.objects.exists()
    submission = countersign(maple)
    assessment_submitted.disconnect(listen)

    maple.assessment.refresh_from_db()
    assert maple.assessment.state == Assessment.State.SUBMITTED
    assert [answer["level"] for answer in submission.snapshot["answers"]] == [4] * 8
    assert submission.content_hash == content_hash(submission.snapshot) == first.answers_hash
    assert [signature.kind for signature in submission.signatures.order_by("signed_at")] == [
        "digital_lead",
        "clinical_lead",
    ]
    assert submission.snapshot["trust"]["code"] == "RMA"
    assert heard == [submission.pk]


def test_the_same_person_cannot_sign_twice_even_in_another_role(maple):
    answer_all(maple.assessment, maple.lead)
    sign(maple)
    end_membership(membership=maple.lead.memberships.get(), by=None)
    grant_membership(user=maple.lead, role=Role.CLINICAL_LEAD, trust=maple.trust, by=None)
    with pytest.raises(PermissionDenied):
        countersign(maple, by=User.objects.get(pk=maple.lead.pk))
    assert not Submission.objects.exists()


def test_only_the_lead_signs_and_only_the_clinical_lead_counter_signs(maple):
    answer_all(maple.assessment, maple.lead)
    for person in (maple.clinician, maple.colleague, maple.stranger):
        with pytest.raises(PermissionDenied):
            sign(maple, by=person)
    sign(maple)
    for person in (maple.lead, maple.colleague, maple.stranger):
        with pytest.raises(PermissionDenied):
            countersign(maple, by=person)


def test_nothing_is_counter_signed_before_it_is_signed_or_twice(maple):
    answer_all(maple.assessment, maple.lead)
    with pytest.raises(services.AssessmentLocked):
        countersign(maple)
    sign(maple)
    countersign(maple)
    with pytest.raises(services.AssessmentLocked):
        countersign(maple)
    assert Submission.objects.count() == 1


def test_the_clinical_lead_sends_back_and_the_corrected_answers_are_signed_anew(maple):
    answers = answer_all(maple.assessment, maple.lead, value=4)
    sign(maple)
    services.send_back_assessment(assessment=maple.assessment, reason="Wards do not see this.", by=maple.clinician)
    maple.assessment.refresh_from_db()
    key = answers[0].question.key
    services.save_answer(assessment=maple.assessment, question_key=key, seen_version=1, given=level(2), by=maple.lead)
    sign(maple)
    submission = countersign(maple)
    assert submission.snapshot["answers"][0]["level"] == 2
    withdrawn = maple.assessment.signatures.exclude(withdrawn_at=None).get()
    assert (withdrawn.submission, withdrawn.withdrawn_reason) == (None, "Wards do not see this.")


def test_a_wave_may_waive_the_counter_signature(maple):
    wave = maple.assessment.wave
    wave.needs_countersignature = False
    wave.save()
    answer_all(maple.assessment, maple.lead)
    sign(maple)
    assert Submission.objects.get().signatures.count() == 1


def test_a_submission_cannot_be_changed_or_deleted(maple):
    answer_all(maple.assessment, maple.lead)
    sign(maple)
    submission = countersign(maple)
    submission.snapshot = {}
    with pytest.raises(TypeError):
        submission.save()
    with pytest.raises(TypeError):
        submission.delete()
