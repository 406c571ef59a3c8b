"""The form of a person's own list of trusts."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from nhsuk import forms

MOST_CHECKBOXES = 60
"""More trusts than this are typed by code: nobody looks through 205 boxes."""


class OwnListForm(forms.Form):
    """A name, and trusts: with boxes to tick where there are few to choose from, else by code.

    ``trusts`` are names by code; what is typed may be a code alone or a line that begins with one.
    """

    name = forms.CharField(
        label="Name of the list",
        help_text="Only you see it.",
        max_length=80,
        label_size="s",
        error_messages={"required": "Enter a name for the list"},
    )

    def __init__(self, *args: Any, trusts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = trusts
        required = {"required": "Select the trusts of the list"}
        if len(trusts) <= MOST_CHECKBOXES:
            self.fields["trusts"] = forms.CheckboxesField(
                label="Trusts",
                label_size="s",
                choices=[(code, f"{name} ({code})") for code, name in trusts.items()],
                error_messages=required,
            )
        else:
            self.fields["trusts"] = forms.TextField(
                label="Trusts",
                label_size="s",
                help_text="ODS codes with spaces, commas or lines between them, for example RCF, RAE, R0A.",
                error_messages={"required": "Enter the codes of the trusts of the list"},
            )

    def clean_trusts(self) -> list[str]:
        given = self.cleaned_data["trusts"]
        if isinstance(given, list):
            return given
        codes = [part.upper() for part in re.split(r"[\s,;]+", given) if part]
        strange = sorted(set(codes) - self.names.keys())
        if strange:
            listed = ", ".join(code[:20] for code in strange[:10])
            raise ValidationError(f"There is no trust that you may read with the code {listed}")
        return codes
