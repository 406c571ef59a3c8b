"""What every answer has in common."""

import pytest

from accounts.models import Role
from tests.factories.accounts import make_person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/results/2026/%00/", 404),
        ("/regions/Y%0063/", 404),
        ("/accounts/oidc/%00/login/callback/", 404),
        ("/healthz%00", 404),
        ("/audit/?trust=%00", 400),
        ("/audit/?%00=RCF", 400),
        ("/accounts/people/?search=a%00b", 400),
    ],
)
def test_an_address_with_nul_is_nobodys(address, status):
    for client in (signed_in(make_person(Role.AUDITOR)), signed_in(make_person(Role.ADMINISTRATOR))):
        client.raise_request_exception = False
        assert client.get(address).status_code == status


def test_a_percent_sign_before_zeroes_is_no_nul():
    assert signed_in(make_person(Role.ADMINISTRATOR)).get("/accounts/people/?search=%2500").status_code == 200


def test_the_api_answers_nul_in_its_own_format(client):
    client.raise_request_exception = False
    answer = signed_in(make_person(Role.AUDITOR)).get("/api/v1/waves/?state=%00")
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("address", ["/", "/accounts/me/", "/accounts/people/", "/nowhere/", "/nowhere/%00/"])
def test_no_cache_keeps_a_page(address):
    answer = signed_in(make_person(Role.ADMINISTRATOR)).get(address)
    assert answer["Cache-Control"] == "private, no-store"


def test_the_api_says_itself_how_its_answers_may_be_kept():
    answer = signed_in(make_person(Role.AUDITOR)).get("/api/v1/waves/")
    assert set(answer["Cache-Control"].split(", ")) == {"private", "no-cache"}
