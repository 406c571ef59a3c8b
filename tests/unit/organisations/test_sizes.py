import pytest

from organisations.models import Attribute
from organisations.sizes import sizes_of
from organisations.structure import FTE_STAFF, INCOME
from tests.factories.organisations import make_trust

pytestmark = pytest.mark.django_db


def known(trust, name: str, year: int, value: float) -> None:
    Attribute.objects.create(trust=trust, name=name, year=year, value=value, source="made for a test")


def test_the_last_income_is_the_size_and_staff_only_where_nobody_has_one():
    one, other, third = (make_trust(code) for code in ("RAA", "RBB", "RCC"))
    for trust in (one, other):
        known(trust, FTE_STAFF, 2018, 4000)
    assert sizes_of([one.pk, other.pk, third.pk]) == {one.pk: 4000, other.pk: 4000}
    known(one, INCOME, 2025, 500_000)
    known(one, INCOME, 2024, 450_000)
    assert sizes_of([one.pk, other.pk]) == {one.pk: 500_000}
    assert sizes_of([]) == {}
