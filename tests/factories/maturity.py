"""Waves with submissions made straight into the database, in the format of the snapshots."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from organisations.models import TrustType
from surveys.models import Assessment, FrameworkVersion, Submission, Wave
from surveys.selectors import document_of
from surveys.snapshot import build_snapshot, content_hash
from tests.factories.documents import make_answers
from tests.factories.organisations import make_region, make_trust
from tests.factories.surveys import make_framework_version

SUBMITTED_AT = datetime(2024, 10, 1, 9, 0, tzinfo=UTC)


def make_wave(slug: str = "2024", *, version: FrameworkVersion | None = None, **fields: object) -> Wave:
    """An open wave of the framework that the project ships."""
    return Wave.objects.create(
        slug=slug,
        title=f"Wave {slug}",
        framework_version=version or make_framework_version(),
        geography_date=date(2024, 4, 1),
        opens_on=date(2024, 9, 1),
        due_on=date(2025, 3, 31),
        final_on=date(2025, 6, 30),
        state=Wave.State.OPEN,
        **fields,
    )


def make_assessment(wave: Wave, code: str = "RXX", *, trust_type: str = TrustType.ACUTE, region: str = "Y63"):
    trust = make_trust(code, region=make_region(region, f"Region {region}"), trust_type=trust_type)
    placement = trust.placements.get()
    return Assessment.objects.create(
        wave=wave,
        trust=trust,
        trust_code=code,
        trust_name=trust.name,
        trust_type=trust_type,
        region_code=placement.region.code,
        region_name=placement.region.name,
        icb_code=placement.icb.code,
        icb_name=placement.icb.name,
        due_on=wave.due_on,
    )


def make_submission(
    assessment: Assessment, codes: Sequence[int], *, number: int = 1, submitted_at: datetime = SUBMITTED_AT
) -> Submission:
    """A submission of these answer codes, stored as the services store one, without a signal."""
    version = assessment.wave.framework_version
    snapshot = build_snapshot(
        wave=assessment.wave.slug,
        framework={"slug": version.framework.slug, "version": version.version, "hash": version.content_hash},
        trust={
            "code": assessment.trust_code,
            "name": assessment.trust_name,
            "type": assessment.trust_type,
            "region_code": assessment.region_code,
            "region_name": assessment.region_name,
            "icb_code": assessment.icb_code,
            "icb_name": assessment.icb_name,
            "programmes": assessment.programmes,
        },
        answers=make_answers(document_of(version), codes),
    )
    Assessment.objects.filter(pk=assessment.pk).update(state=Assessment.State.SUBMITTED)
    return Submission.objects.create(
        assessment=assessment,
        number=number,
        snapshot=snapshot,
        content_hash=content_hash(snapshot),
        submitted_at=submitted_at,
    )
