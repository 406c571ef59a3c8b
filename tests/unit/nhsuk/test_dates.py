from datetime import date

import pytest

from nhsuk import forms

from .markup import read


class DueForm(forms.Form):
    due_on = forms.DateField(label="Due date")


def typed(day: str, month: str, year: str) -> DueForm:
    return DueForm({"due_on-day": day, "due_on-month": month, "due_on-year": year})


@pytest.mark.parametrize(
    ("parts", "meant"),
    [
        (("1", "2", "2027"), date(2027, 2, 1)),
        (("01", "02", "2027"), date(2027, 2, 1)),
        ((" 29 ", "feb", "2028"), date(2028, 2, 29)),
        (("3", "November", "2026"), date(2026, 11, 3)),
    ],
)
def test_a_date_is_read_as_people_type_it(parts: tuple[str, str, str], meant: date) -> None:
    form = typed(*parts)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due_on"] == meant


@pytest.mark.parametrize(
    ("parts", "message", "wrong"),
    [
        (("", "", ""), "Enter due date", ["day", "month", "year"]),
        (("1", "", ""), "Due date must include a month and year", ["month", "year"]),
        (("29", "2", "2027"), "Due date must be a real date", ["day"]),
        (("1", "13", "2027"), "Due date must be a real date", ["month"]),
        (("x", "y", "27"), "Due date must be a real date", ["day", "month", "year"]),
        (("١", "2", "2027"), "Due date must be a real date", ["day"]),
        (("1", "2", "99999"), "Due date must be a real date", ["year"]),
    ],
)
def test_a_date_that_is_none_names_the_part(parts: tuple[str, str, str], message: str, wrong: list[str]) -> None:
    form = typed(*parts)
    assert form.errors["due_on"] == [message]
    inputs = read(form["due_on"]).all("input")
    assert [
        one["id"].removeprefix("id_due_on-") for one in inputs if "nhsuk-input--error" in one["class"].split()
    ] == wrong
    assert read(form.error_summary).one("a")["href"] == f"#id_due_on-{wrong[0]}"
    assert [one["value"] for one in inputs] == [part.strip() for part in parts]


def test_a_date_that_was_given_is_shown() -> None:
    inputs = read(DueForm(initial={"due_on": date(2027, 3, 31)})["due_on"]).all("input")
    assert [one["value"] for one in inputs] == ["31", "3", "2027"]


def test_an_optional_date_may_be_left_out() -> None:
    class MaybeForm(forms.Form):
        due_on = forms.DateField(label="Due date", required=False)

    form = MaybeForm({"due_on-day": "", "due_on-month": "", "due_on-year": ""})
    assert form.is_valid()
    assert form.cleaned_data["due_on"] is None


def test_a_date_has_changed_when_it_says_another_day() -> None:
    same = DueForm(
        {"due_on-day": "31", "due_on-month": "3", "due_on-year": "2027"}, initial={"due_on": date(2027, 3, 31)}
    )
    other = DueForm(
        {"due_on-day": "30", "due_on-month": "3", "due_on-year": "2027"}, initial={"due_on": date(2027, 3, 31)}
    )
    assert (same.has_changed(), other.has_changed()) == (False, True)
