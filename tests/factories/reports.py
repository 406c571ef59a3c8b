"""Waves with scored submissions and released publications, for what people read."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import numpy as np

from accounts.models import Role
from maturity.models import Publication
from maturity.services import prepare_publication, release_publication, score_wave
from organisations.models import Trust, TrustType
from surveys.models import Assessment, Signature, Submission, Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_of
from tests.factories.accounts import make_person
from tests.factories.maturity import make_submission
from tests.factories.organisations import make_region, make_trust
from tests.factories.surveys import make_framework_version

OWN = "RCF"
OWN_CODES = (3, 3, 2, 2, 4, 3, 1, 2)  # 38 points, level 2
REGION = "Y63"


def make_wave(year: int = 2026, document: FrameworkDocument | None = None) -> Wave:
    """An open wave, of made-up answers, so that its dates may lie ahead; of the small framework unless given."""
    return Wave.objects.create(
        slug=str(year),
        title=f"Wave {year}",
        framework_version=make_framework_version(document),
        geography_date=date(year, 4, 1),
        opens_on=date(year, 9, 1),
        due_on=date(year + 1, 3, 31),
        final_on=date(year + 1, 6, 30),
        state=Wave.State.OPEN,
        demonstration=True,
    )


def make_trusts(count: int, *, trust_type: str = TrustType.ACUTE, region: str = REGION) -> list[Trust]:
    """Trusts of one type and region, the first of them RCF; those that are there are taken again."""
    codes = [OWN, *(f"{trust_type[:1].upper()}{index:03}" for index in range(1, count))]
    there = {trust.code: trust for trust in Trust.objects.filter(code__in=codes)}
    place = make_region(region)
    return [there.get(code) or make_trust(code, region=place, trust_type=trust_type) for code in codes]


def make_assessment(wave: Wave, trust: Trust) -> Assessment:
    placement = trust.placements.select_related("icb", "region").get()
    return Assessment.objects.create(
        wave=wave,
        trust=trust,
        trust_code=trust.code,
        trust_name=trust.name,
        trust_type=trust.trust_type,
        region_code=placement.region.code,
        region_name=placement.region.name,
        icb_code=placement.icb.code,
        icb_name=placement.icb.name,
        due_on=wave.due_on,
    )


def submit(assessment: Assessment, codes: Sequence[int], *, number: int = 1, day: int = 1, **changes) -> Submission:
    """A signed submission on a day of October, with these answer codes; not scored yet."""
    at = datetime(assessment.wave.opens_on.year, 10, day, 9, 0, tzinfo=UTC)
    submission = make_submission(assessment, codes, number=number, submitted_at=at, **changes)
    titles = {
        Signature.Kind.DIGITAL_LEAD: "Chief Information Officer",
        Signature.Kind.CLINICAL_LEAD: "Chief Clinical Information Officer",
    }
    for kind, title in titles.items():
        Signature.objects.create(
            assessment=assessment,
            submission=submission,
            kind=kind,
            answers_hash=submission.content_hash,
            signed_at=at,
            signed_by_id="1",
            signed_by_label="Ada Lovelace <ada@example.com>",
            signed_as=title,
            declaration="I confirm.",
        )
    return submission


def make_cohort(
    wave: Wave,
    *,
    trusts: int = 40,
    silent: int = 0,
    own: Sequence[int] | None = OWN_CODES,
    trust_type: str = TrustType.ACUTE,
) -> Assessment:
    """Assessments of ``trusts`` trusts, all but the last ``silent`` submitted; return RCF's.

    RCF, the first, answers ``own`` (to the first questions); with None it has not submitted either.
    """
    asked = len(document_of(wave.framework_version).scored)
    codes = np.random.default_rng(1).integers(1, 6, size=(trusts, asked))
    assessments = [make_assessment(wave, trust) for trust in make_trusts(trusts, trust_type=trust_type)]
    for index, assessment in enumerate(assessments[: trusts - silent]):
        if index == 0 and own is not None:
            submit(assessment, [*own, *codes[0][len(own) :]])
        elif index > 0:
            make_submission(
                assessment, codes[index], submitted_at=datetime(wave.opens_on.year, 10, 1, 9, 0, tzinfo=UTC)
            )
    return Assessment.objects.select_related("wave__framework_version__framework").get(pk=assessments[0].pk)


def cut_of(wave: Wave) -> datetime:
    return datetime(wave.opens_on.year, 11, 3, 12, 0, tzinfo=UTC)


def close(wave: Wave) -> None:
    """As a row: what a test still submits was on its way."""
    wave.state = Wave.State.CLOSED
    wave.save(update_fields=["state"])


def publish(wave: Wave, *, state: str = Publication.State.PROVISIONAL) -> Publication:
    """Score the wave, prepare a publication with a cut on 3 November and release it, by two analysts.

    Before a final one the wave is closed.
    """
    if state == Publication.State.FINAL:
        close(wave)
    score_wave(wave=wave)
    publication = prepare_publication(
        wave=wave, state=state, reason="First results.", by=make_person(Role.NATIONAL_ANALYST), cut=cut_of(wave)
    )
    return release_publication(publication=publication, by=make_person(Role.NATIONAL_ANALYST))
