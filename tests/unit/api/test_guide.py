"""The OpenAPI document and the page that is made of it."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from accounts.models import Role
from config.api.document import openapi_document
from config.api.guide import guide_to
from tests.factories.accounts import make_person, signed_in

WITHOUT_OPERATION = {"api_read", "schema_read", "nothing_read"}


def test_the_document_is_valid_and_made_without_a_warning():
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_every_address_is_documented():
    patterns = get_resolver("config.api.urls").url_patterns
    assert len(openapi_document()["paths"]) == len({p.name for p in patterns} - WITHOUT_OPERATION)


def test_every_operation_names_its_errors():
    for path, methods in openapi_document()["paths"].items():
        for operation in methods.values():
            expected = {"200", "304", "400", "401", "406", "429", "503"} | ({"404"} if "{" in path else set())
            assert set(operation["responses"]) == expected
            assert operation["description"]


@pytest.mark.django_db
def test_the_document_is_served_to_who_is_signed_in():
    client = signed_in(make_person())
    response = client.get("/api/v1/schema/")
    assert response.headers["Content-Type"] == "application/vnd.oai.openapi+json"
    assert json.loads(response.content) == openapi_document()
    plain = client.get("/api/v1/schema/", HTTP_ACCEPT="application/json")
    assert plain.headers["Content-Type"] == "application/json"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, Role.NATIONAL_ANALYST])
def test_the_page_describes_every_address(role):
    response = signed_in(make_person(role)).get("/api/v1/")
    html = response.content.decode().replace("<wbr>", "")
    assert response.status_code == 200
    for operation in guide_to(openapi_document()).operations:
        assert f'id="{operation.name}"' in html
        assert operation.path in html
    assert "600 requests a minute" in html
    assert "one of open, signed, submitted" in html
    assert "results[].trust.region.code" in html
    # Nothing from elsewhere, and nothing that the policy would refuse.
    assert not re.search(r'(src|href)="(https?:)?//(?!www\.nhs)', html)
    assert " style=" not in html
    assert all("nonce=" in tag or "src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.django_db
def test_the_page_is_for_who_is_signed_in(client):
    response = client.get("/api/v1/")
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/api/v1/")


def test_the_guide_says_what_every_parameter_and_field_means():
    for operation in guide_to(openapi_document()).operations:
        assert [line.name for line in (*operation.parameters, *operation.fields) if not line.meaning] == []


def test_the_guide_tells_limits_values_and_what_may_be_null():
    operations = {operation.name: operation for operation in guide_to(openapi_document()).operations}
    parameters = {line.name: line for line in operations["scores_list"].parameters}
    fields = {line.name: line for line in operations["scores_list"].fields}
    assert parameters["page_size"].holds == "whole number, 1 to 200"
    assert parameters["scope"].holds == "one of overall, theme, question"
    assert fields["results[].scores[].score"].holds == "number, 0 to 100, or null"
    assert fields["results[].submission.submitted_at"].holds == "date and time"
    assert fields["next"].holds == "address, or null"
    assert {line.name for line in operations["assessments_retrieve"].fields} >= {"progress.answered", "progress.themes"}
