"""The forms of a query on an answer."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from nhsuk import forms

from .models import Query
from .services.queries import LONGEST, MOST_TEXT

USUAL_DAYS = 10


def usual_due_date() -> date:
    """The day that a form offers: two working weeks and the weekends between."""
    return timezone.localdate() + timedelta(days=USUAL_DAYS + 4)


def _text(label: str, required: str) -> forms.TextField:
    return forms.TextField(
        label=label,
        help_text="It is kept as you write it. Do not name patients or staff.",
        max_length=MOST_TEXT,
        rows=5,
        error_messages={"required": required},
    )


class DueForm(forms.Form):
    due_on = forms.DateField(
        label="When should the trust reply by?",
        error_messages={"required": "Enter the day by which the trust should reply"},
    )

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if due_on < today:
            raise ValidationError("The day must be today or later")
        if due_on > today + LONGEST:
            raise ValidationError("The day must be within a year")
        return due_on


class RaiseForm(DueForm):
    text = _text("What do you ask?", "Enter what you ask the trust")
    field_order = ("text", "due_on")


class ReopenForm(DueForm):
    text = _text("What is still open?", "Enter what is still open")
    field_order = ("text", "due_on")


class ReplyForm(forms.Form):
    text = _text("Your reply", "Enter your reply")


class CloseForm(forms.Form):
    seen_post = forms.HiddenField()
    outcome = forms.RadioField(
        label="How did it end?",
        choices=[
            forms.Choice(Query.Outcome.ANSWERED, "Answered", hint="The reply explains the answer as it stands."),
            forms.Choice(
                Query.Outcome.TO_CORRECT,
                "The answer will be corrected",
                hint="The trust changes it itself: while the assessment is open, or after it is reopened.",
            ),
            forms.Choice(Query.Outcome.WITHDRAWN, "Withdrawn", hint="You no longer need a reply."),
        ],
        error_messages={"required": "Select how it ended"},
    )
    text = forms.TextField(
        label="Anything to add? (optional)",
        help_text="The trust reads it. Do not name patients or staff.",
        max_length=MOST_TEXT,
        rows=3,
        required=False,
    )

    def clean_seen_post(self) -> int:
        value = self.cleaned_data["seen_post"]
        if not value.isascii() or not value.isdigit() or len(value) > 18:
            raise ValidationError("Open the page again: it is incomplete")
        return int(value)
