"""The forms by which work is shared out."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from nhsuk import forms

from .models import Assignment
from .services.delegation import MOST_NOTE

NOBODY = "nobody"


class SeenForm(forms.Form):
    """The version of the assignment that the page showed."""

    seen_version = forms.HiddenField(error_messages={"required": "Open the page again: it is incomplete"})

    def clean_seen_version(self) -> int:
        value = self.cleaned_data["seen_version"]
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise ValidationError("Open the page again: it is incomplete")
        return int(value)


class AssignForm(SeenForm):
    """Who is to answer, by when, and what to say to them."""

    person = forms.RadioField(
        label="Who is to answer?", label_size="s", error_messages={"required": "Select who is to answer"}
    )
    due_on = forms.DateField(
        label="Date to be ready by (optional)", label_size="s", required=False, help_text="For example, 27 3 2027"
    )
    note = forms.TextField(
        label="Note (optional)",
        label_size="s",
        help_text="Your colleague sees it, and gets it by email. Do not name patients or staff.",
        max_length=MOST_NOTE,
        rows=3,
        required=False,
    )

    def __init__(self, people: Sequence[User], current: Assignment | None, data: Any = None) -> None:
        initial: dict[str, Any] = {"seen_version": current.version if current else 0}
        if current is not None:
            initial |= {"due_on": current.due_on, "note": current.note}
            if any(person.pk == current.person_id for person in people):
                initial["person"] = str(current.person_id)
        super().__init__(data=data, initial=initial)
        self.people = {str(person.pk): person for person in people}
        choices = [forms.Choice(key, person.name, hint=person.job_title) for key, person in self.people.items()]
        if current is not None:
            choices.append(forms.Choice(NOBODY, "Nobody for now", divider="or"))
        person_field = self.fields["person"]
        person_field.choices = choices  # type: ignore[attr-defined]

    def clean_due_on(self) -> datetime.date | None:
        due_on: datetime.date | None = self.cleaned_data["due_on"]
        unchanged = due_on == self.initial.get("due_on")
        if due_on is not None and due_on < timezone.localdate() and not unchanged:
            raise ValidationError("The date must be today or later")
        return due_on

    @property
    def chosen(self) -> User | None:
        """The person; None stands for nobody."""
        return self.people.get(self.cleaned_data["person"])


class ChangesForm(SeenForm):
    """What is to change."""

    note = forms.TextField(
        label="What is to change?",
        label_size="s",
        max_length=MOST_NOTE,
        rows=3,
        error_messages={"required": "Enter what is to change"},
    )


class HandOverForm(forms.Form):
    """Who takes on what a colleague leaves, and why they go."""

    def __init__(self, held: Iterable[tuple[Assignment, str]], heirs: Sequence[User], data: Any = None) -> None:
        super().__init__(data=data)
        self.held = [assignment for assignment, _ in held]
        self.heirs = {str(person.pk): person for person in heirs}
        choices = [(key, person.name) for key, person in self.heirs.items()]
        nobody = forms.Choice(NOBODY, "Nobody for now")
        each = [f"heir-{assignment.pk}" for assignment in self.held]
        if self.held:
            options = [forms.Choice(key, name) for key, name in choices]
            options.append(forms.Choice(NOBODY, "Nobody for now", divider="or"))
            if len(self.held) > 1:
                options.append(forms.Choice("each", "Decide for each", reveals=each))
            self.fields["all"] = forms.RadioField(
                label="Who takes it on?" if len(self.held) == 1 else "Who takes all of it on?",
                choices=options,
                error_messages={"required": "Select who takes it on"},
            )
            if len(self.held) > 1:
                for name, (_, title) in zip(each, held, strict=True):
                    self.fields[name] = forms.SelectField(
                        label=title,
                        choices=[("", "Choose"), *choices, nobody],
                        error_messages={"required": f"Select who takes on “{title}”"},
                    )
        self.fields["reason"] = forms.CharField(
            label="Why does it end? (optional)",
            help_text="Kept in the audit trail, such as “left the trust”",
            required=False,
            max_length=200,
        )

    @property
    def chosen(self) -> dict[int, User | None]:
        """By assignment, who takes it on; None stands for nobody."""
        for_all = self.cleaned_data.get("all", NOBODY)
        return {
            assignment.pk: self.heirs.get(self.cleaned_data[f"heir-{assignment.pk}"] if for_all == "each" else for_all)
            for assignment in self.held
        }
