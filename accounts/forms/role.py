"""The form by which an administrator says what role somebody gets, and for which organisation."""

from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Role, ScopeKind
from accounts.permissions import ROLES
from accounts.selectors import organisations_like, organisations_to_choose, themes_to_choose
from nhsuk import forms

NAMES = {ScopeKind.TRUST: "trust", ScopeKind.ICB: "ICB", ScopeKind.REGION: "region"}


class OrganisationField(forms.CharField):
    """A code or a name, typed or taken from the list that the browser offers: a ``datalist`` named ``{kind}-list``."""

    def __init__(self, *, kind: ScopeKind, **kwargs: Any) -> None:
        self.kind = kind
        attributes = {"attributes": {"list": f"{kind.value}-list"}}
        super().__init__(required=False, max_length=200, params=attributes, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        found = organisations_like(self.kind, typed)
        word = NAMES[self.kind]
        if not found:
            raise ValidationError(f"There is no {word} with the code or name “{typed}”. Take one from the list")
        if len(found) > 1:
            shown = ", ".join(f"{one.name} ({one.code})" for one in found[:3])
            more = f" and {len(found) - 3} more" if len(found) > 3 else ""
            raise ValidationError(f"“{typed}” fits {len(found)} {word}s: {shown}{more}. Enter the code of one")
        return found[0]


class RoleForm(forms.Form):
    """A role and what it is held for. Each role asks for its own organisation; England needs nothing."""

    role = forms.RadioField(
        label="Role",
        choices=[forms.Choice(role.value, rights.title, hint=rights.description) for role, rights in ROLES.items()],
        error_messages={"required": "Select a role", "invalid_choice": "Select one of these roles"},
    )
    trust = OrganisationField(
        kind=ScopeKind.TRUST,
        label="Trust",
        help_text="For the roles of a trust: its name or code, such as RCF. An auditor of England has none",
    )
    icb = OrganisationField(
        kind=ScopeKind.ICB, label="Integrated care board", help_text="For an ICB lead: its name or code, such as QWO"
    )
    region = OrganisationField(
        kind=ScopeKind.REGION, label="Region", help_text="For a regional lead: its name or code, such as Y63"
    )
    themes = forms.CheckboxesField(
        label="Themes",
        help_text="For contributors and policy owners. None selected means every theme",
        required=False,
        error_messages={"invalid_choice": "Select themes of the questionnaire"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = themes_to_choose()
        if not self.fields["themes"].choices:
            del self.fields["themes"]

    @property
    def lists(self) -> dict[str, list[str]]:
        """What the browser offers for each organisation field, by the list's id: "Airedale … (RCF)"."""
        return {
            f"{kind.value}-list": [f"{one.name} ({one.code})" for one in organisations_to_choose(kind)]
            for kind in NAMES
        }

    def clean(self) -> dict[str, Any]:
        """Say beside the very field what the chosen role lacks, or what it is never held for."""
        cleaned: dict[str, Any] = super().clean() or {}
        rights = ROLES.get(cleaned.get("role", ""))
        if rights is None:
            return cleaned
        title = rights.title if rights.title.startswith("ICB") else rights.title.lower()
        article = "An" if title[0] in "aeioI" else "A"
        for kind, word in NAMES.items():
            if cleaned.get(kind.value) and kind not in rights.scopes:
                self.add_error(kind.value, f"{article} {title} is not held for {kind.label}: leave the {word} empty")
        needed = next((kind for kind in NAMES if kind in rights.scopes), None)
        wanted = needed is not None and ScopeKind.ENGLAND not in rights.scopes and needed.value not in self.errors
        if wanted and not cleaned.get(needed.value):
            self.add_error(needed.value, f"Enter the {NAMES[needed]}: {article.lower()} {title} is held for one")
        return cleaned

    def role_given(self) -> dict[str, Any]:
        """The keyword arguments of ``grant_membership`` that say which role."""
        chosen = {name: self.cleaned_data[name] for name in ("trust", "icb", "region")}
        return {**chosen, "role": Role(self.cleaned_data["role"]), "themes": tuple(self.cleaned_data.get("themes", ()))}
