"""Errors, limits and what is not there: always JSON, never an answer of 500."""

import json
from http import HTTPStatus
from urllib.parse import quote

import jsonschema
import pytest
from django.db import OperationalError
from rest_framework.throttling import UserRateThrottle

import surveys.api
from accounts.models import Role
from config.api.document import PROBLEM
from tests.factories.accounts import make_person, signed_in
from tests.unit.api.test_rights import LISTS

DETAILS = ["/api/v1/trusts/RCF/", "/api/v1/waves/2024/"]


@pytest.fixture
def analyst(world):
    return signed_in(make_person(Role.NATIONAL_ANALYST))


def problem(response, status: int) -> dict:
    """The body, which is a problem of this status as the document says."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    jsonschema.validate(body, {**PROBLEM, "additionalProperties": False})
    assert (body["status"], body["title"]) == (status, HTTPStatus(status).phrase)
    return body


# --- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("colour=blue", "colour"),
        ("format=xml", "format"),
        ("format=", "format"),
        ("format=csv&format=csv", "format"),
        ("%00=1", "\0"),
        ("page_size=0", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=201", "page_size"),
        ("page_size=" + "9" * 400, "page_size"),
        ("page_size=" + "9" * 4000, "page_size"),
        ("page_size=ten", "page_size"),
        ("page_size=", "page_size"),
        ("page_size=%00", "page_size"),
        ("page_size=10&page_size=20", "page_size"),
        ("cursor=", "cursor"),
        ("cursor=nonsense", "cursor"),
        ("cursor=cD1aWlo%3D", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=%ff%fe", "cursor"),
        ("cursor=" + "A" * 8000, "cursor"),
    ],
)
@pytest.mark.parametrize("path", LISTS)
def test_hostile_parameters_get_400_with_the_reason(analyst, path, query, parameter):
    body = problem(analyst.get(f"{path}?{query}"), 400)
    assert list(body["errors"]) == [parameter]


@pytest.mark.parametrize("value", ["%00", "R%00F", "", "R" * 4000, "%ff%fe", "TOO-LONG", "rcf", "RCF%0A", "+RCF"])
@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/v1/trusts/", "region"),
        ("/api/v1/trusts/", "type"),
        ("/api/v1/waves/", "state"),
        ("/api/v1/assessments/", "trust"),
        ("/api/v1/assessments/", "state"),
        ("/api/v1/scores/", "icb"),
        ("/api/v1/scores/", "scope"),
        ("/api/v1/scores/", "programme"),
        ("/api/v1/publications/", "state"),
        ("/api/v1/benchmarks/", "publication"),
        ("/api/v1/benchmarks/", "kind"),
        ("/api/v1/benchmarks/", "region"),
        ("/api/v1/benchmarks/", "icb"),
        ("/api/v1/benchmarks/", "type"),
        ("/api/v1/benchmarks/", "programme"),
        ("/api/v1/exports/", "state"),
    ],
)
def test_hostile_values_get_400_with_the_reason(analyst, path, parameter, value):
    body = problem(analyst.get(f"{path}?{parameter}={value}"), 400)
    assert list(body["errors"]) == [parameter]


@pytest.mark.parametrize("value", ["%00", "2024%00", "", "2024'--", "20/24", "2024%0A"])
def test_a_wave_is_asked_for_by_a_slug(analyst, value):
    assert list(problem(analyst.get(f"/api/v1/scores/?wave={value}"), 400)["errors"]) == ["wave"]


def test_a_cursor_of_another_list_is_none_of_this_one(analyst):
    cursor = analyst.get("/api/v1/trusts/?page_size=1").json()["next"].split("cursor=")[1].split("&")[0]
    assert analyst.get(f"/api/v1/trusts/?cursor={cursor}").status_code == 200
    for path in ("/api/v1/waves/", "/api/v1/assessments/"):
        problem(analyst.get(f"{path}?cursor={cursor}"), 400)


@pytest.mark.parametrize(
    "query", ["colour=blue", "page_size=10", "cursor=1", "region=Y63", "format=json", "format=csv"]
)
@pytest.mark.parametrize("path", DETAILS)
def test_one_thing_takes_no_parameters(analyst, path, query):
    problem(analyst.get(f"{path}?{query}"), 400)


# --- what is not there ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "trusts/RZZ/",
        "trusts/%00/",
        "trusts/" + "R" * 4000 + "/",
        "waves/2031/",
        "waves/%00/",
        "waves/20%0A24/",
        "assessments/0/",
        "assessments/-1/",
        "assessments/" + "9" * 30 + "/",
        "assessments/" + "9" * 4000 + "/",
        "assessments/RCF/",
        "scores/999999999/",
        "scores/" + "9" * 4000 + "/",
        "publications/2024/9/",
        "publications/2024/" + "9" * 30 + "/",
        "benchmarks/1/",
        "exports/999999999/",
        "nothing/",
        "%0A/",
        quote("trüsts") + "/",
        "v2/trusts/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_there_is_answered_alike_in_json(analyst, path, method):
    response = analyst.generic(method, f"/api/v1/{path}")
    if method == "POST" and response.status_code == 405:
        return  # The address could be one of a thing; only reading it says that there is none.
    body = problem(response, 404)
    assert body["detail"] == "It is not there, or it is not yours to read."


def test_an_address_without_its_slash_leads_to_the_one_with_it(analyst):
    response = analyst.get("/api/v1/trusts?region=Y63")
    assert (response.status_code, response.url) == (301, "/api/v1/trusts/?region=Y63")


# --- how it is asked ------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", [*LISTS, *DETAILS, "/api/v1/schema/"])
def test_nothing_is_written(analyst, path, method):
    analyst.handler.enforce_csrf_checks = True
    response = analyst.generic(method, path, json.dumps({"code": "RZZ"}), content_type="application/json")
    problem(response, 405)
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense"])
def test_lists_are_json_or_csv_only(analyst, accept):
    problem(analyst.get("/api/v1/trusts/", HTTP_ACCEPT=accept), 406)


def test_one_thing_is_json_only(analyst):
    problem(analyst.get("/api/v1/trusts/RCF/", HTTP_ACCEPT="text/csv"), 406)


@pytest.mark.parametrize("query", ["format=csv&region=%00", "format=csv&colour=blue"])
def test_an_error_of_a_csv_is_json(analyst, query):
    problem(analyst.get(f"/api/v1/trusts/?{query}"), 400)
    problem(analyst.get("/api/v1/trusts/?colour=blue", HTTP_ACCEPT="text/csv"), 400)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_a_browser_gets_json_too(analyst, accept):
    assert analyst.get("/api/v1/trusts/", HTTP_ACCEPT=accept).headers["Content-Type"] == "application/json"


def test_too_many_requests_get_429_each_person_alone(analyst, monkeypatch):
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "3/min"})
    assert [analyst.get("/api/v1/waves/").status_code for _ in range(3)] == [200] * 3
    response = analyst.get("/api/v1/waves/")
    problem(response, 429)
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert signed_in(make_person(Role.NATIONAL_ANALYST)).get("/api/v1/waves/").status_code == 200


def test_600_requests_a_minute_are_permitted():
    assert UserRateThrottle().get_rate() == "600/min"


def test_a_database_that_does_not_answer_is_503(analyst, monkeypatch):
    def locked(*args: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(surveys.api, "waves", locked)
    response = analyst.get("/api/v1/waves/")
    body = problem(response, 503)
    assert "locked" not in body["detail"]
    assert response.headers["Retry-After"] == "30"


# --- the same again -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*LISTS, *DETAILS, "/api/v1/schema/", "/api/v1/trusts/?page_size=1"])
def test_what_has_not_changed_is_not_sent_again(analyst, path):
    first = analyst.get(path)
    assert set(first.headers["Cache-Control"].split(", ")) == {"private", "no-cache"}
    again = analyst.get(path, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_what_has_changed_is_sent(analyst, world):
    first = analyst.get("/api/v1/trusts/")
    world.own.trust.names.update(name="Airedale")
    assert analyst.get("/api/v1/trusts/", HTTP_IF_NONE_MATCH=first.headers["ETag"]).status_code == 200
