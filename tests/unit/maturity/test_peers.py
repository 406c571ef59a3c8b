from statistics import stdev
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from maturity.models import PeerGroup
from maturity.peers import (
    JOINED_TYPES,
    TYPE_LABELS,
    compared_with,
    groups_of,
    is_far,
    nearest,
    nearest_of_each,
    structure_of,
)
from maturity.peers import (
    STRUCTURE as ATTRIBUTES,
)
from organisations.models import TrustType


def facts(trust_type="acute", region_code="Y63", icb_code="QWO", programmes=()):
    return SimpleNamespace(
        trust_code="RCF",
        trust_type=trust_type,
        region_code=region_code,
        region_name="North East and Yorkshire",
        icb_code=icb_code,
        icb_name="NHS West Yorkshire Integrated Care Board",
        programmes=programmes,
    )


def test_an_assessment_belongs_to_england_region_board_type_and_programme():
    assert groups_of(facts()) == (
        ("england", "", "England"),
        ("region", "Y63", "North East and Yorkshire"),
        ("icb", "QWO", "NHS West Yorkshire Integrated Care Board"),
        ("type", "acute", "acute trusts"),
        ("programme", "neither", "trusts in neither programme"),
    )
    assert compared_with(facts())[-1] == ("nearest", "RCF", "trusts most like this one")


@pytest.mark.parametrize(
    ("programmes", "key"), [(["gde"], "gde"), (["ff"], "ff"), (["ff", "gde"], "gde"), ([], "neither")]
)
def test_an_exemplar_counts_as_one_whatever_else_it_is(programmes, key):
    assert groups_of(facts(programmes=programmes))[-1].key == key


def test_care_trusts_are_grouped_with_mental_health_trusts():
    assert groups_of(facts("care_trust")) == groups_of(facts("mental_health"))


def test_what_is_not_known_of_a_trust_makes_no_group():
    assert [group.kind for group in groups_of(facts("", "", ""))] == ["england", "programme"]


@pytest.mark.parametrize("trust_type", TrustType.values)
def test_every_trust_type_has_a_group(trust_type):
    assert JOINED_TYPES.get(trust_type, trust_type) in TYPE_LABELS


def test_kinds_are_those_that_are_stored():
    assert {group.kind for group in compared_with(facts())} == set(PeerGroup.Kind.values)


STRUCTURE = pd.DataFrame(
    {
        "log_beds": [5.0, 5.1, 6.0, 7.0, np.nan, 5.0],
        "urban": [0.5, 0.5, 0.9, 0.1, 0.5, 0.5],
        "deprivation": [20.0, 22.0, 30.0, 10.0, 20.0, 20.0],
        "type": ["acute", "acute", "acute", "acute", "acute", "ambulance"],
    },
    index=["RA1", "RB2", "RC3", "RD4", "RE5", "RF6"],
)


def slow_distance(one: str, other: str) -> float:
    squares = []
    for column in STRUCTURE:
        a, b = STRUCTURE.at[one, column], STRUCTURE.at[other, column]
        if isinstance(a, str):
            squares.append(0 if a == b else 2)
        elif not (np.isnan(a) or np.isnan(b)):
            squares.append(((a - b) / stdev(STRUCTURE[column].dropna())) ** 2)
    return (sum(squares) / len(squares)) ** 0.5


@pytest.mark.parametrize("trust", list(STRUCTURE.index))
def test_the_nearest_are_those_at_the_least_distance_and_never_the_trust_itself(trust):
    found = nearest(trust, STRUCTURE, k=4)
    expected = sorted((slow_distance(trust, other), other) for other in STRUCTURE.index if other != trust)[:4]
    assert found.index.tolist() == [other for _, other in expected]
    assert found["distance"].tolist() == pytest.approx([distance for distance, _ in expected])


def test_an_attribute_that_one_of_them_lacks_is_left_out_and_counted():
    found = nearest("RA1", STRUCTURE, k=5)
    assert found.at["RE5", "shared"] == 3
    assert found.at["RB2", "shared"] == 4
    assert found.at["RE5", "distance"] == 0


def test_trusts_that_share_too_little_are_no_peers():
    sparse = STRUCTURE.assign(urban=np.nan, deprivation=np.nan)
    assert nearest("RE5", sparse).empty


def test_a_far_tenth_is_warned_of_and_a_near_one_is_not():
    assert is_far(nearest("RD4", STRUCTURE))
    assert not is_far(nearest("RA1", STRUCTURE, k=2))
    assert not is_far(nearest("RE5", STRUCTURE.assign(urban=np.nan, deprivation=np.nan)))


def test_a_column_without_spread_says_nothing_of_who_is_near():
    alike = STRUCTURE.assign(constant=1.0)
    assert nearest("RA1", alike)["distance"].tolist() == nearest("RA1", STRUCTURE)["distance"].tolist()


def test_an_unknown_trust_and_no_peers_are_refused():
    with pytest.raises(KeyError):
        nearest("RXX", STRUCTURE)
    with pytest.raises(ValueError, match="1 or more"):
        nearest("RA1", STRUCTURE, k=0)


@pytest.mark.parametrize("k", [1, 3, 10])
def test_the_nearest_of_all_at_once_are_those_of_each(k):
    generator = np.random.default_rng(3)
    many = pd.DataFrame(
        {
            "size": generator.normal(size=40),
            "sites": generator.integers(0, 3, size=40).astype(float),  # Ties.
            "urban_share": np.where(generator.random(40) < 0.4, np.nan, generator.random(40)),
            "type": generator.choice(["acute", "community", None], size=40),
            "constant": 1.0,
        },
        index=[f"R{n:02}" for n in generator.permutation(40)],
    )
    for structure in (STRUCTURE, many):
        found = nearest_of_each(structure, k)
        assert set(found) == set(structure.index)
        for code, near in found.items():
            alone = nearest(code, structure, k)
            assert list(near.index) == list(alone.index)
            assert near["distance"].tolist() == pytest.approx(alone["distance"].tolist())
            assert near["shared"].tolist() == alone["shared"].tolist()


def test_structure_holds_what_is_known_and_leaves_the_rest_open():
    found = structure_of(
        {"RA1": "acute", "RB2": "care_trust", "RC3": ""},
        {"RA1": {"income": 100.0, "beds": 10.0, "sites": 4.0}, "RB2": {"income": 1000.0, "sites": 0.0}},
    )
    assert tuple(found.columns) == tuple(ATTRIBUTES)
    assert found.at["RA1", "size"] < found.at["RB2", "size"]
    assert np.isnan(found.at["RC3", "size"])
    assert np.isnan(found.at["RB2", "sites"]), "none is not known, and no logarithm"
    assert list(found["type"])[:2] == ["acute", "mental_health"]
    assert found["type"].isna().tolist() == [False, False, True]
