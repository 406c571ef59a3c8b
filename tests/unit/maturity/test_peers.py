from types import SimpleNamespace

import pytest

from maturity.models import PeerGroup
from maturity.peers import JOINED_TYPES, TYPE_LABELS, groups_of
from organisations.models import TrustType


def facts(trust_type="acute", region_code="Y63"):
    return SimpleNamespace(trust_type=trust_type, region_code=region_code, region_name="North East and Yorkshire")


def test_an_assessment_belongs_to_england_its_region_and_its_type():
    assert groups_of(facts()) == (
        ("england", "", "England"),
        ("region", "Y63", "North East and Yorkshire"),
        ("type", "acute", "acute trusts"),
    )


def test_care_trusts_are_grouped_with_mental_health_trusts():
    assert groups_of(facts("care_trust")) == groups_of(facts("mental_health"))


def test_what_is_not_known_of_a_trust_makes_no_group():
    assert [group.kind for group in groups_of(facts("", ""))] == ["england"]


@pytest.mark.parametrize("trust_type", TrustType.values)
def test_every_trust_type_has_a_group(trust_type):
    assert JOINED_TYPES.get(trust_type, trust_type) in TYPE_LABELS


def test_kinds_are_those_that_are_stored():
    assert {group.kind for group in groups_of(facts())} == set(PeerGroup.Kind.values)
