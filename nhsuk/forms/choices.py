"""Fields that are chosen from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from .looks import Looks


@dataclass(frozen=True)
class Choice:
    """One of several. ``reveals`` names the form's fields that only this choice asks for."""

    value: str
    label: str
    hint: str = ""
    divider: str = ""
    reveals: Sequence[str] = ()

    @classmethod
    def of(cls, given: "Choice | tuple[Any, Any]") -> "Choice":
        return given if isinstance(given, Choice) else cls(str(given[0]), str(given[1]))


class _OfChoices(Looks, forms.ChoiceField):
    """Keeps the choices' hints, dividers and reveals beside the pairs that Django knows."""

    options: list[Choice]

    @property
    def choices(self) -> Any:
        return forms.ChoiceField.choices.fget(self)  # type: ignore[attr-defined]

    @choices.setter
    def choices(self, given: Iterable[Choice | tuple[Any, Any]]) -> None:
        self.options = [Choice.of(choice) for choice in given]
        forms.ChoiceField.choices.fset(self, [(choice.value, choice.label) for choice in self.options])  # type: ignore[attr-defined]


class RadioField(_OfChoices):
    """One of a few, all in sight."""

    widget = forms.RadioSelect


class SelectField(_OfChoices):
    """One of many. Radios are easier wherever the choices fit on the page."""

    widget = forms.Select


class CheckboxesField(_OfChoices, forms.MultipleChoiceField):
    """Any of several; ``cleaned_data`` has the list of values."""

    widget = forms.CheckboxSelectMultiple


class CheckboxField(Looks, forms.BooleanField):
    """One statement to agree to, or to leave."""

    widget = forms.CheckboxInput
