"""The templates obey the rules, and each rule finds what it is there for."""

from pathlib import Path

import pytest

from nhsuk.lint import problems
from nhsuk.lint.__main__ import ROOT, layers

LAYERS = ["nhsuk", "accounts", "surveys", "reports", "config"]


def found(root: Path, source: str, name: str = "surveys/page.jinja") -> list[str]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    return [problem.what for problem in problems(root, LAYERS)]


def test_every_template_of_the_portal_is_in_order() -> None:
    assert [str(problem) for problem in problems(ROOT / "templates", layers())] == []


def test_the_layers_are_those_of_the_imports() -> None:
    assert layers()[0] == "nhsuk"
    assert layers()[-1] == "config"
    assert layers().index("accounts") < layers().index("surveys") < layers().index("reports")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% if %}", "line 1"),
        ("{{ word|nosuchfilter }}", "nosuchfilter"),
        ("<script>go()</script>", "without a nonce"),
        ("<script src='/x.js'></script>", "static()"),
        ('<p style="color: red">', "static/scss"),
        ("<style>p{}</style>", "static/scss"),
        ('<a href="/" onclick="go()">', "on… attribute"),
        ('<a href="javascript:go()">', "javascript:"),
        ('<a href="https://elsewhere.example/">', "elsewhere.example"),
        ('<img alt="" src="//elsewhere.example/x.png">', "elsewhere.example"),
        ('<link rel="x" href="https://www.nhs.uk/x.css">', "no request"),
        ('<form method="post" action="https://www.nhs.uk/"> {{ csrf_input }}</form>', "no request"),
        ('<img src="{{ static(1) }}">', "alt"),
        ('<form method="post"><input></form>', "csrf_input"),
        ("<input autofocus>", "autofocus"),
        ('<a tabindex="3">', "tabindex"),
        ("{{ typed|safe }}", "|safe"),
        ("{% autoescape false %}{{ typed }}{% endautoescape %}", "escaping"),
        ('{{ component("tag", {"html": typed}) }}', "html is printed"),
        ('{{ component("tag", {"html": "<b>" ~ typed ~ "</b>"}) }}', "html is printed"),
        ('{{ component("tag", {"html": typed|trim}) }}', "html is printed"),
        ('{% include "surveys/none.jinja" %}', "there is no template"),
        ("{% include name %}", "named outright"),
    ],
)
def test_a_rule_finds_what_it_is_there_for(tmp_path: Path, source: str, said: str) -> None:
    what = found(tmp_path, source)
    assert len(what) == 1
    assert said in what[0]


@pytest.mark.parametrize(
    "source",
    [
        '<script nonce="{{ csp_nonce }}">go()</script>',
        '<script type="module" src="{{ static(\'x.js\') }}"></script>',
        '<a href="https://digital.nhs.uk/x">, <a href="https://www.gov.uk/">',
        '<img alt="" src="{{ static(1) }}">',
        '<form method="post">{{ csrf_input }}</form><form method="get"></form>',
        "{# <p style='x'> {{ typed|safe }} #}",
        '{% set words %}<b>{{ typed }}</b>{% endset %}{{ component("tag", {"html": words|trim}) }}',
        '{{ component("tag", {"html": "<b>fixed</b>"}) }}',
        "{{ svg|drawing }}",
        '{% from "nhsuk/components/tag/macro.jinja" import tag %}{{ tag({"text": typed}) }}',
    ],
)
def test_a_rule_leaves_alone_what_is_right(tmp_path: Path, source: str) -> None:
    assert found(tmp_path, source) == []


def test_an_email_is_not_html(tmp_path: Path) -> None:
    assert found(tmp_path, "Go to https://elsewhere.example/ <img>", "accounts/email/hello.txt") == []


class TestLayers:
    def test_a_template_takes_of_its_own_app_and_of_lower_ones(self, tmp_path: Path) -> None:
        found(tmp_path, "x", "surveys/part.jinja")
        found(tmp_path, "x", "components/part.jinja")
        found(tmp_path, "x", "mfa/part.jinja")
        source = '{% include "surveys/part.jinja" %}{% include "components/part.jinja" %}{% include "mfa/part.jinja" %}'
        assert found(tmp_path, source, "reports/page.jinja") == []
        assert found(tmp_path, source, "404.jinja") == []

    @pytest.mark.parametrize(
        "statement",
        [
            '{% include "surveys/part.jinja" %}',
            '{% extends "surveys/part.jinja" %}',
            '{% import "surveys/part.jinja" as p %}',
        ],
    )
    def test_a_template_takes_nothing_of_a_higher_app(self, tmp_path: Path, statement: str) -> None:
        found(tmp_path, "x", "surveys/part.jinja")
        what = found(tmp_path, statement, "account/page.jinja")
        assert what == ["surveys/part.jinja belongs to a higher app"]

    def test_a_folder_belongs_to_an_app(self, tmp_path: Path) -> None:
        assert found(tmp_path, "x", "surprise/page.jinja") == ["the folder is none of the apps"]
