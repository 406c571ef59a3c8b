"""Choices with fields that only they ask for."""

from nhsuk import forms

from .markup import read
from .showcase import FILLED_IN, EverythingForm


def test_a_revealed_field_stands_below_its_choice_and_nowhere_else() -> None:
    page = read(EverythingForm().body)
    below = page.one(class_="nhsuk-radios__conditional")
    assert below.one("select")["name"] == "reason"
    assert len(page.all("select", name="reason")) == 1
    choice = page.one("input", name="level", value="na")
    assert choice["data-aria-controls"] == below["id"]


def test_a_revealed_field_is_asked_for_with_its_choice() -> None:
    form = EverythingForm(FILLED_IN | {"level": "na", "reason": ""})
    assert form.errors == {"reason": ["Select an answer for “Reason”"]}


def test_a_revealed_field_does_not_count_without_its_choice() -> None:
    form = EverythingForm(FILLED_IN | {"level": "2", "reason": "nonsense"})
    assert form.is_valid(), form.errors
    assert not form.cleaned_data["reason"]


def test_a_revealed_field_counts_with_its_choice() -> None:
    form = EverythingForm(FILLED_IN | {"level": "na", "reason": "small"})
    assert form.is_valid()
    assert form.cleaned_data["reason"] == "small"


def test_a_revealed_field_is_open_where_its_choice_was_made() -> None:
    open_below = read(EverythingForm({"level": "na"})["level"]).one(class_="nhsuk-radios__conditional")
    closed_below = read(EverythingForm({"level": "1"})["level"]).one(class_="nhsuk-radios__conditional")
    assert "nhsuk-radios__conditional--hidden" not in open_below["class"]
    assert "nhsuk-radios__conditional--hidden" in closed_below["class"]


def test_a_divider_stands_above_its_choice() -> None:
    radios = read(EverythingForm()["level"]).one(class_="nhsuk-radios")
    classes = [child["class"].split()[0] for child in radios.children if not isinstance(child, str)]
    assert classes == [
        "nhsuk-radios__item",
        "nhsuk-radios__item",
        "nhsuk-radios__divider",
        "nhsuk-radios__item",
        "nhsuk-radios__conditional",
    ]


def test_choices_set_on_one_form_do_not_reach_the_next() -> None:
    changed = EverythingForm()
    changed.fields["level"].choices = [forms.Choice("5", "The highest", hint="All of it")]
    assert read(changed["level"]).one("input")["value"] == "5"
    assert len(read(EverythingForm()["level"]).all("input")) == 3
    assert EverythingForm(FILLED_IN).is_valid()


def test_a_value_that_is_no_choice_is_refused() -> None:
    assert "level" in EverythingForm(FILLED_IN | {"level": "6"}).errors
    assert "systems" in EverythingForm(FILLED_IN | {"systems": ["epr", "other"]}).errors


def test_a_zero_is_a_choice_like_any_other() -> None:
    class Zero(forms.Form):
        level = forms.RadioField(label="Level", choices=[(0, "None"), (1, "One")])

    form = Zero({"level": "0"})
    assert form.is_valid()
    assert [box["value"] for box in read(form["level"]).all("input") if "checked" in box.attributes] == ["0"]
