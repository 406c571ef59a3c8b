"""A slip of the pen in a template is an error; what a macro may leave out is not."""

from types import SimpleNamespace

import pytest
from django.template import engines
from jinja2 import UndefinedError


def rendered(source: str, **context: object) -> str:
    return engines["jinja2"].from_string(source).render(context)


@pytest.mark.parametrize(
    "source",
    [
        "{{ assesment }}",
        "{{ assesment.name }}",
        "{% for one in assesments %}{% endfor %}",
        "{{ trust.nmae }}",
        "{{ trust.nmae|upper }}",
        "{% if trust.nmae %}{% endif %}",
        "{% for one in trust.waves %}{% endfor %}",
        "{{ trusts[0].nmae }}",
    ],
)
def test_a_name_that_is_not_there_cannot_be_used(source: str) -> None:
    trust = SimpleNamespace(name="Maple")
    with pytest.raises(UndefinedError):
        rendered(source, trust=trust, trusts=[trust])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 'busy' if busy else 'free' }}", "free"),
        ("{{ busy|default('free') }}", "free"),
        ("{{ params.label.text }}", ""),
        ("{{ params.get('items', undefined)|length }}", "0"),
    ],
)
def test_what_may_be_left_out_may_be_asked_about(source: str, expected: str) -> None:
    assert rendered(source, params={"classes": "x"}) == expected


def test_a_dictionary_is_looked_into_by_key_first() -> None:
    source = "{{ params.items }} {{ params.get('a') }} {{ params.keys()|list|join(',') }}"
    assert rendered(source, params={"items": 3, "a": 1}) == "3 1 items,a"


def test_addresses_and_files_are_named() -> None:
    assert rendered("{{ url('nhsuk:cookies_read') }} {{ static('portal.css') }}") == "/cookies/ /static/portal.css"
