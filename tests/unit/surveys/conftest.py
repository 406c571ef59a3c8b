"""A trust with its people, in a wave that is open."""

from types import SimpleNamespace

import pytest

from accounts.models import Role
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import open_assessment


@pytest.fixture
def maple(db) -> SimpleNamespace:
    """Maple Trust and, in the same wave, Oak Trust: assessment, lead, clinician and a colleague."""
    trust, other = make_trust(code="RMA", name="Maple NHS Trust"), make_trust(code="ROA", name="Oak NHS Trust")
    assessment = open_assessment(trust)
    return SimpleNamespace(
        trust=trust,
        other=other,
        assessment=assessment,
        other_assessment=open_assessment(other),
        lead=make_person(Role.DIGITAL_LEAD, trust=trust),
        clinician=make_person(Role.CLINICAL_LEAD, trust=trust),
        colleague=make_person(Role.CONTRIBUTOR, trust=trust),
        stranger=make_person(Role.DIGITAL_LEAD, trust=other),
    )
