"""The administrators' forms about people."""

from typing import Any

from accounts.forms.role import RoleForm
from nhsuk import forms


class SearchForm(forms.Form):
    search = forms.CharField(
        label="Search by name, email address or trust", required=False, max_length=150, params={"type": "search"}
    )


class EndForm(forms.Form):
    reason = forms.CharField(
        label="Why does it end?",
        help_text="Kept in the audit trail, such as “left the trust”",
        required=False,
        max_length=200,
    )


class WhyForm(forms.Form):
    """The reason of a step that the person will feel; the audit trail keeps it."""

    reason = forms.CharField(
        label="Why?",
        help_text="Kept in the audit trail",
        max_length=200,
        error_messages={"required": "Enter the reason"},
    )


class CheckedForm(WhyForm):
    """The same, by somebody who has made sure that it is the person who asks."""

    checked = forms.CheckboxField(
        label="I have spoken to the person and made sure that it is they who ask",
        error_messages={"required": "Make sure that it is the person who asks, then say so"},
    )


class DetailsForm(forms.Form):
    name = forms.CharField(label="Full name", max_length=150, error_messages={"required": "Enter the full name"})
    job_title = forms.CharField(label="Job title (optional)", required=False, max_length=150)


class InvitationForm(RoleForm):
    """Who, and as what."""

    name = forms.CharField(label="Full name", max_length=150, error_messages={"required": "Enter the full name"})
    email = forms.EmailField(
        label="Email address",
        error_messages={
            "required": "Enter the email address",
            "invalid": "Enter an email address in the correct format, like name@example.nhs.uk",
        },
    )
    job_title = forms.CharField(label="Job title (optional)", required=False, max_length=150)

    field_order = ("name", "email", "job_title", "role", "trust", "icb", "region", "themes")

    def invitation(self) -> dict[str, Any]:
        """The keyword arguments of ``invite_person``."""
        return {**{name: self.cleaned_data[name] for name in ("name", "email", "job_title")}, **self.role_given()}
