"""A field of a form with what was typed: it prints itself as an NHS.UK component."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nhsuk import components

from .parameters import component_of, input_id


class BoundField(forms.BoundField):
    """``{{ form.email }}`` prints label, hint, error message and input."""

    def component(self, **params: Any) -> SafeString:
        """The field's component, with ``params`` over those that the field gives."""
        if self.is_hidden:
            return self._hidden()
        name, own = component_of(self)
        return components.render(name, own | params)

    def __str__(self) -> str:
        return self.component()

    def __html__(self) -> str:
        return self.component()

    @property
    def error_id(self) -> str:
        """The id of the input in which an error of this field is to be repaired."""
        for error in self.form.errors.as_data().get(self.name, []):
            if parts := (error.params or {}).get("parts"):
                return f"{input_id(self)}-{parts[0]}"
        return self.field.widget.id_for_label(input_id(self)) or input_id(self)

    def _hidden(self) -> SafeString:
        value = self.value()
        return format_html(
            '<input type="hidden" name="{}" id="{}" value="{}">',
            self.html_name,
            input_id(self),
            "" if value is None else value,
        )


class Renderer(DjangoTemplates):
    """The portal's FORM_RENDERER: every form's fields are ours, also those of other packages' forms."""

    bound_field_class = BoundField
