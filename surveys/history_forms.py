"""The form of the page that shows what an answer was."""

from django.core.exceptions import ValidationError

from nhsuk import forms


class RestoreForm(forms.Form):
    """Which version is to be the answer again, and which was the latest when somebody decided so."""

    version = forms.HiddenField()
    seen_version = forms.HiddenField()

    def clean_version(self) -> int:
        return self._number("version")

    def clean_seen_version(self) -> int:
        return self._number("seen_version")

    def _number(self, name: str) -> int:
        value = self.cleaned_data[name]
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise ValidationError("Open the history again: the page is incomplete")
        return int(value)
