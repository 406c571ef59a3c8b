"""Where a right holds."""

from accounts.scope import Scope


def test_an_empty_scope_covers_nothing_and_is_false():
    assert not Scope()
    assert not Scope().covers(trust_code="RCF", icb_code="QWO", region_code="Y63")


def test_england_covers_everything():
    assert Scope(all=True)
    assert Scope(all=True).covers(trust_code="RCF")


def test_a_scope_covers_its_trusts_icbs_and_regions_only():
    scope = Scope(trusts=frozenset({"RCF"}), icbs=frozenset({"QWO"}), regions=frozenset({"Y63"}))
    assert scope.covers(trust_code="RCF")
    assert scope.covers(trust_code="RAE", icb_code="QWO")
    assert scope.covers(trust_code="RAE", region_code="Y63")
    assert not scope.covers(trust_code="RAE", icb_code="QOP", region_code="Y62")


def test_a_blank_code_matches_nothing():
    assert not Scope(trusts=frozenset({""}), icbs=frozenset({""}), regions=frozenset({""})).covers(trust_code="")
