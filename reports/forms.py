"""The forms of the national team."""

from collections.abc import Sequence
from typing import Any

from maturity.models import Publication
from nhsuk import forms

from .exports.contents import Content
from .exports.editions import Edition
from .presenters.audit import action_in_words
from .presenters.words import sentence

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


class DataFileForm(forms.Form):
    """In which form a data file is to be made. ``kinds`` are the name, words and size of each."""

    form = forms.RadioField(label="Which kind of file?", error_messages={"required": "Select a kind of file"})
    tells = forms.CheckboxField(label="Send me an email when it is ready", required=False)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [forms.Choice(name, words, hint=sentence(size)) for name, words, size in kinds]  # type: ignore[attr-defined]


class OpenDataForm(forms.Form):
    """Whether to be told once the open data is ready."""

    tells = forms.CheckboxField(label="Send me an email when it is ready", required=False)


class PackForm(forms.Form):
    """What is to be made of a region or England. ``waves`` are slugs and titles, the latest first."""

    wave = forms.SelectField(label="Wave", error_messages={"required": "Select a wave"})
    content = forms.RadioField(
        label="What do you want?",
        choices=[forms.Choice(content.value, content.label, hint=content.explanation) for content in Content],
        initial=Content.PACK.value,
        error_messages={"required": "Select what you want"},
    )
    edition = forms.RadioField(
        label="Which edition?",
        choices=[forms.Choice(edition.value, edition.label, hint=edition.explanation) for edition in Edition],
        initial=Edition.TO_SHARE.value,
        error_messages={"required": "Select an edition"},
    )
    tells = forms.CheckboxField(label="Send me an email when it is ready", required=False)

    def __init__(self, *args: Any, waves: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wave"].choices = list(waves)


class AuditForm(forms.Form):
    """Which events an auditor looks for; everything may be left empty."""

    trust = forms.CharField(
        label="Trust code",
        help_text="Such as RCF",
        required=False,
        max_length=5,
        params={"classes": "nhsuk-input--width-5"},
    )
    person = forms.CharField(
        label="Who did it", help_text="Part of a name or email address", required=False, max_length=150
    )
    kind = forms.SelectField(
        label="Kind of event",
        required=False,
        error_messages={"invalid_choice": "Select a kind of event from the list"},
    )
    since = forms.DateField(label="From", required=False)
    until = forms.DateField(label="To", required=False)

    def __init__(self, *args: Any, actions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((action, action_in_words(action)) for action in actions), key=lambda pair: pair[1])
        self.fields["kind"].choices = [("", "Every kind"), *named]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", "The last day must be the same as or after the first")
        return cleaned
