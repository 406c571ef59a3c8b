"""The examples of docs/api.md are answered as it says."""

import re

import pytest

from accounts.models import Role
from config.api.document import openapi_document
from config.settings.environment import BASE_DIR
from surveys.models import Assessment
from tests.factories.accounts import make_person, signed_in
from tests.unit.api.conftest import release

TEXT = (BASE_DIR / "docs" / "api.md").read_text()
EXAMPLES = re.findall(r"^    GET (\S+)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_answered_with_something(world, example):
    release(world.wave)
    Assessment.objects.filter(pk=world.not_started.pk).update(programmes=["ff"])
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    response = client.get(example.format(assessment=world.own.pk))
    assert response.status_code == 200, response.content
    if "format=csv" in example:
        assert len(response.content.splitlines()) == 2
    else:
        assert response.json().get("results", True)


def test_every_list_is_in_the_table():
    lists = {path for path in openapi_document()["paths"] if path.count("/") == 4}
    assert set(re.findall(r"^\| `(/api/v1/\S+)` ", TEXT, re.MULTILINE)) == lists
