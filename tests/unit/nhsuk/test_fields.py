"""Fields print NHS.UK components that a keyboard, a screen reader and an error summary can find their way in."""

import pytest
from django import forms as django_forms

from nhsuk import forms

from .markup import read
from .showcase import FILLED_IN, EverythingForm


def test_every_input_has_one_label_or_legend() -> None:
    page = read(EverythingForm().body)
    for element in page:
        if element.tag in ("input", "select", "textarea") and element.get("type") != "hidden":
            assert len(page.all("label", **{"for": element["id"]})) == 1, element


def test_every_id_is_given_once_and_every_reference_leads_to_one() -> None:
    form = EverythingForm({"level": "na"})
    page = read(str(form.error_summary) + form.body)
    ids = [element["id"] for element in page if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in page:
        for reference in (element.get("aria-describedby") or "").split():
            assert reference in ids
        for name in ("aria-controls", "data-aria-controls", "for"):
            assert element.get(name) is None or element[name] in ids


def test_a_hint_and_an_error_describe_the_input() -> None:
    field = read(EverythingForm({})["job_title"])
    assert field.one("input")["aria-describedby"] == "id_job_title-hint id_job_title-error"
    assert field.one(id="id_job_title-hint").text == "As on your contract"
    assert field.one(id="id_job_title-error").text == "Error: Enter job title"


def test_of_a_group_the_hint_and_the_error_describe_the_fieldset() -> None:
    field = read(EverythingForm({})["level"])
    assert field.one("fieldset")["aria-describedby"] == "id_level-hint id_level-error"
    assert field.one("legend").text == "Which level are you at?"


def test_the_error_summary_leads_to_the_input_to_repair() -> None:
    form = EverythingForm({"due_on-day": "30", "due_on-month": "", "due_on-year": "2027"})
    summary = read(form.error_summary)
    page = read(form.body)
    targets = {link.text: link["href"][1:] for link in summary.all("a")}
    assert targets["Answer “Which level are you at?”"] == "id_level"
    assert page.one(id="id_level")["value"] == "1"
    assert targets["Due date must include a month"] == "id_due_on-month"
    assert targets["Enter work email"] == "id_email"
    for target in targets.values():
        assert page.one(id=target).tag in ("input", "select", "textarea")


def test_there_is_no_error_summary_where_nothing_is_wrong() -> None:
    assert EverythingForm().error_summary == ""
    assert EverythingForm(FILLED_IN).error_summary == ""


def test_an_error_of_the_whole_form_leads_to_its_first_field() -> None:
    form = EverythingForm(FILLED_IN)
    form.add_error(None, "The wave closed meanwhile")
    assert read(form.error_summary).one("a")["href"] == "#id_job_title"


def test_an_error_of_a_hidden_field_is_said_and_leads_nowhere() -> None:
    form = EverythingForm(FILLED_IN)
    form.add_error("seen_version", "Open the question again")
    summary = read(form.error_summary)
    assert "Open the question again" in summary.text
    assert summary.all("a") == []


def test_what_was_typed_is_shown_again() -> None:
    form = EverythingForm(FILLED_IN | {"email": "not an address"})
    page = read(form.body)
    assert page.one(name="job_title")["value"] == "Chief information officer"
    assert page.one("textarea", name="comment").text == "Shorter forms"
    assert [box["value"] for box in page.all("input", name="level") if "checked" in box.attributes] == ["2"]
    assert [box["value"] for box in page.all("input", name="systems") if "checked" in box.attributes] == ["epr"]
    assert [page.one(name=f"due_on-{part}")["value"] for part in ("day", "month", "year")] == ["31", "March", "2027"]


def test_a_password_is_never_sent_back() -> None:
    page = EverythingForm(FILLED_IN | {"email": ""}).body
    assert "correct horse battery" not in page


@pytest.mark.parametrize("typed", ["\nfirst line is empty", "one\r\ntwo", "a" * 200, "  kept  ", "</textarea>"])
def test_a_text_survives_being_shown_again(typed: str) -> None:
    field = read(EverythingForm({"comment": typed})["comment"]).one("textarea")
    # A browser leaves out the line break that follows the tag.
    assert field.raw_text.startswith("\n")
    assert field.raw_text[1:] == typed


def test_a_line_break_counts_as_one_character() -> None:
    form = EverythingForm(FILLED_IN | {"comment": "\r\n".join(["x" * 9] * 20)})
    assert form.is_valid(), form.errors


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    form = EverythingForm(FILLED_IN | {"comment": "x" * 210})
    assert form.errors["comment"] == ["Use 200 characters or fewer: there are 210"]
    assert len(read(form["comment"]).one("textarea").text) == 210


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "Answer “How many beds?”"), ("many", "Enter a whole number"), ("-1", "Enter a number that is 0 or more")],
)
def test_numbers_say_what_to_type(typed: str, message: str) -> None:
    assert EverythingForm({"beds": typed}).errors["beds"][0].startswith(message)


def test_params_and_the_template_have_the_last_word() -> None:
    form = EverythingForm()
    assert "nhsuk-input--width-20" in form["job_title"].component()
    assert "nhsuk-input--width-5" in form["job_title"].component(width=5)


def test_a_label_can_be_the_heading_of_the_page() -> None:
    class OneQuestion(forms.Form):
        name = forms.CharField(label="What is your name?", label_size="xl", page_heading=True)

    assert read(OneQuestion()["name"]).one("h1").one("label").text == "What is your name?"


def test_forms_of_other_packages_render_the_same_components() -> None:
    class Theirs(django_forms.Form):
        login = django_forms.CharField(widget=django_forms.TextInput(attrs={"placeholder": "x", "autofocus": True}))
        password = django_forms.CharField(widget=django_forms.PasswordInput(attrs={"autocomplete": "new-password"}))
        age = django_forms.IntegerField()
        kind = django_forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=django_forms.RadioSelect)
        pick = django_forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], initial=["b"])
        note = django_forms.CharField(widget=django_forms.Textarea)
        remember = django_forms.BooleanField(initial=True)
        next = django_forms.CharField(widget=django_forms.HiddenInput)

    page = read(forms.body(Theirs()))
    assert page.one(name="login").attributes.keys().isdisjoint({"placeholder", "autofocus"})
    assert page.one(name="password")["autocomplete"] == "new-password"
    assert page.one(name="age")["inputmode"] == "numeric"
    assert page.one(name="age")["type"] == "text"
    assert len(page.all("input", name="kind", type="radio")) == 2
    assert [box["value"] for box in page.all(name="pick") if "checked" in box.attributes] == ["b"]
    assert "checked" in page.one(name="remember").attributes
    assert page.one(name="next")["type"] == "hidden"


def test_a_widget_without_a_component_is_refused() -> None:
    class Odd(django_forms.Form):
        when = django_forms.SplitDateTimeField()

    with pytest.raises(TypeError, match="SplitDateTimeWidget"):
        str(Odd()["when"])


def test_prefixed_forms_keep_their_names_apart() -> None:
    page = read(EverythingForm(prefix="left").body + EverythingForm(prefix="right").body)
    ids = [element["id"] for element in page if element.get("id")]
    assert len(ids) == len(set(ids))
    assert page.one(name="left-due_on-day")
