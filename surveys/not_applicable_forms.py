"""The form by which a region refuses that a question is not applicable."""

from nhsuk import forms


class RefusalForm(forms.Form):
    """Why the question applies after all."""

    note = forms.TextField(
        label="Why does the question apply?",
        help_text="The trust reads it, and must change the answer before it signs.",
        max_length=2_000,
        error_messages={"required": "Enter why the question applies"},
    )
