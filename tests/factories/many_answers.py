"""A wave with as many signed answers as a test asks for, put into the database at once."""

from datetime import date

from django.db import connection

from organisations.models import Trust, TrustType
from surveys.models import Assessment, Submission, Wave
from surveys.selectors import document_of
from surveys.snapshot import content_hash
from tests.factories.maturity import make_assessment, make_submission, make_wave
from tests.factories.surveys import make_framework_version, shipped_document

COMMENT = "The digital board read it in September; the plan names who does it, by when, and what it costs."
IN_A_BATCH = 2_000


def make_many_answers(rows: int, *, slug: str) -> Wave:
    """An open wave of the whole questionnaire with at least ``rows`` answers, every other one with a comment.

    One submission is made as every test makes it; the database copies it for the other trusts. One such wave to a slug.
    """
    wave = make_wave(slug, version=make_framework_version(shipped_document()))
    asked = len(document_of(wave.framework_version).scored)
    first = make_assessment(wave, f"Z{slug[-1]}")
    model = make_submission(first, [1 + place % 5 for place in range(asked)])
    for answer in model.snapshot["answers"][::2]:
        answer["comment"] = COMMENT
    model = Submission.objects.create(
        assessment=first,
        number=2,
        snapshot=model.snapshot,
        content_hash=content_hash(model.snapshot),
        submitted_at=model.submitted_at,
    )
    _copy_trusts(first, count=-(-rows // asked) - 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_submission (assessment_id, number, snapshot, content_hash, submitted_at) "
            "SELECT copied.id, model.number, model.snapshot, model.content_hash, model.submitted_at "
            "FROM surveys_submission model, surveys_assessment copied "
            "WHERE model.id = %s AND copied.wave_id = %s AND copied.id <> model.assessment_id",
            [model.pk, wave.pk],
        )
    return wave


def _copy_trusts(model: Assessment, *, count: int) -> None:
    """``count`` more trusts in the same place and wave."""
    there = Trust.objects.count()
    trusts = Trust.objects.bulk_create(
        [
            Trust(
                code=f"Z{number:04X}",
                name=f"Trust {number}",
                trust_type=TrustType.ACUTE,
                type_source="made for a test",
                opened_on=date(2000, 4, 1),
            )
            for number in range(there, there + count)
        ],
        batch_size=IN_A_BATCH,
    )
    Assessment.objects.bulk_create(
        [
            Assessment(
                wave=model.wave,
                trust=trust,
                trust_code=trust.code,
                trust_name=trust.name,
                trust_type=trust.trust_type,
                region_code=model.region_code,
                region_name=model.region_name,
                icb_code=model.icb_code,
                icb_name=model.icb_name,
                due_on=model.due_on,
                state=Assessment.State.SUBMITTED,
            )
            for trust in trusts
        ],
        batch_size=IN_A_BATCH,
    )
