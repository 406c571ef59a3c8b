"""The form in which a digital lead explains a warning."""

from nhsuk import forms

MOST_EXPLANATION = 2_000


class ExplanationForm(forms.Form):
    """Why what looks odd is right. ``digest`` says which answers were read."""

    digest = forms.HiddenField()
    text = forms.TextField(
        label="Why is it right?",
        help_text="The clinical lead, your region and the national team read it. Do not name patients or staff.",
        max_length=MOST_EXPLANATION,
        error_messages={"required": "Enter why it is right"},
    )
