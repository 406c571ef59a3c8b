"""What is loaded in bulk equals what the services leave: row by row, field by field, but for ids and times."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models, transaction

from accounts.models import User
from demonstration.generator import Completion, Draft, Save, TrustFacts, WaveFacts, generate
from demonstration.services.bulk import Filling, fill_assessments
from demonstration.services.one_trust import answer_and_sign
from demonstration.services.people import create_signers
from demonstration.waves import WAVES
from maturity.models import Score
from maturity.services import score_submission, score_wave
from surveys.models import Answer, AnswerRevision, Assessment, Signature, Submission
from surveys.selectors import document_of
from tests.factories.organisations import make_trust
from tests.factories.surveys import open_assessment, small_document

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Ids, times, and keys of other rows (which are compared in their own place).
LEFT_OUT: dict[type[models.Model], set[str]] = {
    Assessment: {"last_activity_at"},
    Answer: {"id", "changed_at"},
    AnswerRevision: {"id", "answer", "changed_at"},
    Signature: {"id", "submission", "signed_at"},
    Submission: {"id", "submitted_at"},
    Score: {"id", "run", "submission"},
}


def fields_of(row: models.Model) -> dict[str, Any]:
    left_out = LEFT_OUT[type(row)]
    return {f.name: f.value_from_object(row) for f in row._meta.concrete_fields if f.name not in left_out}


def rows_of(assessment: Assessment) -> dict[str, Any]:
    """Everything that there is of an assessment, by a name that does not depend on ids."""
    rows: dict[str, Any] = {"assessment": fields_of(Assessment.objects.get(pk=assessment.pk))}
    for answer in Answer.objects.filter(assessment=assessment).select_related("question"):
        rows[f"answer {answer.question.key}"] = fields_of(answer)
    for revision in AnswerRevision.objects.filter(answer__assessment=assessment).select_related("answer__question"):
        rows[f"revision {revision.answer.question.key} {revision.version}"] = fields_of(revision)
    for signature in Signature.objects.filter(assessment=assessment).select_related("submission"):
        number = signature.submission.number if signature.submission else None
        rows[f"signature {signature.kind} {number}"] = fields_of(signature)
    for submission in Submission.objects.filter(assessment=assessment):
        rows[f"submission {submission.number}"] = fields_of(submission)
    for score in Score.objects.filter(submission__assessment=assessment).select_related("submission"):
        rows[f"score {score.submission.number} {score.scope} {score.key}"] = fields_of(score)
    return rows


def times_of(assessment: Assessment) -> Iterator[Any]:
    yield from AnswerRevision.objects.filter(answer__assessment=assessment).values_list("changed_at", flat=True)
    yield from Signature.objects.filter(assessment=assessment).values_list("signed_at", flat=True)


EVERY_KIND = Draft(
    code="RMA",
    completion=Completion.SUBMITTED,
    saves=(
        Save("workforce.plan", "level", 2, at=0.1),
        Save("workforce.plan", "level", 3, comment="Two wards asked: “when?” – soon.", at=0.2),
        Save("workforce.vacancies", "not_applicable", not_applicable_reason="staff-of-another-body", at=0.3),
        Save("workforce.registration", "not_known", comment="We could not find it.", at=0.31),
        Save("workforce.career-paths", "level", 1, at=0.32),
        Save("workforce.clinical-authority", "level", 5, at=0.33),
        Save("workforce.protected-time", "level", 4, at=0.34),
        Save("workforce.board-accountability", "not_known", at=0.35),
        Save("workforce.board-accountability", "level", 4, at=0.36),
        Save("workforce.board-accountability", "level", 2, at=0.37),
        Save("workforce.digital-skills", "level", 2, at=0.38),
        Save("workforce.national-change", "text", text="Count digital staff — once.", at=0.4),
    ),
    signed_at=0.5,
    countersigned_at=0.6,
)


def generated(completion: Completion) -> Draft:
    wave = WaveFacts("2026", (TrustFacts("RMA", "acute"),), {}, {"RMA": completion}, {"RMA": 5})
    return generate(small_document(), [wave])["2026"]["RMA"]


@pytest.mark.parametrize(
    "draft",
    [EVERY_KIND, *(generated(completion) for completion in Completion)],
    ids=["every kind of answer", *Completion],
)
def test_bulk_leaves_the_rows_that_the_services_leave(draft: Draft) -> None:
    trust = make_trust(code="RMA", name="Maple NHS Trust")
    lead, clinician = create_signers([trust], open_codes=frozenset({"RMA"}))["RMA"]
    assessment = open_assessment(trust, demonstration=True)

    with transaction.atomic():
        submission = answer_and_sign(
            assessment=assessment, draft=draft, authors=(lead,), lead=lead, clinician=clinician
        )
        if submission is not None:
            score_submission(submission_id=submission.pk)
        by_services = rows_of(assessment)
        transaction.set_rollback(True)
    assert rows_of(assessment).keys() == {"assessment"}

    in_bulk(assessment, draft, lead, clinician)
    score_wave(wave=assessment.wave)
    assert rows_of(assessment) == by_services


def in_bulk(assessment: Assessment, draft: Draft, lead: User, clinician: User) -> None:
    fresh = Assessment.objects.select_related("wave__framework_version__framework").get(pk=assessment.pk)
    fill_assessments(
        [Filling(assessment=fresh, draft=draft, authors=(lead,), lead=lead, clinician=clinician)],
        plan=WAVES[-1],
        version=fresh.wave.framework_version,
    )


def test_bulk_dates_what_it_loads_and_keeps_the_order() -> None:
    trust = make_trust(code="RMA", name="Maple NHS Trust")
    lead, clinician = create_signers([trust], open_codes=frozenset({"RMA"}))["RMA"]
    assessment = open_assessment(trust, demonstration=True)
    in_bulk(assessment, EVERY_KIND, lead, clinician)

    plan = WAVES[-1]
    expected = [plan.moment(save.at) for save in EVERY_KIND.saves] + [plan.moment(0.5), plan.moment(0.6)]
    assert sorted(times_of(assessment)) == expected
    submission = Submission.objects.get(assessment=assessment)
    assert submission.submitted_at == plan.moment(0.6)
    assert Assessment.objects.get(pk=assessment.pk).last_activity_at == plan.moment(0.4)
    answered = [entry["question"] for entry in submission.snapshot["answers"]]
    assert answered == [question.key for question in document_of(assessment.wave.framework_version).questions]


def test_a_trust_that_ended_keeps_its_people_without_their_roles() -> None:
    trust = make_trust(code="R1C", name="Ended NHS Trust")
    lead, clinician = create_signers([trust], open_codes=frozenset())["R1C"]
    assert lead != clinician
    for person in (lead, clinician):
        assert not person.has_usable_password()
        assert person.memberships.get().ended_at is not None
