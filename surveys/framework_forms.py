"""The form of whoever looks after the questionnaire."""

from typing import Any

from nhsuk import forms

MOST_TEXT = 1_000
MOST_REASON = 500


class CorrectionForm(forms.Form):
    """How a text shall read, and why; ``before`` is the text that was read."""

    before = forms.HiddenField(strip=False)
    after = forms.TextField(
        label="How shall it read?",
        label_size="s",
        max_length=MOST_TEXT,
        rows=6,
    )
    reason = forms.TextField(
        label="Why is it corrected?",
        label_size="s",
        help_text="Everybody who reads the questionnaire sees the reason.",
        max_length=MOST_REASON,
        rows=3,
        error_messages={"required": "Enter why it is corrected"},
    )

    def __init__(self, *args: Any, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field = field
        if field == "who_knows":
            self.fields["after"].help_text = "One job title a line."

    def read_again(self, current: str) -> "CorrectionForm":
        """The form as it was filled in, with its error, for somebody who has now seen ``current``."""
        data = {**{name: self.data.get(name, "") for name in self.fields}, "before": current}
        again = type(self)(data, field=self.field, initial=self.initial)
        again.is_valid()
        for message in self.errors.get("after", []):
            again.add_error("after", message)
        return again
