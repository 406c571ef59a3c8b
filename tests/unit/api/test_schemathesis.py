"""Cases made from the OpenAPI document, fitting it and not, sent through WSGI by two people with rights far apart."""

import copy

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from rest_framework.throttling import UserRateThrottle
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from accounts.models import Role
from config.api.document import openapi_document
from tests import size
from tests.factories.accounts import make_person, signed_in
from tests.unit.api.conftest import FOREIGN, NOT_STARTED, OWN, make_export, release

CASES = size.count("API cases by schemathesis for each of two roles", reduced=210, full=2_500)


def document_without_sign_in() -> dict:
    """So that each case is sent in the person's own session; test_rights.py asks without one."""
    document = copy.deepcopy(openapi_document())
    for methods in document["paths"].values():
        for operation in methods.values():
            del operation["security"]
    del document["components"]["securitySchemes"]
    return document


# Names in the address are the only parameters, and no text is against the document.
TAKE_ANY_TEXT = {
    "/api/v1/trusts/{code}/",
    "/api/v1/waves/{slug}/",
    "/api/v1/frameworks/{slug}/{version}/",
}


@pytest.fixture
def one_connection():
    """Requests leave the connection open, which holds the test's own transaction, as with Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("role", [Role.NATIONAL_ANALYST, Role.DIGITAL_LEAD])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_case_breaks_the_document(world, role, mode, monkeypatch):
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": None})
    own = {"trust": world.own.trust} if role == Role.DIGITAL_LEAD else {}
    person = make_person(role, **own)
    client = signed_in(person)
    release(world.wave)
    make_export(person, world.wave)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    schema = schemathesis.openapi.from_dict(document_without_sign_in())
    schema.app = WSGIHandler()
    operations = [found.ok() for found in schema.get_all_operations()]
    if mode == GenerationMode.NEGATIVE:
        operations = [operation for operation in operations if operation.path not in TAKE_ANY_TEXT]
    visible = {OWN} if own else {OWN, FOREIGN, NOT_STARTED}
    seen: set[str] = set()

    for operation in operations:

        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        @hypothesis.settings(
            max_examples=CASES // (len(operations) * len(GenerationMode)),
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        def holds(case):
            response = case.call(cookies=cookies, headers={"Host": "localhost", "Accept-Encoding": "identity"})
            cursor_is_none_of_ours = response.status_code == 400 and set(response.json()["errors"]) == {"cursor"}
            case.validate_response(
                response, excluded_checks=[positive_data_acceptance] if cursor_is_none_of_ours else []
            )
            names_trusts = case.operation.path in ("/api/v1/assessments/", "/api/v1/scores/")
            if response.status_code == 200 and names_trusts and "json" in response.headers["content-type"][0]:
                seen.update(entry["trust"]["code"] for entry in response.json()["results"])

        holds()
    assert seen <= visible
    if mode == GenerationMode.POSITIVE:
        assert seen, "no case was answered with anything: the test looked at nothing"
