"""The forms of the national team."""

from maturity.models import Publication
from nhsuk import forms

MOST_REASON = 1_000
STATES = {
    Publication.State.PROVISIONAL: "Numbers can still change as trusts submit",
    Publication.State.FINAL: "The wave is complete",
    Publication.State.CORRECTED: "Replaces a final publication that had an error",
}


class PublicationForm(forms.Form):
    """What a publication is and why there is one. The data cut is the moment of preparing it."""

    state = forms.RadioField(
        label="What kind of publication is it?",
        label_size="m",
        choices=[forms.Choice(state.value, state.label.capitalize(), hint=hint) for state, hint in STATES.items()],
        error_messages={"required": "Select what kind of publication it is"},
    )
    reason = forms.TextField(
        label="Why is there this publication?",
        label_size="m",
        help_text="Readers see the reason.",
        max_length=MOST_REASON,
        error_messages={"required": "Enter the reason for this publication"},
    )


class ReleaseForm(forms.Form):
    """The second person's confirmation."""

    checked = forms.CheckboxField(
        label="I have looked at the figures and release them",
        error_messages={"required": "Confirm that you have looked at the figures"},
    )
