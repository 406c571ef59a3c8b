"""The form in which somebody disagrees with an answer."""

from nhsuk import forms

MOST_DISSENT = 2_000


class DissentForm(forms.Form):
    """Why, in their words."""

    text = forms.TextField(
        label="What do you disagree with, and why?",
        help_text="Say which level you would choose. Do not name patients or staff.",
        max_length=MOST_DISSENT,
        error_messages={"required": "Enter what you disagree with"},
    )
