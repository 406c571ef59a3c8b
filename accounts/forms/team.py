"""The forms of a trust's own team."""

from typing import Any

from accounts.models import Membership, Role, User
from accounts.permissions import ROLES
from accounts.selectors import themes_to_choose
from nhsuk import forms

from .password import NewPasswordField


class ThemesForm(forms.Form):
    """Which themes a contributor answers."""

    limit = forms.RadioField(
        label="Which themes?",
        choices=[
            forms.Choice("all", "All themes"),
            forms.Choice("some", "Some themes", reveals=["themes"]),
        ],
        error_messages={"required": "Select whether all themes or some"},
    )
    themes = forms.CheckboxesField(
        label="Themes",
        help_text="Giving somebody another theme later adds it here.",
        error_messages={"required": "Select at least one theme"},
    )

    def __init__(self, *args: Any, membership: Membership | None = None, **kwargs: Any) -> None:
        if membership is not None:
            kwargs["initial"] = {"limit": "some" if membership.themes else "all", "themes": membership.themes}
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = themes_to_choose()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of the themes; none stands for all."""
        return tuple(self.cleaned_data.get("themes") or ()) if self.cleaned_data["limit"] == "some" else ()


class TeamInvitationForm(ThemesForm):
    """Whom to invite, as what, and for which themes. ``may_appoint``: a deputy may be chosen too."""

    name = forms.CharField(label="Full name", max_length=150, error_messages={"required": "Enter the full name"})
    email = forms.EmailField(
        label="Email address", error_messages={"required": "Enter the email address"}, params={"autocomplete": "off"}
    )
    job_title = forms.CharField(label="Job title (optional)", required=False, max_length=150)
    role = forms.RadioField(label="Role", error_messages={"required": "Select a role"}, choices=[])
    field_order = ["name", "email", "job_title", "role", "limit"]

    def __init__(self, *args: Any, may_appoint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contributor = forms.Choice(Role.CONTRIBUTOR, "Contributor", "Answers questions.")
        deputy = forms.Choice(
            Role.DEPUTY_DIGITAL_LEAD,
            "Deputy digital lead",
            "Stands in for you: answers every theme, shares out the work, and signs.",
        )
        self.fields["role"].choices = [contributor, deputy] if may_appoint else [contributor]
        if not may_appoint:
            self.fields["role"].initial = Role.CONTRIBUTOR
        self.fields["limit"].required = False
        self.fields["limit"].label = "Which themes does a contributor answer?"
        self.fields["limit"].initial = "all"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") == Role.DEPUTY_DIGITAL_LEAD and cleaned.get("limit") == "some":
            self.add_error("limit", f"A {ROLES[Role.DEPUTY_DIGITAL_LEAD].title.lower()} answers all themes")
        return cleaned

    def invitation(self) -> dict[str, Any]:
        """The keyword arguments of ``invite_team_member``."""
        given = {name: self.cleaned_data[name] for name in ("name", "email", "job_title")}
        return {**given, "role": Role(self.cleaned_data["role"]), "themes": self.chosen}


class FirstPasswordForm(forms.Form):
    """The first password of somebody who was invited, typed twice."""

    password1 = NewPasswordField(label="New password")
    password2 = forms.PasswordField(
        label="New password again",
        autocomplete="new-password",
        error_messages={"required": "Enter the new password again"},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = user

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "The passwords are not the same. Enter the new password again")
        return cleaned
