"""Two trusts in two regions with submissions and scores in one wave, and a third that has not started."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from accounts.models import Role, User
from maturity.models import Publication
from maturity.services import prepare_publication, release_publication, score_wave
from reports.models import ExportJob
from surveys.models import Assessment, Wave
from surveys.selectors import document_of, question_ids_of
from tests.factories.accounts import make_person
from tests.factories.maturity import make_assessment, make_submission, make_wave

CODES = [1, 2, 3, -1, 5, 3, 0, 3]
OWN, FOREIGN, NOT_STARTED = "RCF", "RAE", "RXX"


@dataclass
class World:
    wave: Wave
    own: Assessment
    foreign: Assessment
    not_started: Assessment


@pytest.fixture
def world(db) -> World:
    wave = make_wave("2024")
    own, foreign = make_assessment(wave, OWN, region="Y63"), make_assessment(wave, FOREIGN, region="Y62")
    not_started = make_assessment(wave, NOT_STARTED, region="Y62")
    make_submission(own, CODES)
    make_submission(foreign, [3] * 8)
    score_wave(wave=wave)
    document_of(wave.framework_version), question_ids_of(wave.framework_version)
    return World(wave, own, foreign, not_started)


def release(wave: Wave, **fields) -> Publication:
    """A publication of what is scored, prepared and released by two analysts."""
    prepared = prepare_publication(
        wave=wave, state="provisional", reason="First results.", by=make_person(Role.NATIONAL_ANALYST), **fields
    )
    return release_publication(publication=prepared, by=make_person(Role.NATIONAL_ANALYST))


def make_export(person: User, wave: Wave, *, region: str = "", **fields) -> ExportJob:
    """A pack that somebody asked for, as a row."""
    return ExportJob.objects.create(
        person=person,
        wave=wave,
        region_code=region,
        region_name=f"Region {region}" if region else "",
        edition="to-share",
        asked_at=timezone.now(),
        **fields,
    )
