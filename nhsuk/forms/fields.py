"""Fields that are typed into. Their messages say what to do, as the NHS service manual asks."""

from typing import Any

from django import forms

from .looks import Looks

TOO_LONG = {"max_length": "Use %(limit_value)d characters or fewer: there are %(show_value)d"}


class CharField(Looks, forms.CharField):
    """One line of text."""

    default_error_messages = TOO_LONG


class EmailField(Looks, forms.EmailField):
    """An email address."""

    default_error_messages = TOO_LONG | {
        "invalid": "Enter an email address in the correct format, like name@example.nhs.uk",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "email")
        self.widget.attrs.setdefault("spellcheck", "false")


class NumberField(Looks, forms.IntegerField):
    """A whole number, typed as text: browsers' number inputs change by an accidental scroll."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages = {
        "invalid": "Enter a whole number, such as 12",
        "min_value": "Enter a number that is %(limit_value)s or more",
        "max_value": "Enter a number that is %(limit_value)s or less",
    }


class TextField(Looks, forms.CharField):
    """Several lines of text. With ``max_length``, what is left is counted down below it."""

    widget = forms.Textarea
    default_error_messages = TOO_LONG

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.params.setdefault("rows", rows)

    def to_python(self, value: Any) -> str:
        """Count a line break as one character, as the page does; browsers send two."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class PasswordField(Looks, forms.CharField):
    """A password, which can be shown while typing; never stripped, never sent back."""

    widget = forms.PasswordInput

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.widget.attrs["autocomplete"] = autocomplete


class FileField(Looks, forms.FileField):
    """One file."""

    default_error_messages = {
        "required": "Select a file",
        "missing": "Select a file",
        "empty": "The file is empty: select another",
        "max_length": "Shorten the file's name to %(max)d characters or fewer: it has %(length)d",
    }


class HiddenField(Looks, forms.CharField):
    """What the form must remember."""

    widget = forms.HiddenInput
