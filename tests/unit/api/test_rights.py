"""Who reads what: every role, each held for RCF, its ICB or its region."""

import pytest
from django.urls import reverse

from accounts.models import Role, User
from accounts.selectors import forget_memberships, memberships_of
from accounts.services import end_membership
from surveys.models import Wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.maturity import make_wave
from tests.unit.api.conftest import FOREIGN, NOT_STARTED, OWN, World

NAMES = "trusts waves assessments scores frameworks publications benchmarks exports"
LISTS = [f"/api/v1/{name}/" for name in NAMES.split()]
EVERYTHING, OWN_ONLY, NOTHING = {OWN, FOREIGN, NOT_STARTED}, {OWN}, set()
PRINCIPALS = {
    "no role": (None, "", NOTHING),
    "contributor": (Role.CONTRIBUTOR, "trust", OWN_ONLY),
    "digital lead": (Role.DIGITAL_LEAD, "trust", OWN_ONLY),
    "deputy": (Role.DEPUTY_DIGITAL_LEAD, "trust", OWN_ONLY),
    "clinical lead": (Role.CLINICAL_LEAD, "trust", OWN_ONLY),
    "sponsor": (Role.EXECUTIVE_SPONSOR, "trust", OWN_ONLY),
    "regional lead": (Role.REGIONAL_LEAD, "region", OWN_ONLY),
    "ICB lead": (Role.ICB_LEAD, "icb", OWN_ONLY),
    "analyst": (Role.NATIONAL_ANALYST, "", EVERYTHING),
    "policy owner": (Role.POLICY_OWNER, "", NOTHING),
    "auditor": (Role.AUDITOR, "", NOTHING),
    "auditor of the trust": (Role.AUDITOR, "trust", NOTHING),
    "administrator": (Role.ADMINISTRATOR, "", NOTHING),
}


def person(name: str, world: World) -> User:
    role, held_for, _ = PRINCIPALS[name]
    placement = world.own.trust.placements.get()
    of = {"trust": world.own.trust, "icb": placement.icb, "region": placement.region}
    return make_person(role, **({held_for: of[held_for]} if held_for else {}))


def trusts_in(client, path: str) -> set[str]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    return {entry["trust"]["code"] for entry in response.json()["results"]}


@pytest.mark.parametrize("name", PRINCIPALS)
def test_assessments_and_scores_are_those_that_the_role_reads(world, name):
    client, expected = signed_in(person(name, world)), PRINCIPALS[name][2]
    assert trusts_in(client, "/api/v1/assessments/") == expected
    assert trusts_in(client, "/api/v1/scores/") == expected - {NOT_STARTED}


@pytest.mark.parametrize("name", PRINCIPALS)
def test_filters_open_nothing(world, name):
    client, expected = signed_in(person(name, world)), PRINCIPALS[name][2]
    for path in ("/api/v1/assessments/", "/api/v1/scores/"):
        for query in (f"trust={FOREIGN}", "region=Y62", "wave=2024", "type=acute"):
            assert trusts_in(client, f"{path}?{query}") <= expected


@pytest.mark.parametrize("name", PRINCIPALS)
def test_a_foreign_assessment_is_answered_like_an_absent_one(world, name):
    client, expected = signed_in(person(name, world)), PRINCIPALS[name][2]
    own, foreign, absent = (
        client.get(f"/api/v1/assessments/{pk}/") for pk in (world.own.pk, world.foreign.pk, 999_999_999)
    )
    assert own.status_code == (200 if OWN in expected else 404)
    if FOREIGN in expected:
        assert foreign.status_code == 200
    else:
        assert (foreign.status_code, foreign.content) == (404, absent.content)
        assert foreign.headers == absent.headers
    assert absent.status_code == 404


@pytest.mark.parametrize("name", PRINCIPALS)
def test_trusts_and_waves_are_for_everybody_signed_in(world, name):
    client = signed_in(person(name, world))
    codes = [trust["code"] for trust in client.get("/api/v1/trusts/").json()["results"]]
    assert codes == sorted(EVERYTHING)
    assert [wave["slug"] for wave in client.get("/api/v1/waves/").json()["results"]] == ["2024"]
    assert client.get(f"/api/v1/trusts/{FOREIGN}/").status_code == 200
    assert client.get("/api/v1/waves/2024/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [*LISTS, "/api/v1/trusts/RCF/", "/api/v1/waves/2024/", "/api/v1/schema/", "/api/v1/nothing/", "/api/v1/nothing"],
)
def test_nobody_signed_in_gets_401(client, world, path):
    response = client.get(path, follow=True)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Session ")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert OWN.encode() not in response.content


def test_an_assessment_tells_nobody_without_a_session_whether_it_is_there(client, world):
    there, absent = (client.get(f"/api/v1/assessments/{pk}/") for pk in (world.own.pk, 999_999_999))
    assert there.status_code == 401
    assert there.content == absent.content


@pytest.mark.parametrize("path", LISTS)
def test_without_the_second_step_that_a_role_needs_there_is_no_answer(world, path):
    client = signed_in(make_person(Role.NATIONAL_ANALYST, second_step=False))
    response = client.get(path)
    assert response.status_code == 302
    assert response.url == reverse("mfa_index")


def test_a_right_ends_with_the_role_on_the_next_request(world):
    lead = person("digital lead", world)
    client = signed_in(lead)
    assert trusts_in(client, "/api/v1/scores/") == {OWN}
    end_membership(membership=memberships_of(lead)[0], by=None)
    forget_memberships(lead)
    assert trusts_in(client, "/api/v1/scores/") == set()
    assert client.get(f"/api/v1/assessments/{world.own.pk}/").status_code == 404


def test_a_disabled_person_gets_401_on_the_next_request(world):
    analyst = person("analyst", world)
    client = signed_in(analyst)
    assert client.get("/api/v1/scores/").status_code == 200
    analyst.is_active = False
    analyst.save()
    assert client.get("/api/v1/scores/").status_code == 401


def test_a_wave_in_preparation_is_nobodys_to_read(world):
    make_wave("2027", version=world.wave.framework_version)
    Wave.objects.filter(slug="2027").update(state=Wave.State.DRAFT)
    client = signed_in(person("analyst", world))
    assert [wave["slug"] for wave in client.get("/api/v1/waves/").json()["results"]] == ["2024"]
    assert client.get("/api/v1/waves/2027/").status_code == 404
