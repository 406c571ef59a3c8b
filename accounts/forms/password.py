"""Setting a password: at first, again, and after it was forgotten."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.services import record_password_reset_asked
from nhsuk import forms

RULES = "At least 12 characters. Three unrelated words make a good password."


class NewPasswordField(forms.PasswordField):
    """A new password, checked against the rules and, with ``user`` set, the person's name and address."""

    user: Any = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            autocomplete="new-password",
            help_text=RULES,
            error_messages={"required": "Enter a new password"},
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        password: str = super().clean(value)
        try:
            get_adapter().clean_password(password, user=self.user)
        except ValidationError as error:
            raise ValidationError([_plainly(one) for one in error.error_list]) from error
        return password


_PLAINLY = {
    "password_too_short": "The password must have at least 12 characters",
    "password_too_common": "The password is one of those that are guessed first. Choose another",
    "password_too_similar": "The password is too much like your name or email address. Choose another",
}


def _plainly(error: ValidationError) -> ValidationError:
    return ValidationError(_PLAINLY.get(error.code or "", error.message), code=error.code, params=error.params)


class _TypedTwice(forms.Form):
    """What all three forms share: the same password, typed twice."""

    password1 = NewPasswordField(label="New password")
    password2 = forms.PasswordField(
        label="New password again",
        autocomplete="new-password",
        error_messages={"required": "Enter the new password again"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "The passwords are not the same. Enter the new password again")
        return cleaned


class ChangePasswordForm(_TypedTwice, allauth.ChangePasswordForm):
    oldpassword = forms.PasswordField(
        label="Current password", error_messages={"required": "Enter your current password"}
    )
    field_order = ["oldpassword", "password1", "password2"]


class SetPasswordForm(_TypedTwice, allauth.SetPasswordForm):
    """For a person who has none: invited, or signing in by single sign-on until now."""


class ResetPasswordKeyForm(_TypedTwice, allauth.ResetPasswordKeyForm):
    """By the link in a mail."""


class ResetPasswordForm(forms.Form, allauth.ResetPasswordForm):
    """Asks for the mail. Whether anybody has the address is not said, and takes as long."""

    email = forms.EmailField(
        label="Email address",
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the correct format, like name@example.nhs.uk",
        },
    )

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        record_password_reset_asked(user=self.users[0] if self.users else None)
        if self.users:
            return str(super().save(request, **kwargs))
        email = str(self.cleaned_data["email"])
        get_adapter().send_mail("account/email/unknown_account", email, {"request": request})
        return email
