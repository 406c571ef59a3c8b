"""The forms of evidence: a link, a file, and one more use of what is there already."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from nhsuk import forms

from .evidence.kinds import KINDS
from .evidence.links import NotALink, checked_address
from .evidence.pieces import Piece

MOST_NOTE = 500
ACCEPTED = ",".join(ending for kind in KINDS.values() for ending in kind.endings)


def _title() -> forms.CharField:
    return forms.CharField(
        label="What is it?",
        help_text="A title and a date, such as “Board minutes, 12 May 2026”.",
        max_length=150,
        error_messages={"required": "Enter what it is, such as “Board minutes, 12 May 2026”"},
    )


class UseForm(forms.Form):
    """What every piece of evidence says of the answer that it serves."""

    level = forms.SelectField(
        label="Which level does it show? (optional)",
        choices=[("", "Not one level in particular"), *((str(level), f"Level {level}") for level in range(1, 6))],
        required=False,
    )
    note = forms.TextField(
        label="Where to look (optional)",
        help_text="For example “page 4, second table”. Do not name patients or staff.",
        max_length=MOST_NOTE,
        rows=2,
        required=False,
    )

    @property
    def use(self) -> dict[str, Any]:
        """Level and note, as services take them; only of a valid form."""
        return {
            "level": int(self.cleaned_data["level"]) if self.cleaned_data["level"] else None,
            "note": self.cleaned_data["note"],
        }


class LinkForm(UseForm):
    title = _title()
    address = forms.CharField(
        label="Address",
        help_text="It begins with https:// or http://. Whoever is to read it must be able to open it with their own "
        "sign-in.",
        max_length=4_000,
        error_messages={"required": "Enter the address of the document"},
    )
    field_order = ("title", "address", "level", "note")

    def clean_address(self) -> str:
        try:
            return checked_address(self.cleaned_data["address"])
        except NotALink as error:
            raise ValidationError(str(error)) from None


class FileForm(UseForm):
    title = _title()
    no_details = forms.CheckboxField(
        label="There are no details of patients or staff in the file",
        error_messages={"required": "Check the file and confirm that there are no details of patients or staff in it"},
    )
    # Last on the page too: what comes before it is known when a file is refused on its way.
    file = forms.FileField(
        label="File",
        help_text="A PDF, picture (PNG, JPEG), DOCX, XLSX, PPTX, ODT, ODS, CSV or TXT file of at most 10 MB, without "
        "macros or a password.",
        max_length=None,
    )
    field_order = ("title", "level", "note", "no_details", "file")


class UseAgainForm(UseForm):
    evidence = forms.RadioField(
        label="What is attached already",
        label_size="s",
        choices=[],
        error_messages={
            "required": "Select what shows this answer too",
            "invalid_choice": "Select one that is still attached",
        },
    )
    field_order = ("evidence", "level", "note")

    def __init__(self, pieces: Iterable[Piece], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["evidence"].choices = [  # type: ignore[attr-defined]
            forms.Choice(str(piece.id), piece.title, hint=piece.kind_in_words) for piece in pieces
        ]
