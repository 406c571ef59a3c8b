"""The forms of those who look after a region, and of those who read their mail."""

from nhsuk import forms

from .models import Contact
from .notices import GROUPS


class ExtensionForm(forms.Form):
    """Until when, and why."""

    due_on = forms.DateField(
        label="New due date", label_size="s", error_messages={"required": "Enter the new due date"}
    )
    reason = forms.TextField(
        label="Why does the trust need more time?",
        label_size="s",
        help_text="The trust sees the reason. Do not name patients or staff.",
        max_length=1_000,
        rows=4,
        error_messages={"required": "Enter why the trust needs more time"},
    )


class ContactForm(forms.Form):
    """How somebody was in touch, and what was said."""

    how = forms.RadioField(
        label="How were you in touch?",
        label_size="s",
        choices=[(how.value, how.label.capitalize()) for how in Contact.How if how != Contact.How.MAIL],
        error_messages={"required": "Select how you were in touch"},
    )
    note = forms.TextField(
        label="What was agreed?",
        label_size="s",
        help_text="Regional leads and national analysts read it. Do not name patients or staff.",
        max_length=1_000,
        rows=4,
        error_messages={"required": "Enter what was agreed"},
    )


class MailChoicesForm(forms.Form):
    """Which optional mails somebody wants."""

    wanted = forms.CheckboxesField(
        label="Which mails do you want?",
        label_size="m",
        required=False,
        choices=[forms.Choice(key, group.title, hint=group.hint) for key, group in GROUPS.items()],
    )
