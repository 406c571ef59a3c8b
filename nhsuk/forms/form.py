"""A form, its body and the summary of its errors."""

from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from nhsuk import components


class Form(forms.Form):
    """A Django form that prints ``body`` and ``error_summary``; see the package's docstring."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"] and field.label:
                field.error_messages = field.error_messages | {"required": _what_to_do(field)}

    @property
    def body(self) -> SafeString:
        """Every field, but for those that a choice shows."""
        return body(self)

    @property
    def error_summary(self) -> SafeString | str:
        """What is wrong, each a link to its field; empty where nothing is."""
        return error_summary(self)

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name in _revealed(self) - _revealed(self, chosen_only=True):
            # It was not asked for: neither what is wrong with it nor what it says counts.
            self._errors.pop(name, None)
            self.cleaned_data[name] = getattr(self.fields[name], "empty_value", None)


def body(form: forms.BaseForm) -> SafeString:
    """The fields of any form, the hidden ones first, but for those that a choice shows."""
    revealed = _revealed(form)
    shown = [field for field in form.visible_fields() if field.name not in revealed]
    return format_html_join("\n", "{}", ((field,) for field in [*form.hidden_fields(), *shown]))


def error_summary(form: forms.BaseForm) -> SafeString | str:
    """The error summary of any form, or an empty string.

    An error of the form as a whole leads to its first field, one of a hidden field nowhere.
    """
    if not form.errors:
        return ""
    visible = [field.name for field in form.visible_fields()]
    errors = []
    for name in ["__all__", *form.fields]:
        for message in form.errors.get(name, []):
            target = name if name in visible else visible[0] if name == "__all__" and visible else None
            error = {"text": str(message)}
            if target:
                error["href"] = f"#{form[target].error_id}"
            errors.append(error)
    return components.render("error-summary", {"titleText": "There is a problem", "errorList": errors})


def _revealed(form: forms.BaseForm, *, chosen_only: bool = False) -> set[str]:
    """The names of the fields that belong to a choice; or to a choice that was made."""
    names = set()
    for name, field in form.fields.items():
        value = form[name].value() if chosen_only else None
        for option in getattr(field, "options", ()):
            if option.reveals and (not chosen_only or option.value in _listed(value)):
                names.update(option.reveals)
    return names


def _listed(value: Any) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list | tuple) else [value])]


def _what_to_do(field: forms.Field) -> str:
    """What to say where an answer is missing: “Enter your job title”, “Answer “Which level are you at?””."""
    label = str(field.label).strip()
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(field, forms.ChoiceField | forms.BooleanField):
        return f"Select {'an answer for ' if isinstance(field, forms.ChoiceField) else ''}“{label}”"
    # Lower case within the sentence, but for abbreviations (ODS code).
    return f"Enter {label[0].lower()}{label[1:]}" if label[1:2].islower() else f"Enter {label}"
