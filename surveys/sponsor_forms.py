"""The executive sponsor's forms."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from nhsuk import forms


class ClinicalLeadForm(forms.Form):
    """Who of those who hold the role is the clinical lead."""

    person = forms.RadioField(
        label="Who is the clinical lead?",
        label_size="m",
        error_messages={
            "required": "Select who the clinical lead is",
            "invalid_choice": "Select somebody who holds the role now",
        },
    )

    def __init__(self, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            forms.Choice(str(person.pk), person.name, hint=person.job_title or "No job title given")
            for person in people
        ]


class BoardDateForm(forms.Form):
    """When the board saw the assessment."""

    on = forms.DateField(
        label="Date",
        label_size="m",
        help_text="For example, 24 11 2026",
        error_messages={"required": "Enter the date of the board meeting"},
    )
