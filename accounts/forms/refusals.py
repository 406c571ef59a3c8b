"""What a service refused, put on the form that asked for it."""

from django.core.exceptions import ValidationError

from nhsuk import forms


def add_refusals(form: forms.Form, error: ValidationError) -> None:
    """Show each refusal beside the field that it names, and above the form where it names none that is there."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, refusals in error.error_dict.items():
        form.add_error(field if field in form.fields else None, refusals)
