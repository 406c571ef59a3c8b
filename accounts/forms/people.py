"""The administrators' forms about people."""

from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Role, ScopeKind
from accounts.permissions import ROLES
from accounts.selectors import organisation_by_code
from nhsuk import forms

CODE_FIELDS = {ScopeKind.TRUST: "trust", ScopeKind.ICB: "icb", ScopeKind.REGION: "region"}


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


class InvitationForm(forms.Form):
    """Who, and as what. Each role asks for the code of what it is held for; England has none."""

    name = forms.CharField(label="Full name", max_length=150)
    email = forms.EmailField(
        label="Email address",
        error_messages={"invalid": "Enter an email address in the correct format, like name@example.nhs.uk"},
    )
    job_title = forms.CharField(label="Job title (optional)", required=False, max_length=150)
    role = forms.RadioField(
        label="Role",
        choices=[forms.Choice(role.value, rights.title, hint=rights.description) for role, rights in ROLES.items()],
        error_messages={"required": "Select a role"},
    )
    trust = forms.CharField(
        label="Trust code",
        help_text="For the roles of a trust: its ODS code, such as RCF. An auditor of England has none",
        required=False,
        max_length=5,
        params={"classes": "nhsuk-input--width-5"},
    )
    icb = forms.CharField(
        label="ICB code",
        help_text="For an ICB lead, such as QWO",
        required=False,
        max_length=5,
        params={"classes": "nhsuk-input--width-5"},
    )
    region = forms.CharField(
        label="Region code",
        help_text="For a regional lead, such as Y63",
        required=False,
        max_length=5,
        params={"classes": "nhsuk-input--width-5"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for kind, field in CODE_FIELDS.items():
            if code := cleaned.get(field):
                cleaned[field] = organisation_by_code(kind, code)
                if cleaned[field] is None:
                    self.add_error(field, f"There is no {field if field != 'icb' else 'ICB'} with the code {code}")
        return cleaned

    def invitation(self) -> dict[str, Any]:
        """The keyword arguments of ``invite_person``."""
        scope = {field: self.cleaned_data[field] or None for field in CODE_FIELDS.values()}
        chosen = {name: self.cleaned_data[name] for name in ("name", "email", "job_title")}
        return {**chosen, "role": Role(self.cleaned_data["role"]), **scope}

    def add_service_errors(self, error: ValidationError) -> None:
        """Show what the service refused beside the field that it names."""
        for field, refusals in error.error_dict.items():
            self.add_error(field if field in self.fields else None, refusals)
