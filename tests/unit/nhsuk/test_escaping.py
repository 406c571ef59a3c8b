"""What somebody typed is text wherever it is printed, and the forms' own texts are not markup either."""

import pytest
from django.template import engines
from django.utils.html import escape
from django.utils.safestring import mark_safe

from nhsuk import components, forms

from .markup import read
from .showcase import FILLED_IN, EverythingForm

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "</textarea><svg onload=alert(1)>",
    "</title></style><iframe srcdoc=x>",
    "{{ 7*7 }}{% raw %}",
    "\ue0000\ue001 onfocus=alert(1)",
    "javascript:alert(1)",
]
BAD_TAGS = {"script", "img", "svg", "iframe"}


def assert_is_only_text(html: str, payload: str) -> None:
    for element in read(html):
        ours = element.tag == "svg" and (element.get("class") or "").startswith("nhsuk-")
        assert ours or element.tag not in BAD_TAGS
        assert not any(name.startswith("on") or name in ("srcdoc", "autofocus") for name in element.attributes)
        assert not (element.get("href") or "").startswith("javascript:")
    assert "49" not in html or "49" in payload


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("name", [*FILLED_IN, "reason"])
def test_typed_into_any_field(name: str, payload: str) -> None:
    form = EverythingForm(FILLED_IN | {"email": "wrong"} | {name: [payload] if name == "systems" else payload})
    assert_is_only_text(str(form.error_summary) + form.body, payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_can_be_read_back(payload: str) -> None:
    page = read(EverythingForm({"job_title": payload, "comment": payload, "seen_version": payload}).body)
    assert page.one(name="job_title")["value"] == payload
    assert page.one(name="comment").raw_text == "\n" + payload
    assert page.one(name="seen_version")["value"] == payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_the_words_of_a_form(payload: str) -> None:
    class Worded(forms.Form):
        line = forms.CharField(label=payload, help_text=payload, error_messages={"required": payload})
        lines = forms.TextField(label=payload, help_text=payload, max_length=9)
        one = forms.RadioField(
            label=payload,
            help_text=payload,
            choices=[forms.Choice(payload, payload, hint=payload, divider=payload, reveals=["pick"])],
        )
        pick = forms.SelectField(label=payload, choices=[(payload, payload)])
        some = forms.CheckboxesField(label=payload, choices=[(payload, payload)])
        box = forms.CheckboxField(label=payload, help_text=payload)
        day = forms.DateField(label=payload, help_text=payload)
        secret = forms.PasswordField(label=payload)
        file = forms.FileField(label=payload)

    for form in (Worded(), Worded({}), Worded({"one": payload, "pick": payload, "some": payload, "lines": payload})):
        assert_is_only_text(str(form.error_summary) + form.body, payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_declared_safe_by_somebody_and_typed_into_a_field_all_the_same(payload: str) -> None:
    form = EverythingForm(initial={"job_title": mark_safe(payload), "comment": mark_safe(payload)})
    assert_is_only_text(form.body, payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_an_error_that_repeats_it(payload: str) -> None:
    form = EverythingForm(FILLED_IN)
    form.add_error("email", f"There is no {payload}")
    form.add_error("level", f"There is no {payload}")
    form.add_error(None, f"There is no {payload}")
    assert_is_only_text(str(form.error_summary) + form.body, payload)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.usefixtures("showcase")
def test_in_the_context_of_a_page(payload: str) -> None:
    source = """
        {% from "nhsuk/components/button/macro.jinja" import button %}
        {% from "nhsuk/components/tag/macro.jinja" import tag %}
        {% from "nhsuk/components/inset-text/macro.jinja" import insetText %}
        {% from "nhsuk/components/details/macro.jinja" import details %}
        <p title="{{ typed }}">{{ typed }}</p>
        {{ button({"text": typed}) }}{{ tag({"text": typed}) }}{{ insetText({"text": typed}) }}
        {% call details({"summaryText": typed}) %}{{ typed }}{% endcall %}
        {{ component("header", {"service": {"text": typed, "href": "/"},
            "account": {"items": [{"text": varying(typed), "href": "/a"}]},
            "navigation": {"items": [{"text": typed, "href": "/b"}]}}) }}
    """
    assert_is_only_text(engines["jinja2"].from_string(source).render({"typed": payload}), payload)


def test_a_name_in_the_header_is_text(visitor) -> None:
    for payload in PAYLOADS:
        page = read(visitor.get("/cookies/", {"name": payload}).content.decode())
        assert page.one(class_="nhsuk-header__account").one("a", href="/account/").text == " ".join(payload.split())


def test_plain_text_of_emails_is_not_escaped() -> None:
    environment = components.env()
    assert environment.autoescape("account/email/invitation_message.txt") is False
    assert environment.autoescape("account/login.jinja") is True
    assert environment.autoescape(None) is True


def test_the_place_of_one_varying_text_cannot_be_taken_by_another() -> None:
    inner = mark_safe('<b class="x">ours</b>')
    params = {
        "name": "n",
        "items": [
            {"value": "\ue0000\ue001", "text": "\ue0001\ue001", "conditional": {"html": components.Varying(inner)}},
            {"value": components.Varying("\ue0000\ue001<i>"), "text": "b"},
        ],
    }
    html = components.render("radios", params)
    assert html.count(inner) == 1
    assert escape("\ue0000\ue001<i>") in html
