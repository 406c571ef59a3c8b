"""The forms by which a submitted assessment is opened again."""

from nhsuk import forms

MOST_REASON = 2_000


class WithdrawForm(forms.Form):
    """Why a submission is taken back."""

    reason = forms.TextField(
        label="What has to be corrected?",
        help_text="Your region and the national team see it. Do not name patients or staff.",
        max_length=MOST_REASON,
        error_messages={"required": "Enter what has to be corrected"},
    )


class ReopeningForm(forms.Form):
    """Why answers have to change after the days for withdrawing."""

    reason = forms.TextField(
        label="Why do the answers have to change?",
        help_text="Say which answers are wrong and how you found out. Do not name patients or staff.",
        max_length=MOST_REASON,
        error_messages={"required": "Enter why the answers have to change"},
    )


class DecisionForm(forms.Form):
    """What becomes of a request, and why."""

    decision = forms.RadioField(
        label="What do you decide?",
        label_size="m",
        choices=[
            forms.Choice(
                "grant", "Reopen it", hint="The answers can change. The last submission counts until the next."
            ),
            forms.Choice("refuse", "Leave it as it is"),
        ],
        error_messages={"required": "Select what you decide"},
    )
    reason = forms.TextField(
        label="Why?",
        help_text="The trust reads it.",
        max_length=MOST_REASON,
        error_messages={"required": "Enter why you decide so"},
    )
