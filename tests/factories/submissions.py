"""Submissions made through both signatures, and moments at which something happens."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from surveys import services
from surveys.models import Assessment, Submission
from tests.factories.surveys import answer_all

LONDON = ZoneInfo("Europe/London")


def london(year: int, month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=LONDON)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Have the portal's clock stand at ``moment``."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def sign_both(assessment: Assessment, lead: User, clinician: User) -> Submission:
    """Sign and counter-sign the answers as they stand."""
    assessment = Assessment.objects.select_related("wave__framework_version__framework").get(pk=assessment.pk)
    read_hash = services.answers_hash_of(assessment)
    services.sign_assessment(assessment=assessment, read_hash=read_hash, signed_as="CIO", by=lead)
    return services.countersign_assessment(assessment=assessment, read_hash=read_hash, signed_as="CCIO", by=clinician)


def submit_all(place: Any, value: int = 3) -> Submission:
    """Answer everything with ``value`` and sign twice; ``place`` is the ``maple`` of the tests of surveys."""
    answer_all(place.assessment, place.lead, value)
    return sign_both(place.assessment, place.lead, place.clinician)
